-- Case versions delivered in a FAERS quarter = superseded + deleted + kept.
with delivered as (select release, count(*) as versions from raw_faers_demo group by release)
select
    delivered.release, delivered.versions, fate.superseded, fate.deleted, fate.kept
from delivered
left join mart_faers_version as fate on delivered.release = fate.release
where delivered.versions
    <> coalesce(fate.superseded, 0) + coalesce(fate.deleted, 0) + coalesce(fate.kept, 0)
