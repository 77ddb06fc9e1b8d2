-- One row per term that openFDA counted over all products, by its latest count; no term: all reports.
-- openFDA's terms are British as in FAERS; those that mean the same here are counted one by one, so
-- the larger number stands: adding them up would count a report twice.
with latest as (
    select raw_openfda_drug_total.*, dense_rank() over (
        order by coalesce(last_updated_date, counted_date) desc nulls last, counted_date desc,
            release desc
    ) as place
    from raw_openfda_drug_total
    where endpoint = 'drug/event'
)
select
    coalesce(synonym.pt, latest.pt) as pt,
    max(latest.reports) as reports,
    max(latest.counted_date) as counted_date
from latest
left join vocabulary_reaction_term_synonyms as synonym on latest.pt = synonym.term
where latest.place = 1
group by coalesce(synonym.pt, latest.pt)
