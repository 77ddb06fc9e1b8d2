-- Distinct reports by source, substance and the days from the first use of a product naming the substance
-- to the event, where both are given to the day. A reporter's dates: a start can be that of one purchase,
-- and an event can begin long before it is reported. Of several reports of one event, the first that gives both.
-- title: Days from first use to the event
--   source: key of the report system; never add up across it
--   substance: key of the watched substance
--   onset: key of the span: before_start, same_day, week, month, quarter, year, longer or not_given
--   label: the span as it is written on a page
--   sort_order: order on a page
--   reports: distinct reports that match the filters, by the earliest such day
--   base_reports: reports naming the substance that match the filters: what a share is of
--   median_days: middle number of days of the reports of the substance that give both, the event not before the start; null where none does
-- limitation not_proof_of_cause strong | After is not because. | A reaction that follows a first use need not come from it, and one long after it can.
-- limitation field_missing strong | Most give no dates. | Those who give both to the day need not be like those who do not.
-- limitation no_denominator part
-- limitation stimulated_reporting part
-- limitation duplicates part
-- limitation small_numbers strong
-- limitation never_add_sources part
with chosen as (
    select distinct source, substance, report_id, counted_id, received_date
    from filtered_report({arguments})
    where report_id in (
        select report_id from mart_report_field
        where field = 'start_date' and state in ('given', 'not given')
    )
),
onset as (
    select
        chosen.source, chosen.substance, chosen.report_id,
        date_diff('day', min(therapy.start_date), any_value(report.event_date)) as days
    from chosen
    join core_report as report on chosen.report_id = report.report_id
    join core_product_mention as mention
        on chosen.report_id = mention.report_id and chosen.substance = mention.substance
    join core_therapy as therapy
        on mention.report_id = therapy.report_id and mention.product_seq = therapy.product_seq
    where report.event_date_precision = 'day'
        and mention.confidence <> 'possible'
        and mention.role <> 'not_administered'
    group by chosen.source, chosen.substance, chosen.report_id
),
timed as (
    select
        chosen.source, chosen.substance, chosen.counted_id,
        min_by(onset.days, (chosen.received_date, chosen.report_id)) as days
    from chosen
    left join onset using (source, substance, report_id)
    group by chosen.source, chosen.substance, chosen.counted_id
),
spanned as (
    select
        source, substance, days,
        case
            when days is null then 'not_given'
            when days < 0 then 'before_start'
            when days = 0 then 'same_day'
            when days <= 7 then 'week'
            when days <= 30 then 'month'
            when days <= 90 then 'quarter'
            when days <= 365 then 'year'
            else 'longer'
        end as onset
    from timed
),
base as (
    select
        source, substance, count(*) as base_reports,
        median(days) filter (where days >= 0) as median_days
    from spanned group by source, substance
),
counted as (
    select source, substance, onset, count(*) as reports
    from spanned group by source, substance, onset
),
span as (
    from (
        values
            ('same_day', 'Same day', 1),
            ('week', '1 to 7 days', 2),
            ('month', '8 to 30 days', 3),
            ('quarter', '31 to 90 days', 4),
            ('year', '91 to 365 days', 5),
            ('longer', 'More than a year', 6),
            ('before_start', 'Event before the start', 7),
            ('not_given', 'Not given to the day', 8)
    ) as span (onset, label, sort_order)
)
select
    base.source,
    base.substance,
    span.onset,
    span.label,
    span.sort_order,
    coalesce(counted.reports, 0) as reports,
    base.base_reports,
    base.median_days
from base
cross join span
left join counted
    on base.source = counted.source
    and base.substance = counted.substance
    and span.onset = counted.onset
join mart_source as source on base.source = source.source
join mart_word as substance_word
    on substance_word.kind = 'substance' and base.substance = substance_word.key
order by source.sort_order, substance_word.sort_order, span.sort_order
