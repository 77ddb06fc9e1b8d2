-- One row per distinct product of a complaint, from every release that delivered it.
-- Exact repetitions of a product in the file are one product.
with distinct_product as (
    select
        source, release, report_number, lower(product_role) as role, product_name, industry_code,
        min(place) as place
    from delivered_hfcs_product
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
