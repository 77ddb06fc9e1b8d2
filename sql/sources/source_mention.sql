-- One row per report and release in which a version of it names a watched substance, for files that each hold
-- only what is new: a report can name it in a later version first.
--   report_id: report
--   covered_quarter: quarter of the release
select cast(null as varchar) as report_id, cast(null as varchar) as covered_quarter
where false
