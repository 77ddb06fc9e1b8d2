-- One row per staged release with the last date the publisher received anything in it.
with release as (
    select
        source, release, min(report_system) as report_system, min(preference) as preference,
        max(retrieved_at) as retrieved_at
    from raw_release
    group by source, release
)
select release.*, through.data_through_date
from release
left join source_data_through as through using (source, release)
