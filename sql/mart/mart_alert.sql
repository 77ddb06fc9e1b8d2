-- One row per series and quarter with unusually many reports, among the eight latest quarters judged of each
-- report system. An alert is a reason to look: a rise in reports is not a rise in harm.
--   alert_id: key, for the file that settles it: source/substance/kind/key/quarter
--   source: key of the report system; never add up across it
--   substance: key of the watched substance
--   kind: all, deaths, reaction_group or co_ingestant_class
--   key: reaction group or class; the kind itself otherwise
--   label: name of the series on a page
--   quarter: quarter received, e.g. 2025-Q4
--   quarter_start: first day of the quarter
--   period: the quarter, or its rarest month (e.g. 2025-11) where the quarter as a whole is not unusual; what follows is of it
--   unusual_months: months of the quarter that are unusual by themselves, comma-separated; null where none is
--   observed: distinct reports that stand
--   events: the same with suspected duplicates counted as one
--   expected: reports to expect from the periods before, of those that could have arrived
--   threshold: more than these are unusual
--   probability: of as many or more if nothing had changed
--   adjusted_probability: the same among all series looked at together (Benjamini and Hochberg)
--   series_tested: series looked at together
--   share: share of the reports of the period that stands; 1 where it is complete or nothing is measured
--   periods: 2 where only this period and the one before together are unusual
--   is_newest: no later quarter of the report system was judged
--   are_events_above: the events alone are above the threshold too
--   reports_citing: of the observed, those that cite an article; null where the report system has no field for one
--   literature_share: their share
--   is_publication_wave: at least half cite an article, and without those the count is not above the threshold
--   articles: the articles that most of them cite, with their reports; null where none does
--   busiest_day: of the observed, those received on the day on which most were: many are one delivery or a backlog
--   of_them: what the reports themselves say of it: a publication wave, one delivery or a backlog; null for neither
--   chart: address of its chart on the pages, without the host
--   also_then: what else could explain it: news, laws, recalls and changes of coding in that quarter and the one before; null where none is known
--   known_since: when the release landed from which it could be known, UTC
--   settled_on: day on which a person settled it (settled_alerts.csv); null where nobody did
--   settled_by: who did
--   settled_because: why
-- limitation alert_is_a_reason_to_look strong
with unusual as (
    select
        judged.*,
        judged.source || '/' || judged.substance || '/' || judged.kind || case
            when judged.kind in ('reaction_group', 'co_ingestant_class') then '/' || judged.key
            else ''
        end || '/' || judged.quarter as alert_id
    from judged_series as judged
    where judged.is_unusual
),
then_known as (
    select
        unusual.alert_id,
        event.title,
        event.event_date,
        row_number() over (
            partition by unusual.alert_id
            order by event.importance, event.event_date desc, event.event_id
        ) as place
    from unusual
    join mart_quarter as quarter
        on unusual.source = quarter.source and unusual.quarter = quarter.quarter
    join mart_event as event
        on event.event_date <= quarter.quarter_end
        and event.event_date >= cast(quarter.quarter_start - interval '3' month as date)
        and event.importance < 5
        and (
            event.applies_to = 'all'
            or contains(',' || replace(event.applies_to, ' ', '') || ',', ',' || unusual.source || ',')
        )
        and (
            event.scope = 'all'
            or contains(',' || replace(event.scope, ' ', '') || ',', ',' || unusual.substance || ',')
        )
),
explained as (
    select
        alert_id,
        string_agg(title || ' (' || cast(event_date as varchar) || ')', '; ' order by place)
            as also_then
    from then_known
    where place <= 3
    group by alert_id
),
behind as (
    select
        unusual.alert_id,
        report.report_id,
        report.event_id,
        report.received_date,
        report.source in (select source from registry_collected_field where field = 'article')
            as has_articles,
        event.article_id
    from unusual
    join work_series_report as report
        on unusual.source = report.source
        and unusual.substance = report.substance
        and unusual.kind = report.kind
        and unusual.key = report.key
        and unusual.period in (report.quarter, report.month)
    join core_report_event as event on report.report_id = event.report_id
),
counted as (
    select
        alert_id,
        count(distinct event_id) as events,
        case when bool_or(has_articles) then count(article_id) end as reports_citing
    from behind
    group by alert_id
),
day as (
    select alert_id, received_date, count(*) as reports
    from behind
    group by alert_id, received_date
),
busiest as (select alert_id, max(reports) as busiest_day from day group by alert_id),
cited as (
    select
        behind.alert_id,
        article.citation,
        count(*) as reports,
        row_number() over (
            partition by behind.alert_id order by count(*) desc, article.citation
        ) as place
    from behind
    join core_article as article on behind.article_id = article.article_id
    group by behind.alert_id, article.article_id, article.citation
),
literature as (
    select
        alert_id,
        string_agg(citation || ' (' || cast(reports as varchar) || ')', '; ' order by place)
            as articles
    from cited
    where place <= 3
    group by alert_id
),
landed as (
    select
        unusual.alert_id,
        coalesce(
            min(case
                when file.data_through_date >= cast(quarter.quarter_end - interval '14' day as date)
                    then file.retrieved_at
            end),
            max(file.retrieved_at)
        ) as known_since
    from unusual
    join mart_quarter as quarter
        on unusual.source = quarter.source and unusual.quarter = quarter.quarter
    join core_release as file on unusual.source = file.report_system
    group by unusual.alert_id
)
select
    unusual.alert_id,
    unusual.source,
    unusual.substance,
    unusual.kind,
    unusual.key,
    case unusual.kind
        when 'all' then 'All reports'
        when 'deaths' then 'Death listed as an outcome'
        else coalesce(reaction.label, class.class_label, unusual.key)
    end as label,
    unusual.quarter,
    quarter.quarter_start,
    unusual.period,
    unusual.unusual_months,
    unusual.reports as observed,
    counted.events,
    round(unusual.expected, 2) as expected,
    unusual.threshold,
    unusual.probability,
    unusual.adjusted_probability,
    tested.series_tested,
    round(unusual.share, 4) as share,
    unusual.periods,
    tested.is_newest,
    counted.events > unusual.threshold or unusual.periods = 2 as are_events_above,
    counted.reports_citing,
    round(1.0 * counted.reports_citing / nullif(unusual.reports, 0), 4) as literature_share,
    coalesce(
        2 * counted.reports_citing >= unusual.reports
        and unusual.reports - counted.reports_citing <= unusual.threshold,
        false
    ) as is_publication_wave,
    literature.articles,
    busiest.busiest_day,
    nullif(
        concat_ws(
            '; ',
            case
                when 2 * counted.reports_citing >= unusual.reports
                    and unusual.reports - counted.reports_citing <= unusual.threshold
                    then cast(counted.reports_citing as varchar) || ' of '
                        || cast(unusual.reports as varchar)
                        || ' cite an article, as in a publication wave'
            end,
            case
                when busiest.busiest_day >= 5 and 2 * busiest.busiest_day >= unusual.reports
                    then cast(busiest.busiest_day as varchar) || ' of '
                        || cast(unusual.reports as varchar)
                        || ' were received on one day, as in one delivery or a backlog'
            end
        ),
        ''
    ) as of_them,
    '/trends?substance=' || unusual.substance || '&source=' || unusual.source || case unusual.kind
        when 'deaths' then '&outcome=death'
        when 'reaction_group' then '&reaction=' || unusual.key
        else ''
    end as chart,
    explained.also_then,
    landed.known_since,
    cast(settled.settled_on as date) as settled_on,
    settled.settled_by,
    settled.reason as settled_because
from unusual
join mart_quarter as quarter
    on unusual.source = quarter.source and unusual.quarter = quarter.quarter
join mart_alert_test as tested
    on unusual.source = tested.source and unusual.quarter = tested.quarter
join landed on unusual.alert_id = landed.alert_id
left join counted on unusual.alert_id = counted.alert_id
left join busiest on unusual.alert_id = busiest.alert_id
left join literature on unusual.alert_id = literature.alert_id
left join explained on unusual.alert_id = explained.alert_id
left join mart_reaction_group as reaction
    on unusual.kind = 'reaction_group' and unusual.key = reaction.reaction_group
left join mart_ingredient_class as class
    on unusual.kind = 'co_ingestant_class' and unusual.key = class.class
left join vocabulary_settled_alerts as settled on unusual.alert_id = settled.alert_id
