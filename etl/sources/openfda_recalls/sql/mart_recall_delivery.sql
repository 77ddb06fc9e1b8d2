-- One row per release of recalls: what became of its records. Each recall number is repeated, superseded,
-- listed or names no watched substance; none is lost.
--   release: release
--   records: records loaded
--   repeated: records of a recall number that this release holds again
--   superseded: recall numbers of which another release has later data
--   listed: recall numbers in mart_recall, which name a watched substance
--   naming_none: recall numbers that name none, so that they are not listed
with standing as (
    select
        recall.release,
        recall.recall_number,
        max(case when recall.delivery_rank = 1 then 1 else 0 end) as stands,
        max(case when listed.recall_number is not null then 1 else 0 end) as is_listed
    from work_openfda_recalls_recall as recall
    left join mart_recall as listed on recall.recall_number = listed.recall_number
    group by recall.release, recall.recall_number
),
delivered as (
    select release, count(*) as records
    from work_openfda_recalls_recall
    group by release
)
select
    delivered.release,
    delivered.records,
    delivered.records - count(*) as repeated,
    count(*) - cast(sum(standing.stands) as bigint) as superseded,
    cast(sum(standing.stands * standing.is_listed) as bigint) as listed,
    cast(sum(standing.stands * (1 - standing.is_listed)) as bigint) as naming_none
from delivered
join standing on delivered.release = standing.release
group by delivered.release, delivered.records
