-- One row per product on a report and reason for its use, as the reporter or sender gives it.
--   report_id: report
--   product_seq: product on the report, as in core_product
--   pt: MedDRA preferred term as a string, capitals, one spelling
--   is_unknown: the term says that the reason is not known (unknown_indications.csv)
select distinct
    product.report_id,
    product.product_seq,
    coalesce(synonym.pt, indication.term) as pt,
    coalesce(synonym.pt, indication.term) in (select term from vocabulary_unknown_indications)
        as is_unknown
from source_indication as indication
join work_product_number as product
    on indication.report_id = product.report_id
    and indication.product_seq = product.delivered_seq
left join vocabulary_reaction_term_synonyms as synonym on indication.term = synonym.term
