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
--   observed: distinct reports that stand
--   events: the same with suspected duplicates counted as one
--   expected: reports to expect from the quarters before, of those that could have arrived
--   threshold: more than these are unusual
--   probability: of as many or more if nothing had changed
--   adjusted_probability: the same among all series looked at together (Benjamini and Hochberg)
--   series_tested: series looked at together
--   share: share of the reports of the quarter that stands; 1 where it is complete or nothing is measured
--   periods: 2 where only this quarter and the one before together are unusual
--   is_newest: no later quarter of the report system was judged
--   are_events_above: the events alone are above the threshold too
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
left join work_series_count as counted
    on unusual.source = counted.source
    and unusual.substance = counted.substance
    and unusual.kind = counted.kind
    and unusual.key = counted.key
    and unusual.quarter = counted.quarter
left join explained on unusual.alert_id = explained.alert_id
left join mart_reaction_group as reaction
    on unusual.kind = 'reaction_group' and unusual.key = reaction.reaction_group
left join mart_ingredient_class as class
    on unusual.kind = 'co_ingestant_class' and unusual.key = class.class
left join vocabulary_settled_alerts as settled on unusual.alert_id = settled.alert_id
