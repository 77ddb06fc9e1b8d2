-- One row per product and watched substance it was read as: the place of the match, for checking.
--   report_id: report
--   product_seq: product on the report
--   substance: key of mart_substance
--   rule_id: rule of substance_rules.csv that matched
--   matched_field: product_name or ingredient_names
--   matched_text: the part of the verbatim text that the rule read
--   match_start: place of its first character, from 0
--   match_end: place behind its last character
--   role: role of the product
--   confidence: certain, probable or possible
select
    product.report_id,
    product.product_seq,
    recognised.substance,
    recognised.rule_id,
    recognised.matched_field,
    recognised.matched_text,
    recognised.match_start,
    recognised.match_end,
    product.role,
    recognised.confidence
from core_product as product
join recognised_product as recognised
    on product.product_name is not distinct from recognised.product_name
    and product.ingredient_names is not distinct from recognised.ingredient_names
