-- Products, mentions, other ingredients and reactions belong to a report in core_report.
with child as (
    select 'core_product' as "table", report_id from core_product
    union
    select 'core_mention' as "table", report_id from core_mention
    union
    select 'core_co_ingestant' as "table", report_id from core_co_ingestant
    union
    select 'core_reaction' as "table", report_id from core_reaction
    union
    select 'core_delivery' as "table", report_id from core_delivery
)
select child."table", child.report_id
from child
where not exists (select 1 from core_report as report where report.report_id = child.report_id)
