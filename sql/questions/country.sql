-- Distinct reports by source, substance and country of the event (where that is blank, of the reporter), where
-- the report system asks for it. The countries named most come first, the others together, then not given.
-- An event has the country that the first of its reports to give one gives.
-- title: Country of the event
--   source: key of the report system; never add up across it
--   substance: key of the watched substance
--   country: two letters (ISO 3166); other or not_given
--   country_label: name of the country
--   sort_order: order on a page, by reports naming any chosen substance
--   reports: distinct reports that match the filters
--   base_reports: reports naming the substance, or any chosen one, that match the filters: what a share is of
-- limitation not_proof_of_cause part
-- limitation no_denominator part
-- limitation no_us_state strong | No map of the United States. | The files give no US state.
-- limitation field_missing part
-- limitation duplicates part
-- limitation stimulated_reporting strong | Countries report unlike. | The system is American: few reports from elsewhere say nothing about that country.
-- limitation small_numbers part
with chosen as (
    select distinct source, substance, report_id, counted_id, received_date
    from filtered_report({arguments})
),
described as (
    select
        chosen.source, chosen.substance, chosen.counted_id,
        coalesce(
            min_by(report.country_code, (chosen.received_date, chosen.report_id)), 'not_given'
        ) as country
    from chosen
    join core_report as report on chosen.report_id = report.report_id
    where chosen.report_id in (
        select report_id from mart_report_field
        where field = 'country' and state in ('given', 'not given')
    )
    group by chosen.source, chosen.substance, chosen.counted_id
),
ranked as (
    select
        source, country,
        row_number() over (
            partition by source order by count(distinct counted_id) desc, country
        ) as place
    from described
    where country <> 'not_given'
    group by source, country
),
placed as (
    select
        described.source, described.substance,
        case
            when described.country = 'not_given' then 'not_given'
            when ranked.place <= 7 then described.country
            else 'other'
        end as country,
        case
            when described.country = 'not_given' then 9
            when ranked.place <= 7 then ranked.place
            else 8
        end as sort_order
    from described
    left join ranked
        on described.source = ranked.source and described.country = ranked.country
),
base as (
    select source, substance, count(*) as base_reports from placed group by source, substance
),
shown as (select distinct source, country, sort_order from placed),
counted as (
    select source, substance, country, count(*) as reports
    from placed group by source, substance, country
)
select
    base.source,
    base.substance,
    shown.country,
    case shown.country
        when 'other' then 'Other countries'
        when 'not_given' then 'Not given'
        else coalesce(name.label, shown.country)
    end as country_label,
    shown.sort_order,
    coalesce(counted.reports, 0) as reports,
    base.base_reports
from base
join mart_source as source on base.source = source.source
join mart_word as substance_word
    on substance_word.kind = 'substance' and base.substance = substance_word.key
join shown on base.source = shown.source
left join mart_word as name on name.kind = 'country' and shown.country = name.key
left join counted
    on base.source = counted.source and base.substance = counted.substance
    and shown.country = counted.country
order by source.sort_order, substance_word.sort_order, shown.sort_order
