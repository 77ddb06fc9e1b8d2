-- Distinct reports that give each field, by source and quarter received; null: not collected.
with chosen as (
    select distinct source, quarter_start, report_id
    from filtered_report({arguments})
),
counted as (
    select
        chosen.source,
        chosen.quarter_start,
        field.field,
        min(field.field_label) as field_label,
        min(field.sort_order) as sort_order,
        count(distinct chosen.report_id) as reports,
        case
            when bool_or(field.is_collected)
                then count(distinct case when field.is_given then chosen.report_id end)
        end as reports_given
    from chosen
    join mart_report_field as field on chosen.report_id = field.report_id
    group by chosen.source, chosen.quarter_start, field.field
)
select
    counted.source,
    counted.field,
    counted.field_label,
    counted.sort_order,
    quarter.quarter,
    counted.quarter_start,
    counted.reports,
    counted.reports_given,
    quarter.is_incomplete
from counted
join mart_quarter as quarter
    on counted.source = quarter.source and counted.quarter_start = quarter.quarter_start
join mart_source as source on counted.source = source.source
order by source.sort_order, counted.sort_order, counted.quarter_start
