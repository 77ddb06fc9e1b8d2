-- One row per source of complaints, complaint in the release that stands there, and term it lists; only of
-- sources that delivered the complaints about all products.
select distinct delivery.source, delivery.report_number, term.pt
from work_hfcs_delivery as delivery
join split_reaction as split on delivery.reactions = split.reaction_text
join work_reaction_term as term on split.pt = term.text
where delivery.rank_in_source = 1
    and delivery.source in (select source from work_whole_source)
