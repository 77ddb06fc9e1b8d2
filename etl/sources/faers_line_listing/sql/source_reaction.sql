-- One row per reaction of a watched case.
select 'faers:' || watched.case_id as report_id, upper(trim(reaction.pt)) as term
from work_faers_line_listing_watched as watched
join raw_faers_line_listing_reaction as reaction using (release, record_seq)
