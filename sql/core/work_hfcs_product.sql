-- One row per distinct product of a complaint, from every release that delivered it.
-- Exact repetitions of a product in the file are one product.
with delivered as (
    select
        'hfcs' as source, release, report_number, line_number as place, product_role,
        product_name, industry_code
    from raw_hfcs_row
    union all
    select
        'openfda_food' as source, release, report_number, product_seq as place, product_role,
        product_name, industry_code
    from raw_openfda_food_product
),
distinct_product as (
    select
        source, release, report_number, lower(product_role) as role, product_name, industry_code,
        min(place) as place
    from delivered
    group by source, release, report_number, lower(product_role), product_name, industry_code
)
select
    source,
    release,
    report_number,
    row_number() over (
        partition by source, release, report_number order by place
    ) as product_seq,
    product_name,
    industry_code,
    case when role in ('suspect', 'concomitant') then role else 'unknown' end as role
from distinct_product
