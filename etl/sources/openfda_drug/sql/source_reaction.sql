-- One row per reaction of a watched record.
select 'faers:' || watched.case_id as report_id, upper(trim(reaction.pt)) as term
from work_openfda_drug_watched as watched
join raw_openfda_drug_reaction as reaction using (release, record_seq)
