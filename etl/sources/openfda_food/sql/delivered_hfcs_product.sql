-- One row per delivered product of a complaint.
select
    'openfda_food' as source, release, report_number, product_seq as place, product_role,
    product_name, industry_code
from raw_openfda_food_product
