-- One row per reason for use of a drug on a watched FAERS report.
select
    'faers:' || cast(watched.caseid as varchar) as report_id,
    indication.drug_seq as product_seq,
    upper(trim(indication.indi_pt)) as term
from raw_faers_indi as indication
join work_faers_watched as watched using (release, primaryid)
where indication.primaryid in (select primaryid from work_faers_watched)
    and indication.indi_pt is not null
