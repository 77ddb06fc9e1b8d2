-- One row per report system and day on which a release of it landed here: what came with it.
--   source: key of the report system
--   refreshed_on: day, UTC
--   releases: releases that landed
--   new_reports: distinct counted reports that no earlier release had
--   newer_versions: distinct counted reports that were known and whose values come from one of these releases
--   data_through_date: latest date on which the publisher received anything in them
--   is_last: the latest day on which anything landed here
--   is_first: the first day on which anything landed here
with counted as (select distinct report_id from mart_report_substance),
landed as (
    select
        report_system as source,
        cast(retrieved_at as date) as refreshed_on,
        count(distinct release) as releases,
        max(data_through_date) as data_through_date
    from core_release
    where report_system in (select source from mart_source)
    group by report_system, cast(retrieved_at as date)
),
came as (
    select landed.source, landed.first_seen_on as refreshed_on, count(*) as reports
    from work_report_landed as landed
    semi join counted on landed.report_id = counted.report_id
    group by landed.source, landed.first_seen_on
),
changed as (
    select landed.source, landed.last_used_on as refreshed_on, count(*) as reports
    from work_report_landed as landed
    semi join counted on landed.report_id = counted.report_id
    where landed.last_used_on > landed.first_seen_on
    group by landed.source, landed.last_used_on
),
bounds as (
    select
        cast(min(retrieved_at) as date) as first_on,
        cast(max(retrieved_at) as date) as last_on
    from core_release
)
select
    landed.source,
    landed.refreshed_on,
    landed.releases,
    coalesce(came.reports, 0) as new_reports,
    coalesce(changed.reports, 0) as newer_versions,
    landed.data_through_date,
    landed.refreshed_on = bounds.last_on as is_last,
    landed.refreshed_on = bounds.first_on as is_first
from landed
cross join bounds
left join came on landed.source = came.source and landed.refreshed_on = came.refreshed_on
left join changed
    on landed.source = changed.source and landed.refreshed_on = changed.refreshed_on
