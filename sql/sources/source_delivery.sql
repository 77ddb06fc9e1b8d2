-- One row per report in core_report, release and version that delivered it: the same report often comes
-- several times. Repetitions are allowed.
--   report_id: report
--   delivered_by: key of the source
--   release: release
--   version: case version; null where the report system gives none
--   latest_date: when the publisher received that version; null where there are no versions
select
    cast(null as varchar) as report_id,
    cast(null as varchar) as delivered_by,
    cast(null as varchar) as release,
    cast(null as integer) as version,
    cast(null as date) as latest_date
where false
