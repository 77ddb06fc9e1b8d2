-- One row per reaction of these complaints.
select delivery.source, 'hfcs:' || delivery.report_number as report_id, split.pt as term
from work_hfcs_delivery as delivery
join split_reaction as split on delivery.reactions = split.reaction_text
where delivery.rank_in_source = 1
    and ('hfcs:' || delivery.report_number) in (select report_id from source_background_product)
