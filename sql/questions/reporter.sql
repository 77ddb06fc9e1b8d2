-- Distinct reports by source, substance and who reported, where the report system asks for it. An event is
-- by whom the first of its reports to say so says.
-- title: Who reported
--   source: key of the report system; never add up across it
--   substance: key of the watched substance
--   reporter_kind: key of who reported; not_given where the report does not say
--   reporter_label: the same in words
--   sort_order: order on a page
--   reports: distinct reports that match the filters
--   base_reports: reports naming the substance, or any chosen one, that match the filters: what a share is of
-- limitation not_proof_of_cause part
-- limitation no_denominator part
-- limitation field_missing strong | Not given has a row of its own. | Who stays unnamed may be any of the others.
-- limitation duplicates strong | One event can have several reporters. | The patient, the physician and the company may each send it in.
-- limitation stimulated_reporting part
-- limitation small_numbers part
with chosen as (
    select distinct source, substance, report_id, counted_id, received_date
    from filtered_report({arguments})
),
described as (
    select
        chosen.source,
        chosen.substance,
        coalesce(
            min_by(word.key, (chosen.received_date, chosen.report_id)), 'not_given'
        ) as reporter_kind
    from chosen
    join core_report as report on chosen.report_id = report.report_id
    left join mart_word as word
        on word.kind = 'reporter_kind' and replace(report.reporter_kind, ' ', '_') = word.key
    where chosen.report_id in (
        select report_id from mart_report_field
        where field = 'reporter_kind' and state in ('given', 'not given')
    )
    group by chosen.source, chosen.substance, chosen.counted_id
),
base as (
    select source, substance, count(*) as base_reports from described group by source, substance
),
possible as (
    -- A kind that nobody in the source has said is no kind that it tells apart.
    select distinct
        source, coalesce(replace(reporter_kind, ' ', '_'), 'not_given') as reporter_kind
    from core_report
),
counted as (
    select source, substance, reporter_kind, count(*) as reports
    from described group by source, substance, reporter_kind
)
select
    base.source,
    base.substance,
    word.key as reporter_kind,
    word.label as reporter_label,
    word.sort_order,
    coalesce(counted.reports, 0) as reports,
    base.base_reports
from base
join mart_source as source on base.source = source.source
join mart_word as substance_word
    on substance_word.kind = 'substance' and base.substance = substance_word.key
join mart_word as word on word.kind = 'reporter_kind'
join possible on base.source = possible.source and word.key = possible.reporter_kind
left join counted
    on base.source = counted.source and base.substance = counted.substance
    and word.key = counted.reporter_kind
order by source.sort_order, substance_word.sort_order, word.sort_order
