-- One row per recall that names a watched substance, by the first release with it.
with landed as (
    select recall.recall_number, cast(min(file.retrieved_at) as date) as first_seen_on
    from raw_openfda_recalls_recall as recall
    join raw_release as file
        on file.source = 'openfda_recalls' and recall.release = file.release
    group by recall.recall_number
)
select
    'recall' as kind,
    recall.substances_named as substances,
    recall.recall_number as name,
    coalesce(recall.recalling_firm || ': ', '') || coalesce(recall.product_description, '') as detail,
    coalesce(recall.recall_initiation_date, recall.report_date) as happened_on,
    landed.first_seen_on
from mart_recall as recall
join landed on recall.recall_number = landed.recall_number
