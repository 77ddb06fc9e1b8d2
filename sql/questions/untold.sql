-- Distinct reports that do not tell what a further filter asks for, by source and filter: an age where it is
-- not given, a reaction where the report system takes none. Those that another filter leaves out are not among
-- them. A filter without any such report, and one that is not asked, has no row.
-- title: Reports that do not tell what a filter asks for
--   source: key of the report system; never add up across it
--   filter: parameter of the filter (mart_filter)
--   without: what these reports lack
--   is_left_out: the filter leaves them out; else they stay in
--   reports: distinct reports that match all other filters
-- limitation field_missing part
with told as (
    select
        report.source,
        report.report_id,
        {fits}
    from filtered_report({plain_arguments}) as report
),
possible as (
    select * from told where {none_against}
),
silent as (
    {untold}
),
counted as (
    select source, filter, count(distinct report_id) as reports
    from silent
    group by source, filter
)
select
    counted.source,
    counted.filter,
    named.without,
    not named.keeps_untold as is_left_out,
    counted.reports
from counted
join mart_filter as named on counted.filter = named.filter
join mart_source as source on counted.source = source.source
order by source.sort_order, named.sort_order
