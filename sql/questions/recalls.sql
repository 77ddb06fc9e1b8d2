-- Recalls that name a chosen substance, newest first, by the day the firm began them; no reports.
-- title: Recalls naming kratom or 7-OH
--   recall_date: day on which the firm began the recall; null where not given
--   recall_number: FDA's number of the recalled product
--   recalling_firm: firm that recalls
--   product_description: product as FDA describes it
--   reason_for_recall: why
--   classification: Class I (most serious), II or III; null where FDA has not classified it
--   status: Ongoing, Completed, Terminated or Pending
--   voluntary_mandated: who initiated it; nearly always the firm
--   substances_named: watched substances named, comma-separated
--   matched_text: the part of the text that the first rule read
--   rule_id: rule of substance_rules.csv that matched
--   report_date: when FDA listed the recall in its enforcement report
--   endpoint: food/enforcement or drug/enforcement of openFDA
--   url: openFDA's answer for this recall
-- limitation recalls_are_no_reports strong
-- limitation stimulated_reporting part
-- limitation product_unknown part
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
