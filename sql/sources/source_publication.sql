-- One row per release of files that each hold only what is new, and the quarter that it covers.
--   source: key of the report system
--   covered_quarter: e.g. 2025-Q4
select cast(null as varchar) as source, cast(null as varchar) as covered_quarter
where false
