-- One row per report in source_report, product and reason for its use; repetitions are allowed.
--   report_id: report
--   product_seq: number of the product on the report, as in source_product
--   term: MedDRA preferred term in capitals, in any spelling
select
    cast(null as varchar) as report_id,
    cast(null as bigint) as product_seq,
    cast(null as varchar) as term
where false
