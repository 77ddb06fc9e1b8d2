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
several as (
    select source, quarter_start, counted_id from chosen
    group by source, quarter_start, counted_id having count(*) > 1
),
stated as (
    select
        chosen.source, chosen.quarter_start, chosen.counted_id, field.field, field.field_label,
        field.sort_order, field.is_given, field.state in ('given', 'not given') as is_told,
        case when field.state in ('not collected', 'cannot be told') then field.state end
            as not_told,
        several.counted_id is not null as is_one_of_several
    from chosen
    join mart_report_field as field on chosen.report_id = field.report_id
    left join several
        on chosen.source = several.source
        and chosen.quarter_start = several.quarter_start
        and chosen.counted_id = several.counted_id
),
-- Reports that are alone in what is counted need no look for others of it, which is most of the work.
part as (
    select
        source, quarter_start, field, min(field_label) as field_label,
        min(sort_order) as sort_order, count(*) as reports,
        count(case when is_given then 1 end) as reports_given,
        count(case when is_told then 1 end) as reports_told, min(not_told) as not_told
    from stated where not is_one_of_several
    group by source, quarter_start, field
    union all
    select
        source, quarter_start, field, min(field_label) as field_label,
        min(sort_order) as sort_order, count(distinct counted_id) as reports,
        count(distinct case when is_given then counted_id end) as reports_given,
        count(distinct case when is_told then counted_id end) as reports_told,
        min(not_told) as not_told
    from stated where is_one_of_several
    group by source, quarter_start, field
),
counted as (
    select
        source, quarter_start, field, min(field_label) as field_label,
        min(sort_order) as sort_order, cast(sum(reports) as bigint) as reports,
        cast(sum(reports_given) as bigint) as reports_given,
        cast(sum(reports_told) as bigint) as reports_told, min(not_told) as not_told
    from part
    group by source, quarter_start, field
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
    on counted.source = quarter.source
    and counted.quarter_start = quarter.quarter_start
    and quarter.coverage <> 'none'
join mart_source as source on counted.source = source.source
order by source.sort_order, counted.sort_order, counted.quarter_start
