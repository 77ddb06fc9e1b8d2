-- One row per used case of a line listing with a product read as a watched substance.
select distinct record.case_id, record.release, record.record_seq
from work_faers_line_listing_record as record
join work_faers_line_listing_product as product using (release, record_seq)
join recognised_product as recognised
    on product.product_name is not distinct from recognised.product_name
    and product.ingredient_names is not distinct from recognised.ingredient_names
where record.fate = 'used'
