-- One row per source and reaction: distinct reports, all products, that list it.
--   source: key of the source whose files were counted
--   pt: MedDRA preferred term as a string, capitals, one spelling
--   reports: distinct reports after the version rules
--   counted_from: files: counted in all reports of the source; api: openFDA's own count, deleted cases among them
with hfcs_pair as (
    select distinct delivery.source, delivery.report_number, term.pt_number
    from work_hfcs_delivery as delivery
    join split_reaction as split on delivery.reactions = split.reaction_text
    join work_reaction_term as term on split.pt = term.text
    where delivery.rank_in_source = 1
        and delivery.source in (select source from work_whole_source)
),
counted as (
    select 'faers' as source, number as pt_number, reports from counted_faers_reaction
    union all
    select source, pt_number, count(*) as reports from hfcs_pair group by source, pt_number
),
numbered as (select distinct pt_number, pt from work_reaction_term)
select counted.source, numbered.pt, counted.reports, 'files' as counted_from
from counted
join numbered on counted.pt_number = numbered.pt_number
union all
select 'openfda_drug' as source, pt, reports, 'api' as counted_from
from work_openfda_drug_total
where pt is not null
