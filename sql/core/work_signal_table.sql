-- One row per 2x2 table of distinct reports: a with substance and event, b with the substance alone, c with
-- the event alone, d with neither. All four cells count the same files in the same versions. Only events that
-- at least one report lists with the substance. openFDA's own counts are of another day than the
-- reports beside them: where they are too small for them, there is no table.
with listed as (
    select source, report_id, 'term' as event_kind, pt as event
    from background_mention_reaction
    union all
    select distinct reaction.source, reaction.report_id, 'group' as event_kind,
        known.reaction_group as event
    from background_mention_reaction as reaction
    join work_reaction_group as known on reaction.pt = known.pt
    union all
    select source, report_id, 'class' as event_kind, class as event
    from background_mention_class
),
margin as (
    select source, 'term' as event_kind, pt as event, reports from background_reaction
    union all
    select source, 'group' as event_kind, reaction_group as event, reports
    from background_reaction_group
    union all
    select source, 'class' as event_kind, class as event, reports from background_class
),
scoped as (
    select source, report_id, substance, 'any_role' as scope from background_mention
    union all
    select source, report_id, substance, 'suspect' as scope
    from background_mention
    where is_suspect
),
together as (
    select scoped.source, scoped.substance, scoped.scope, listed.event_kind, listed.event,
        count(distinct scoped.report_id) as a
    from scoped
    join listed on scoped.source = listed.source and scoped.report_id = listed.report_id
    group by scoped.source, scoped.substance, scoped.scope, listed.event_kind, listed.event
)
select
    base.report_system as source,
    base.counted_source,
    base.counted_from,
    base.substance,
    base.scope,
    together.event_kind,
    together.event,
    together.a,
    base.substance_reports - together.a as b,
    margin.reports - together.a as c,
    base.all_reports - base.substance_reports - margin.reports + together.a as d
from together
join work_signal_base as base
    on together.source = base.counted_source and together.substance = base.substance
    and together.scope = base.scope
join margin
    on together.source = margin.source and together.event_kind = margin.event_kind
    and together.event = margin.event
where margin.reports >= together.a
    and base.all_reports - base.substance_reports - margin.reports + together.a >= 0
