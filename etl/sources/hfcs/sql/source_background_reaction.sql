-- One row per source of complaints and term: the distinct complaints that list it.
with pair as (
    select distinct delivery.source, delivery.report_number, term.pt
    from work_hfcs_delivery as delivery
    join split_reaction as split on delivery.reactions = split.reaction_text
    join work_reaction_term as term on split.pt = term.text
    where delivery.rank_in_source = 1
        and delivery.source in (select source from work_whole_source)
)
select source, pt, count(*) as reports, 'files' as counted_from
from pair
group by source, pt
