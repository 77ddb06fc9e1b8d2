-- One row per report in source_report and field that its file cannot tell, whatever the report says: the
-- report is left out of the completeness of that field. A field that the whole report system lacks needs
-- no row (`collects` of its record).
--   report_id: report
--   field: key of the field, as in mart_report_field
--   reason: not collected (the file has no such field), or cannot be told (a blank has a meaning there)
select
    cast(null as varchar) as report_id,
    cast(null as varchar) as field,
    cast(null as varchar) as reason
where false
