-- Distinct reports that match the filters, by source; a source without any is there with 0. Reports are counted
-- whatever counting says: how many events they are is the answer of reports_and_events.
-- title: Reports that match the filters
--   source: key of the report system; never add up across it
--   reports: distinct reports that match the filters and list it
with matched as (
    select source, count(distinct report_id) as reports
    from filtered_report({arguments})
    group by source
)
select source.source, coalesce(matched.reports, 0) as reports
from mart_source as source
left join matched on source.source = matched.source
where sources is null or list_contains(sources, source.source)
order by source.sort_order
