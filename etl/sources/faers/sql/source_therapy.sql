-- One row per start of use of a drug on a watched FAERS report, as far as it is given.
select
    'faers:' || cast(watched.caseid as varchar) as report_id,
    therapy.drug_seq as product_seq,
    trim(therapy.start_dt) as start_text
from raw_faers_ther as therapy
join work_faers_watched as watched using (release, primaryid)
where therapy.primaryid in (select primaryid from work_faers_watched)
    and therapy.start_dt is not null
