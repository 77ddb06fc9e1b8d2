-- One row per source of a background, report, watched substance that counts as named there, scope and population
-- of work_population that the report belongs to (0: all reports).
with scoped as (
    select source, report_id, substance, 'any_role' as scope from background_mention
    union all
    select source, report_id, substance, 'suspect' as scope
    from background_mention
    where is_suspect
)
select source, report_id, substance, scope, cast(0 as bigint) as population from scoped
union all
select scoped.source, scoped.report_id, scoped.substance, scoped.scope, member.population
from scoped
join source_background_membership as member
    on scoped.source = member.source and scoped.report_id = member.report_id
