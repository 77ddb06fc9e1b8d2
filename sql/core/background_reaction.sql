-- One row per source and reaction: distinct reports, all products, that list it.
--   source: key of the source whose files were counted
--   pt: MedDRA preferred term as a string, capitals, one spelling
--   reports: distinct reports after the version rules
with term as (
    select 'faers' as source, cast(kept.caseid as varchar) as case_id, upper(trim(reac.pt)) as term
    from work_faers_case as kept
    join raw_faers_reac as reac using (release, primaryid)
    union all
    select delivery.source, delivery.report_number as case_id, split.pt as term
    from work_hfcs_delivery as delivery
    join split_reaction as split on delivery.reactions = split.reaction_text
    where delivery.rank_in_source = 1
        and delivery.source in (select source from work_whole_source)
)
select
    term.source,
    coalesce(synonym.pt, term.term) as pt,
    count(distinct term.case_id) as reports
from term
left join vocabulary_reaction_term_synonyms as synonym on term.term = synonym.term
group by term.source, coalesce(synonym.pt, term.term)
