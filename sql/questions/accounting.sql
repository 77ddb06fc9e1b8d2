-- How a count was made: from the rows delivered to the reports that match the filters.
-- title: From the rows delivered to the reports counted
--   source: key of the report system
--   step: order of the step
--   count: rows or reports
--   meaning: what was counted
with matched as (
    select source, count(distinct report_id) as reports, count(distinct counted_id) as events
    from filtered_report({arguments})
    group by source
)
select step.source, step.step, step.count, step.meaning
from mart_accounting as step
where sources is null or list_contains(sources, step.source)
union all
select
    source.source,
    9 as step,
    coalesce(matched.reports, 0) as count,
    case coalesce(matched.reports, 0) when 1 then 'of those matches' else 'of those match' end
        || ' the filters chosen' as meaning
from mart_source as source
left join matched on source.source = matched.source
where sources is null or list_contains(sources, source.source)
union all
select
    matched.source,
    10 as step,
    matched.events as count,
    case matched.events when 1 then 'event that those are' else 'events that those are' end
        || ' of, suspected duplicates taken together' as meaning
from matched
join mart_source as source on matched.source = source.source
where counting = 'events' and source.has_roles
union all
select
    source,
    case reason when 'file not loaded' then 12 else 11 end as step,
    reports as count,
    case reason
        when 'file not loaded' then 'of those first received in a quarter whose file is not loaded ('
            || quarters || '), so not drawn by quarter'
        else 'of those first received before ' || first_quarter
            || ', the first quarter drawn, so not drawn by quarter'
    end as meaning
from not_drawn({arguments})
order by source, step, meaning
