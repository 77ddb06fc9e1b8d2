-- One row per source that is issued by a calendar and has a release here: when newer data is to be expected.
--   source: key of the source
--   report_system: key of its report system; null for context without reports
--   dataset: what is loaded
--   cadence: how often it is issued
--   data_through_date: latest date on which the publisher received anything loaded here
--   due_on: day from which it is overdue
with through as (
    -- Lists of other jurisdictions come when somebody sends them, and say nothing of the publisher.
    select release.source, max(release.data_through_date) as data_through_date
    from core_release as release
    join registry_source as known
        on release.source = known.key
        and release.report_system is not distinct from known.report_system
    group by release.source
)
select
    source.key as source,
    source.report_system,
    source.dataset,
    source.cadence,
    through.data_through_date,
    cast(
        through.data_through_date + interval '1' day * cast(source.due_after_days as integer) as date
    ) as due_on
from registry_source as source
join through on source.key = through.source
where source.due_after_days is not null and through.data_through_date is not null
