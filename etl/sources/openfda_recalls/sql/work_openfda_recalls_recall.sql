-- One row per delivered record of a recall; of each recall number the one of delivery_rank 1 stands,
-- whichever way it came: that of the release with the latest data.
select
    recall.*,
    row_number() over (
        partition by recall.recall_number
        order by file.data_through_date desc nulls last, file.retrieved_at desc,
            recall.release desc, recall.line_number desc
    ) as delivery_rank
from raw_openfda_recalls_recall as recall
join work_release as file
    on file.source = 'openfda_recalls' and recall.release = file.release
