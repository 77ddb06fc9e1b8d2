-- One row per staged release with the first and the last day on which its publisher can have received
-- what it holds. Nobody kept these systems before 1968. Nothing was received after the file was retrieved,
-- nor a month after the period that the release is named for: FDA extracts some days late, never more.
with retrieved as (
    select source, release, cast(max(retrieved_at) as date) + 1 as last_day
    from raw_release
    group by source, release
)
select
    retrieved.source,
    retrieved.release,
    date '1968-01-01' as first_day,
    cast(least(retrieved.last_day, period.last_date + interval '31' day) as date) as last_day
from retrieved
left join source_period as period
    on retrieved.source = period.source and retrieved.release = period.release
