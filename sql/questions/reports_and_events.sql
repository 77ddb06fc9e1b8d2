-- How many reports match the filters, and how many events they are of; a source without any is there with 0.
-- title: Reports and the events behind them
--   source: key of the report system; never add up across it
--   reports: distinct reports that match the filters and list it
--   events: events among them, suspected duplicates grouped
--   citing_reports: of the reports, those that cite an article
--   series_reports: of those, reports that cite an article about many people; each counts as an event
--   survey_reports: of those, reports that cite a yearly report of the poison centers
-- limitation duplicates strong
-- limitation survey_twice part
with matched as (
    select distinct source, report_id, event_id
    from filtered_report({arguments})
),
counted as (
    select
        matched.source,
        count(distinct matched.report_id) as reports,
        count(distinct matched.event_id) as events,
        count(distinct case when event.article_id is not null then matched.report_id end)
            as citing_reports,
        count(distinct case when event.is_series then matched.report_id end) as series_reports,
        count(distinct case when article.is_survey then matched.report_id end) as survey_reports
    from matched
    join core_report_event as event on matched.report_id = event.report_id
    left join core_article as article on event.article_id = article.article_id
    group by matched.source
)
select
    source.source,
    coalesce(counted.reports, 0) as reports,
    coalesce(counted.events, 0) as events,
    coalesce(counted.citing_reports, 0) as citing_reports,
    coalesce(counted.series_reports, 0) as series_reports,
    coalesce(counted.survey_reports, 0) as survey_reports
from mart_source as source
left join counted on source.source = counted.source
where sources is null or list_contains(sources, source.source)
order by source.sort_order
