-- A table that every quarter of FAERS fills is not empty in a whole release.
with quarter as (select distinct release from raw_faers_demo),
filled as (
    select 'reac' as member, release from raw_faers_reac_text group by release
    union all
    select 'drug' as member, release
    from raw_faers_drug_text where drugname is not null group by release
),
needed as (select 'reac' as member union all select 'drug' as member)
select needed.member, quarter.release
from quarter
cross join needed
left join filled on needed.member = filled.member and quarter.release = filled.release
where filled.release is null
