-- One row per source and reaction: distinct reports, all products, that list it.
--   source: key of the source whose files were counted
--   pt: MedDRA preferred term as a string, capitals, one spelling
--   reports: distinct reports after the version rules
--   counted_from: files: counted in all reports of the source; api: openFDA's own count, deleted cases among them
with term as (
    select 'faers' as source, cast(kept.caseid as varchar) as case_id, upper(trim(reac.pt)) as term
    from work_faers_case as kept
    join raw_faers_reac as reac using (release, primaryid)
    union all
    select delivery.source, delivery.report_number as case_id, split.pt as term
    from work_hfcs_delivery as delivery
    join split_reaction as split on delivery.reactions = split.reaction_text
    where delivery.rank_in_source = 1
)
select
    term.source,
    coalesce(synonym.pt, term.term) as pt,
    count(distinct term.case_id) as reports,
    'files' as counted_from
from term
left join vocabulary_reaction_term_synonyms as synonym on term.term = synonym.term
group by term.source, coalesce(synonym.pt, term.term)
union all
select 'openfda_drug' as source, pt, reports, 'api' as counted_from
from work_openfda_drug_total
where pt is not null
