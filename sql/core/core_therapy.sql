-- One row per product on a report and day on which its use began. Starts to the month or the year, and
-- days before 1900 or after the version that stands was received, are left out: from none of them can days be counted.
--   report_id: report
--   product_seq: product on the report, as in core_product
--   start_date: first day of use, as reported
with told as (
    select
        product.report_id,
        product.product_seq,
        cast(try_strptime(therapy.start_text, '%Y%m%d') as date) as start_date
    from source_therapy as therapy
    join work_product_number as product
        on therapy.report_id = product.report_id
        and therapy.product_seq = product.delivered_seq
    where length(therapy.start_text) = 8
)
select distinct told.report_id, told.product_seq, told.start_date
from told
join core_report as report on told.report_id = report.report_id
where told.start_date >= date '1900-01-01'
    and told.start_date <= coalesce(report.latest_date, told.start_date)
