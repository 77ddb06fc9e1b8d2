-- One row per report and watched substance it names: the strongest of its product mentions.
--   report_id: report
--   substance: key of mart_substance; kratom is leaf, extract or unspecified, mitragynine named as such
--   rule_id: rule of substance_rules.csv that matched
--   matched_text: the part of the verbatim text that the rule read
--   matched_field: product_name or ingredient_names
--   role: strongest role among the products that name it
--   confidence: certain, probable or possible
--   is_counted: enters the counts: not merely possible, and not a product that was never taken
with ranked as (
    select
        mention.*,
        confidence <> 'possible' and role <> 'not_administered' as is_counted,
        case role when 'suspect' then 1 when 'interacting' then 2 when 'concomitant' then 3
            when 'unknown' then 4 else 5 end as role_order,
        case confidence when 'certain' then 1 when 'probable' then 2 else 3 end as confidence_order
    from core_product_mention as mention
),
ordered as (
    select
        ranked.*,
        row_number() over (
            partition by report_id, substance
            order by is_counted desc, role_order, confidence_order, product_seq, rule_id
        ) as mention_rank
    from ranked
)
select report_id, substance, rule_id, matched_text, matched_field, role, confidence, is_counted
from ordered
where mention_rank = 1
