-- One row per report system and product text that a person should settle: no count holds it yet.
--   reason: possible match; near miss, close to a rule and read by none; other species of Mitragyna
--   source: key of the report system
--   product_name: as written by the reporter
--   ingredient_names: as coded by FDA, where the match depends on it
--   substance: what it may be; null for a near miss
--   rule_id: rule that reads it as possible or knows the species; null for a near miss
--   matched_text: the part that the rule read; null for a near miss
--   close_to: word that a near miss resembles
--   score: how closely, 0 to 100
--   reports: distinct reports that list it
--   reports_counted: of them counted under a watched substance for another reason
with counted as (select distinct report_id from core_mention where is_counted),
possible as (
    select
        report.source,
        product.product_name,
        product.ingredient_names,
        mention.substance,
        mention.rule_id,
        mention.matched_text,
        count(distinct mention.report_id) as reports,
        count(distinct counted.report_id) as reports_counted
    from core_product_mention as mention
    join core_product as product
        on mention.report_id = product.report_id and mention.product_seq = product.product_seq
    join core_report as report on mention.report_id = report.report_id
    left join counted on mention.report_id = counted.report_id
    where mention.confidence = 'possible'
    group by
        report.source, product.product_name, product.ingredient_names, mention.substance,
        mention.rule_id, mention.matched_text
)
select
    'possible match' as reason, source, product_name, ingredient_names, substance, rule_id,
    matched_text, cast(null as varchar) as close_to, cast(null as double) as score, reports,
    reports_counted
from possible
union all
select
    case when rule_id is null then 'near miss' else 'other species' end as reason,
    source,
    product_name,
    cast(null as varchar) as ingredient_names,
    cast(null as varchar) as substance,
    rule_id,
    cast(null as varchar) as matched_text,
    close_to,
    score,
    reports,
    cast(null as bigint) as reports_counted
from work_near_miss
order by source, reason desc, reports desc, product_name
