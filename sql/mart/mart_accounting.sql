-- One row per source and step from what was delivered to what is counted.
--   source: key of the report system
--   step: order of the step
--   count: rows or reports
--   meaning: what was counted
with watched as (
    select regexp_replace(string_agg(words, ', ' order by sort_order), ', ([^,]*)$', ' or \1')
        as words
    from mart_substance
),
named as (
    select source, count(distinct report_id) as reports from mart_report_substance group by source
),
step as (
    select source, step, count, meaning from source_accounting
    union all
    select named.source, 5 as step, named.reports as count,
        case named.reports
            when 1 then system.unit_singular || ' ' || system.names || 's'
            else system.counted
        end || ' ' || watched.words as meaning
    from named
    join registry_report_system as system on named.source = system.key
    cross join watched
)
select step.source, step.step, cast(step.count as bigint) as count, step.meaning
from step
join mart_source as source on step.source = source.source
