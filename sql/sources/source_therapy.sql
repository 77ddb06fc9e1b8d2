-- One row per report in source_report, product and start of its use; repetitions are allowed.
--   report_id: report
--   product_seq: number of the product on the report, as in source_product
--   start_text: YYYYMMDD, YYYYMM or YYYY as delivered
select
    cast(null as varchar) as report_id,
    cast(null as bigint) as product_seq,
    cast(null as varchar) as start_text
where false
