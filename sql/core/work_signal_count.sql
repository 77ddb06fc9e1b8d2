-- One row per source of a background, watched substance, scope, population (0: all reports) and event that at
-- least one report lists with the substance: reports of it and the events behind them (an event lists what any of its
-- reports lists), in the population and at all, and the reports of all products that list the event there. openFDA's own counts are known of all reports alone.
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
    union all
    select source, report_id, 'ingredient' as event_kind, ingredient as event
    from work_mention_ingredient
),
margin as (
    select source, cast(0 as bigint) as population, 'term' as event_kind, pt as event, reports
    from background_reaction
    union all
    select source, cast(0 as bigint) as population, 'group' as event_kind,
        reaction_group as event, reports
    from background_reaction_group
    union all
    select source, cast(0 as bigint) as population, 'class' as event_kind, class as event, reports
    from background_class
    union all
    select source, cast(0 as bigint) as population, 'ingredient' as event_kind,
        ingredient as event, reports
    from background_ingredient
    union all
    select source, population, event_kind, event, reports
    from source_background_population_event
),
together as (
    select mention.source, mention.substance, mention.scope, mention.population,
        listed.event_kind, listed.event, count(*) as reports,
        count(distinct mention.event_id) as events
    from work_signal_mention as mention
    join listed on mention.source = listed.source and mention.report_id = listed.report_id
    group by mention.source, mention.substance, mention.scope, mention.population,
        listed.event_kind, listed.event
)
select
    base.report_system as source,
    base.counted_source,
    base.counted_from,
    base.substance,
    base.scope,
    base.population,
    every.event_kind,
    every.event,
    every.reports as all_together,
    every.events as all_together_events,
    coalesce(member.reports, 0) as together,
    coalesce(member.events, 0) as together_events,
    whole.reports as all_event_reports,
    coalesce(margin.reports, 0) as event_reports,
    base.all_substance_reports,
    base.all_substance_events,
    base.substance_reports,
    base.substance_events,
    base.all_reports,
    base.population_reports
from together as every
join work_signal_base as base
    on every.source = base.counted_source
    and every.substance = base.substance
    and every.scope = base.scope
    and every.population = 0
join margin as whole
    on every.source = whole.source
    and whole.population = 0
    and every.event_kind = whole.event_kind
    and every.event = whole.event
left join together as member
    on every.source = member.source
    and every.substance = member.substance
    and every.scope = member.scope
    and every.event_kind = member.event_kind
    and every.event = member.event
    and base.population = member.population
left join margin
    on every.source = margin.source
    and base.population = margin.population
    and every.event_kind = margin.event_kind
    and every.event = margin.event
