-- One row per report system and product name that is close to a rule and not read by any.
select
    listed.source,
    listed.product_name,
    min(near_miss.anchor) as close_to,
    min(near_miss.score) as score,
    min(near_miss.rule_id) as rule_id,
    count(distinct listed.case_id) as reports
from source_near_miss as listed
join near_miss on listed.product_name = near_miss.product_name
group by listed.source, listed.product_name
