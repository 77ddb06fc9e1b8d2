-- One row per reaction text as delivered: the term it stands for, and a number to count that by.
-- Texts are normalised once each, not once a row.
with delivered as (
    select distinct pt as text from delivered_reaction_term where pt is not null
    union
    select distinct pt as text from split_reaction
)
select
    delivered.text,
    coalesce(synonym.pt, upper(trim(delivered.text))) as pt,
    dense_rank() over (order by coalesce(synonym.pt, upper(trim(delivered.text)))) as pt_number
from delivered
left join vocabulary_reaction_term_synonyms as synonym
    on upper(trim(delivered.text)) = synonym.term
