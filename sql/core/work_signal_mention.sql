-- One row per source of a background, report, watched substance that counts as named there, scope and population
-- of work_population that the report belongs to (0: all reports), with the event that the report is of.
with mentioned as (
    select mention.*, coalesce(event.event_id, mention.report_id) as event_id
    from background_mention as mention
    left join core_report_event as event on mention.report_id = event.report_id
),
scoped as (
    select source, report_id, event_id, substance, 'any_role' as scope from mentioned
    union all
    select source, report_id, event_id, substance, 'suspect' as scope
    from mentioned
    where is_suspect
)
select source, report_id, event_id, substance, scope, cast(0 as bigint) as population from scoped
union all
select
    scoped.source, scoped.report_id, scoped.event_id, scoped.substance, scoped.scope,
    member.population
from scoped
join source_background_membership as member
    on scoped.source = member.source and scoped.report_id = member.report_id
