-- One row per reaction of a watched complaint.
select 'hfcs:' || delivery.report_number as report_id, split.pt as term
from work_hfcs_delivery as delivery
join work_hfcs_watched as watched
    on delivery.source = watched.source
    and delivery.release = watched.release
    and delivery.report_number = watched.report_number
join split_reaction as split on delivery.reactions = split.reaction_text
