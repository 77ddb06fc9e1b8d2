-- One row per standing case and drug name close to a rule.
with standing as materialized (
    select release, primaryid, caseid
    from view_faers_case
    where primaryid in (select primaryid from work_faers_near_miss)
)
select
    'faers' as source, drug.drugname as product_name, cast(standing.caseid as varchar) as case_id
from work_faers_near_miss as drug
join standing using (release, primaryid)
