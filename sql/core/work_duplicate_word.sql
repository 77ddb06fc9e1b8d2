-- One row per report and what it lists: other ingredients, reactions, names of products read as a watched
-- substance (those of others are in the ingredients).
select report_id, 'ingredient' as kind, ingredient as word
from core_co_ingestant
union all
select distinct report_id, 'reaction' as kind, pt as word
from core_reaction
union all
select distinct product.report_id, 'product' as kind, upper(product.product_name) as word
from core_product as product
join core_product_mention as mention
    on product.report_id = mention.report_id and product.product_seq = mention.product_seq
where product.product_name is not null
