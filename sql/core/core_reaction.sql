-- One row per report, reaction and group the reaction belongs to.
--   report_id: report
--   pt: MedDRA preferred term as a string, capitals, one spelling
--   reaction_group: group of reaction_groups.csv; ungrouped where the term is in none
with spelled as (
    select distinct term.report_id, coalesce(synonym.pt, term.term) as pt
    from source_reaction as term
    left join vocabulary_reaction_term_synonyms as synonym on term.term = synonym.term
)
select distinct
    spelled.report_id,
    spelled.pt,
    coalesce(grouped.reaction_group, 'ungrouped') as reaction_group
from spelled
left join vocabulary_reaction_groups as grouped on spelled.pt = grouped.pt
