-- One row per delivered row whose date of receipt is not used, whatever product it names.
--   source: key of the source
--   release: release
--   line_number: line or record in the file; null where the release is of several files
--   report_id: report
--   value: as delivered
--   day: the day it says; null where it is none
select
    cast(null as varchar) as source,
    cast(null as varchar) as release,
    cast(null as bigint) as line_number,
    cast(null as varchar) as report_id,
    cast(null as varchar) as value,
    cast(null as date) as day
where false
