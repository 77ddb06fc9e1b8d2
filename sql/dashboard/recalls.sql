-- Recalls that name a chosen substance, newest first, by the day the firm began them; no reports.
select
    coalesce(recall.recall_initiation_date, recall.report_date) as recall_date,
    recall.recall_number,
    recall.recalling_firm,
    recall.product_description,
    recall.reason_for_recall,
    recall.classification,
    recall.status,
    recall.voluntary_mandated,
    recall.substances_named,
    recall.matched_text,
    recall.rule_id,
    recall.report_date,
    recall.endpoint,
    recall.url
from mart_recall as recall
where (substances is null
        or list_has_any(string_split(recall.substances_named, ', '), substances))
    and (since is null or coalesce(recall.recall_initiation_date, recall.report_date) >= since)
    and (until is null or coalesce(recall.recall_initiation_date, recall.report_date) <= until)
order by recall_date desc nulls last, recall.recall_number
