-- Every record of a recall that was loaded is repeated, superseded, listed or names no watched substance,
-- and each recall that is listed is listed by one release.
with loaded as (
    select release, sum(rows_staged) as records
    from raw_member where source = 'openfda_recalls'
    group by release
),
listed as (select release, count(*) as recalls from mart_recall group by release)
select loaded.release, loaded.records, delivery.records as accounted, listed.recalls
from loaded
left join mart_recall_delivery as delivery on loaded.release = delivery.release
left join listed on loaded.release = listed.release
where loaded.records <> coalesce(
        delivery.repeated + delivery.superseded + delivery.listed + delivery.naming_none, 0
    )
    or coalesce(delivery.listed, 0) <> coalesce(listed.recalls, 0)
