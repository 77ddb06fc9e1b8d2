-- One row per report that belongs to a series which is looked at for unusual quarters. Deaths are a series where
-- outcomes are collected; treatments and what is in no class or group are none.
--   source: key of the report system
--   substance: key of the watched substance
--   kind: all, deaths, reaction_group or co_ingestant_class
--   key: reaction group or class; the kind itself otherwise
--   quarter: quarter received, e.g. 2025-Q4
--   month: month received, e.g. 2025-11
--   received_date: day received
--   report_id: report
--   event_id: the event it is of
with named as (
    select
        named.source,
        named.substance,
        named.received_quarter as quarter,
        strftime(named.received_date, '%Y-%m') as month,
        named.received_date,
        named.report_id,
        named.event_id,
        named.has_death and system.lists_outcomes as has_death
    from mart_report_substance as named
    join registry_report_system as system on named.source = system.key
)
select source, substance, 'all' as kind, 'all' as key, quarter, month, received_date, report_id, event_id
from named
union all
select source, substance, 'deaths', 'deaths', quarter, month, received_date, report_id, event_id
from named
where has_death
union all
select distinct
    named.source, named.substance, 'reaction_group', reaction.reaction_group, named.quarter, named.month,
    named.received_date, named.report_id, named.event_id
from named
join core_reaction as reaction on named.report_id = reaction.report_id
where reaction.reaction_group not in ('ungrouped', 'death')
union all
select distinct
    named.source, named.substance, 'co_ingestant_class', other.class, named.quarter, named.month,
    named.received_date, named.report_id, named.event_id
from named
join core_co_ingestant as other on named.report_id = other.report_id
where other.class <> 'unclassified' and not other.is_treatment
