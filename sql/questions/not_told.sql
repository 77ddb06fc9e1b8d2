-- Distinct reports that match the filters, by source and field that the file of some of them cannot tell,
-- whatever the report says. Questions about the field leave them out.
-- title: Reports whose file cannot tell a field
--   source: key of the report system; never add up across it
--   field: key of the field, as in mart_report_field
--   field_label: name of the field on a page
--   reason: why: not collected (the file has no such field), else cannot be told
--   reports: distinct reports that match the filters and whose file cannot tell the field
--   base_reports: distinct reports of the source that match the filters
-- limitation field_missing part
with chosen as (
    select distinct source, report_id, counted_id from filtered_report({arguments})
),
base as (
    select source, count(distinct counted_id) as base_reports from chosen group by source
),
untold as (
    -- An event of which one report can tell is counted by that.
    select
        chosen.source,
        field.field,
        min(field.field_label) as field_label,
        min(field.sort_order) as sort_order,
        max(field.state) as reason
    from chosen
    join mart_report_field as field on chosen.report_id = field.report_id
    group by chosen.source, field.field, chosen.counted_id
    having bool_and(field.state in ('not collected', 'cannot be told'))
),
counted as (
    select
        source,
        field,
        min(field_label) as field_label,
        min(sort_order) as sort_order,
        max(reason) as reason,
        count(*) as reports
    from untold
    group by source, field
)
select
    counted.source,
    counted.field,
    counted.field_label,
    counted.reason,
    counted.reports,
    base.base_reports
from counted
join base on counted.source = base.source
join mart_source as source on counted.source = source.source
order by source.sort_order, counted.sort_order
