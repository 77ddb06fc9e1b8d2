-- One row per reaction of a report in source_background_product; repetitions are allowed.
--   source: key of the source whose files were counted
--   report_id: report
--   term: MedDRA preferred term in capitals, in any spelling
select
    cast(null as varchar) as source,
    cast(null as varchar) as report_id,
    cast(null as varchar) as term
where false
