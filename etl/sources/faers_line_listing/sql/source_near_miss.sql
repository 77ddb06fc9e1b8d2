-- One row per used case and product name close to a rule.
select 'faers' as source, product.product_name, record.case_id
from raw_faers_line_listing_product as product
join near_miss on product.product_name = near_miss.product_name
join work_faers_line_listing_record as record using (release, record_seq)
where record.fate = 'used'
