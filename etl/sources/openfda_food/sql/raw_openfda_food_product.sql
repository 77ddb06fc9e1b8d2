-- One row per product of a delivered openFDA food/event record.
select
    release, line_number, report_number, product_seq, product_role, product_name, industry_code,
    industry_name
from read_parquet(getvariable('openfda_food_product'), union_by_name = true)
