-- One row per thing in which the latest delivery of a source, of each jurisdiction, differs from the one before: columns
-- that this program does not know and that were not there, or another host that it was fetched from. Columns that are
-- missing are held before anything is built. Confidential lists are not compared: their columns are published nowhere.
--   kind: columns or address
--   id: source and release
--   source: key of the report system; null for context without reports
--   name: data set
--   detail: the columns, or both hosts
--   happened_on: day up to which the delivery has data
--   first_seen_on: day on which the delivery landed here, UTC
with delivery as (
    select
        source,
        report_system,
        release,
        max(data_through_date) as data_through_date,
        cast(max(retrieved_at) as date) as retrieved_on,
        string_split(coalesce(string_agg(unknown_columns, ',' order by unknown_columns), ''), ',')
            as columns,
        string_agg(
            distinct nullif(regexp_extract(url, '^https?://([^/:]+)', 1), ''), ', '
            order by nullif(regexp_extract(url, '^https?://([^/:]+)', 1), '')
        ) as hosts
    from core_release
    group by source, report_system, release
),
placed as (
    select
        *,
        lag(columns) over (
            partition by source, report_system order by data_through_date nulls first, release
        ) as columns_before,
        lag(hosts) over (
            partition by source, report_system order by data_through_date nulls first, release
        ) as hosts_before,
        row_number() over (
            partition by source, report_system
            order by data_through_date desc nulls last, release desc
        ) as place
    from delivery
),
latest as (
    select
        *,
        list_sort(list_distinct(list_filter(
            columns, lambda name: name <> '' and not list_contains(columns_before, name)
        ))) as new_columns
    from placed
    where place = 1
)
select
    'columns' as kind,
    latest.source || '/' || latest.release as id,
    latest.report_system as source,
    known.dataset as name,
    array_to_string(latest.new_columns, ', ') || ' came with the data'
        || coalesce(' up to ' || cast(latest.data_through_date as varchar), '')
        || '; not read, so no number here rests on it' as detail,
    latest.data_through_date as happened_on,
    latest.retrieved_on as first_seen_on
from latest
join registry_source as known on latest.source = known.key
where len(latest.new_columns) > 0
union all
select
    'address' as kind,
    latest.source || '/' || latest.release as id,
    latest.report_system as source,
    known.dataset as name,
    'fetched from ' || latest.hosts || ', before from ' || latest.hosts_before as detail,
    latest.data_through_date as happened_on,
    latest.retrieved_on as first_seen_on
from latest
join registry_source as known on latest.source = known.key
where latest.hosts <> latest.hosts_before
