-- Articles that reports matching the filters cite, the one that most reports cite first.
-- title: Articles and the reports that cite them
--   source: key of the report system
--   article_id: article
--   citation: as most of the reports write it
--   kind: one event; several events; many people (its reports are not merged)
--   reports: distinct reports that match the filters and list it
--   events: events among them
--   deaths: of the events, those of which a report lists a death
--   first_received: the first of the reports received
--   last_received: the last
-- limitation duplicates strong
-- limitation survey_twice part
-- limitation not_proof_of_cause strong
with matched as (
    select distinct source, report_id, event_id, received_date, has_death
    from filtered_report({arguments})
),
counted as (
    select
        matched.source,
        event.article_id,
        count(distinct matched.report_id) as reports,
        count(distinct matched.event_id) as events,
        count(distinct case when matched.has_death then matched.event_id end) as deaths,
        min(matched.received_date) as first_received,
        max(matched.received_date) as last_received
    from matched
    join core_report_event as event on matched.report_id = event.report_id
    where event.article_id is not null
    group by matched.source, event.article_id
)
select
    counted.source,
    counted.article_id,
    article.citation,
    case
        when article.is_series then 'many people'
        when counted.events > 1 then 'several events'
        else 'one event'
    end as kind,
    counted.reports,
    counted.events,
    counted.deaths,
    counted.first_received,
    counted.last_received
from counted
join core_article as article on counted.article_id = article.article_id
join mart_source as source on counted.source = source.source
order by source.sort_order, counted.reports desc, article.citation
