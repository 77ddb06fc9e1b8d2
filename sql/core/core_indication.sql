-- One row per product on a report and reason for its use, as the reporter or sender gives it.
--   report_id: report
--   product_seq: product on the report, as in core_product
--   pt: MedDRA preferred term as a string, capitals, one spelling
--   is_unknown: the term says that the reason is not known (unknown_indications.csv)
with delivered as (
    select
        indication.report_id,
        coalesce(synonym.pt, indication.term) as pt,
        product.ingredient_names,
        upper(trim(regexp_replace(product.product_name, '\s+', ' ', 'g'))) as folded_name
    from source_indication as indication
    join source_product as product using (report_id, product_seq)
    left join vocabulary_reaction_term_synonyms as synonym on indication.term = synonym.term
)
select distinct
    product.report_id,
    product.product_seq,
    delivered.pt,
    delivered.pt in (select term from vocabulary_unknown_indications) as is_unknown
from delivered
-- Rows of one product are one product, as in core_product.
join core_product as product
    on delivered.report_id = product.report_id
    and delivered.folded_name is not distinct from
    upper(trim(regexp_replace(product.product_name, '\s+', ' ', 'g')))
    and delivered.ingredient_names is not distinct from product.ingredient_names
