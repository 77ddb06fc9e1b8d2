-- One row per article that reports cite, whatever the spelling of the citation.
--   article_id: article; numbered anew in every build
--   citation: as most of the reports write it
--   is_series: about many people (five or more, or a yearly report of the poison centers): its reports are not merged
--   is_survey: a yearly report of the poison centers; its people are probably in their data, too
--   reports: reports that cite it
--   events: events among them
select
    cited.article_id,
    min(cited.citation) as citation,
    bool_or(cited.is_series) as is_series,
    bool_or(cited.is_survey) as is_survey,
    count(distinct cited.report_id) as reports,
    count(distinct event.event_id) as events
from duplicate_article as cited
join core_report_event as event on cited.report_id = event.report_id
group by cited.article_id
