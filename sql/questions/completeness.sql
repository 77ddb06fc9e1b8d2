-- Distinct reports that give each field, by source and quarter received. Null: no report of the quarter
-- can tell, because its file has no such field (not collected) or a blank has a meaning there (cannot be
-- told: FAERS lists serious outcomes only). A share is of the reports that can tell.
-- title: Reports that give each field, by quarter
--   source: key of the report system; never add up across it
--   field: key of the field
--   field_label: name of the field on a page
--   sort_order: order on a page
--   quarter: quarter received, e.g. 2025-Q4
--   quarter_start: first day of the quarter
--   reports: distinct reports that match the filters and list it
--   reports_given: of them, reports that give the field; null where none can tell
--   is_incomplete: the period will still grow, what is loaded does not hold all of it, or a filter cuts it
--   reports_told: of them, reports whose file can tell whether the field is given: what a share is of
--   not_told: why none can tell: not collected or cannot be told; null where some can
-- limitation incomplete_tail part
-- limitation field_missing strong | Blank is not no. | No age given does not mean a young or an old person.
-- limitation coding_change part | A step is a change of rules. | Fields do not improve overnight; forms and coding do.
-- limitation small_numbers part
-- limitation no_us_state strong | Not collected differs from not given. | FAERS and the complaint files hold no US state.
with chosen as (
    select distinct source, quarter_start, report_id, counted_id
    from filtered_report({arguments})
),
counted as (
    select
        chosen.source,
        chosen.quarter_start,
        field.field,
        min(field.field_label) as field_label,
        min(field.sort_order) as sort_order,
        count(distinct chosen.counted_id) as reports,
        count(distinct case when field.is_given then chosen.counted_id end) as reports_given,
        count(distinct case
            when field.state in ('given', 'not given') then chosen.counted_id
        end) as reports_told,
        min(case when field.state in ('not collected', 'cannot be told') then field.state end)
            as not_told
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
    case when counted.reports_told > 0 then counted.reports_given end as reports_given,
    quarter.is_incomplete,
    counted.reports_told,
    case when counted.reports_told = 0 then counted.not_told end as not_told
from counted
join filtered_quarter({arguments}) as quarter
    on counted.source = quarter.source and counted.quarter_start = quarter.quarter_start
join mart_source as source on counted.source = source.source
order by source.sort_order, counted.sort_order, counted.quarter_start
