-- One row per report, reaction and group the reaction belongs to.
--   report_id: report
--   pt: MedDRA preferred term as a string, capitals, one spelling
--   reaction_group: group of reaction_groups.csv; ungrouped where the term is in none
with faers_row as materialized (
    -- Picked first, by the number alone and then by both: few of many, which the planner does
    -- not know.
    select watched.caseid, reac.release, reac.text_id
    from raw_faers_reac as reac
    join work_faers_watched as watched using (release, primaryid)
    where reac.primaryid in (select primaryid from work_faers_watched)
),
term as (
    select 'faers:' || cast(listed.caseid as varchar) as report_id, upper(trim(text.pt)) as term
    from faers_row as listed
    join raw_faers_reac_text as text using (release, text_id)
    union
    select 'faers:' || watched.case_id as report_id, upper(trim(reaction.pt)) as term
    from work_openfda_drug_watched as watched
    join raw_openfda_drug_reaction as reaction using (release, record_seq)
    union
    select 'hfcs:' || delivery.report_number as report_id, split.pt as term
    from work_hfcs_delivery as delivery
    join work_hfcs_watched as watched
        on delivery.source = watched.source
        and delivery.release = watched.release
        and delivery.report_number = watched.report_number
    join split_reaction as split on delivery.reactions = split.reaction_text
),
spelled as (
    select distinct term.report_id, coalesce(synonym.pt, term.term) as pt
    from term
    left join vocabulary_reaction_term_synonyms as synonym on term.term = synonym.term
)
select distinct
    spelled.report_id,
    spelled.pt,
    coalesce(grouped.reaction_group, 'ungrouped') as reaction_group
from spelled
left join vocabulary_reaction_groups as grouped on spelled.pt = grouped.pt
