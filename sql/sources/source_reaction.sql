-- One row per report in source_report and reaction; repetitions are allowed.
--   report_id: report
--   term: MedDRA preferred term in capitals, in any spelling
select
    cast(null as varchar) as report_id,
    cast(null as varchar) as term
where false
