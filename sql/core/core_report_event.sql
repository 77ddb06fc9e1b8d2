-- One row per report: the event it is of, as far as suspected duplicates tell.
--   report_id: report
--   event_id: group of suspected duplicates, else the report itself: count these for events
--   is_representative: the one report of the event that stands for it
--   article_id: the article that the report cites; null where it cites none
--   is_series: that article is about many people, so the report is counted as an event of its own
select
    report.report_id,
    coalesce(duplicate.group_id, report.report_id) as event_id,
    coalesce(duplicate.is_representative, true) as is_representative,
    cited.article_id,
    coalesce(cited.is_series, false) as is_series
from core_report as report
left join core_duplicate as duplicate on report.report_id = duplicate.report_id
left join duplicate_article as cited on report.report_id = cited.report_id
