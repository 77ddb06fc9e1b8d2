-- One row per report system and product name that is close to a rule and not read by any.
with standing as materialized (
    select release, primaryid, caseid
    from view_faers_case
    where primaryid in (select primaryid from work_faers_near_miss)
),
listed as (
    select
        'faers' as source, drug.drugname as product_name, cast(standing.caseid as varchar) as case_id
    from work_faers_near_miss as drug
    join standing using (release, primaryid)
    union
    select 'hfcs' as source, product.product_name, product.report_number as case_id
    from work_hfcs_product as product
    join near_miss on product.product_name = near_miss.product_name
    join work_hfcs_delivery as delivery
        on product.source = delivery.source
        and product.release = delivery.release
        and product.report_number = delivery.report_number
    where delivery.rank_in_system = 1
)
select
    listed.source,
    listed.product_name,
    min(near_miss.anchor) as close_to,
    min(near_miss.score) as score,
    min(near_miss.rule_id) as rule_id,
    count(distinct listed.case_id) as reports
from listed
join near_miss on listed.product_name = near_miss.product_name
group by listed.source, listed.product_name
