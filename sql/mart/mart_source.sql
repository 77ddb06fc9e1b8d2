-- One row per report system that publishes records and has a release in this warehouse.
--   source: key of the report system
--   name: short name
--   long_name: what it is, in a few words
--   short_for: what the name is short for; empty for a name that is a word
--   unit_singular: what one row is called
--   unit_plural: what several rows are called
--   publisher: who publishes it
--   dataset: data sets that were loaded
--   url: where they are described
--   licence: terms of use
--   cadence: how often the publisher issues them; the first source of those loaded
--   date_charted: which date the trends run on
--   what_it_is: description for readers
--   data_through_date: latest date on which the publisher received anything loaded here; a selection that proves no period to be whole does not count, and where nothing else is loaded it is the latest day on which a report was first received
--   last_refreshed_at: when a release was last fetched or added, UTC
--   last_complete_quarter: last quarter that is loaded whole and that later files are not expected to change much; null where nothing proves one complete, as where only a selection is loaded
--   first_incomplete_quarter: first quarter that will still grow
--   first_quarter_start: first day of the first quarter drawn
--   last_quarter_start: first day of the last quarter drawn
--   first_incomplete_start: first day of the first incomplete quarter
--   reports_in_source: distinct reports of all products, in the source that holds most; openFDA's own count only where no quarterly file of FAERS is loaded; null where nobody counted
--   reports_counted_from: files, or api where that is openFDA's own count, which holds deleted cases
--   reports_naming: distinct reports counted under a watched substance
--   reports_naming_in_base: of the reports in reports_in_source, those naming a watched substance; reports_naming holds others as well where a second source supplies reports
--   headline_start: how a sentence begins that goes on with a count
--   names: what a report does with a substance, e.g. name
--   naming: the same after a count, e.g. naming
--   has_roles: a reporter says which product is suspect
--   lists_products: one product or several on a report is a question that makes sense
--   lists_outcomes: the outcomes of FDA's list are collected
--   collects: keys of the fields that it has at all, comma-separated (mart_report_field)
--   evidence_kind: spontaneous_report, complaint or medical_examiner
--   incomplete_quarters: the latest quarters that count as incomplete
--   tail_rule: measured (mart_delay), or fixed where the delay of its reports cannot be measured yet
--   sort_order: order on a page
with part as (
    -- Sources that show what somebody picked, and so prove no period to be whole.
    select key as delivered_by
    from registry_source
    where is_selection and key not in (select delivered_by from source_coverage)
),
supplied_by_part as (
    select source, max(received_date) as last_received_date
    from core_report
    where delivered_by in (select delivered_by from part)
    group by source
),
loaded as (
    select
        file.report_system as source,
        max(file.data_through_date) filter (where part.delivered_by is null) as data_through_date,
        max(file.retrieved_at) as last_refreshed_at,
        bool_and(part.delivered_by is not null) as has_only_parts
    from core_release as file
    left join part on file.source = part.delivered_by
    group by file.report_system
),
described as (
    select
        report_system as source,
        min(publisher) as publisher,
        string_agg(distinct dataset, '; ' order by dataset) as dataset,
        min(url) as url,
        string_agg(distinct licence, '; ' order by licence) as licence,
        min_by(cadence, "order") as cadence
    from registry_data_set
    where source in (select source from core_release)
    group by report_system
),
collected as (
    select source, string_agg(field, ',' order by field) as collects
    from registry_collected_field
    group by source
),
background as (
    select
        report_system as source,
        coalesce(
            max(case when counted_from = 'files' then reports end), max(reports)
        ) as reports_in_source,
        coalesce(max(case when counted_from = 'files' then counted_from end), max(counted_from))
            as reports_counted_from,
        coalesce(
            max_by(source, case when counted_from = 'files' then reports end),
            max_by(source, reports)
        ) as counted_source,
        min(first_received_date) as first_received_date
    from background_total
    group by report_system
),
first_file as (
    select source, min(first_date) as first_file_date
    from source_coverage
    group by source
),
first_supplied as (
    select source, min(received_date) as first_received_date
    from core_report
    where delivered_by not in (
        select delivered_by from source_coverage where first_date is not null
    )
    group by source
),
named as (
    select source, count(distinct report_id) as reports_naming
    from mart_report_substance
    group by source
),
in_base as (
    select source, count(distinct report_id) as reports_naming_in_base
    from background_mention
    group by source
),
dated as (
    select
        system.key as source,
        system.name,
        system.long_name,
        system.short_for,
        system.unit_singular,
        system.unit_plural,
        described.publisher,
        described.dataset,
        described.url,
        described.licence,
        described.cadence,
        system.date_charted,
        system.what_it_is,
        case
            when loaded.has_only_parts then supplied_by_part.last_received_date
            else loaded.data_through_date
        end as data_through_date,
        loaded.last_refreshed_at,
        loaded.has_only_parts,
        supplied_by_part.last_received_date as last_received_date_of_part,
        cast(date_trunc(
            'quarter',
            case
                when first_supplied.first_received_date < first_file.first_file_date
                    then first_supplied.first_received_date
                else coalesce(
                    first_file.first_file_date, background.first_received_date,
                    first_supplied.first_received_date
                )
            end
        ) as date) as first_quarter_start,
        coalesce(tail.incomplete_quarters, system.incomplete_quarters) as incomplete_quarters,
        tail.first_incomplete_start as measured_incomplete_start,
        case when tail.source is null then 'fixed' else 'measured' end as tail_rule,
        background.reports_in_source,
        background.reports_counted_from,
        coalesce(named.reports_naming, 0) as reports_naming,
        case when background.counted_source is not null
            then coalesce(in_base.reports_naming_in_base, 0)
        end as reports_naming_in_base,
        system.headline_start,
        system.names,
        system.naming,
        system.has_roles,
        system.lists_products,
        system.lists_outcomes,
        collected.collects,
        system.evidence_kind,
        system.sort_order
    from registry_report_system as system
    join loaded on system.key = loaded.source
    join described on system.key = described.source
    left join collected on system.key = collected.source
    left join background on system.key = background.source
    left join in_base on background.counted_source = in_base.source
    left join first_file on system.key = first_file.source
    left join first_supplied on system.key = first_supplied.source
    left join supplied_by_part on system.key = supplied_by_part.source
    left join named on system.key = named.source
    left join work_tail as tail on system.key = tail.source
    where system.publishes_records
),
bounded as (
    select
        dated.*,
        cast(date_trunc(
            'quarter', greatest(data_through_date, last_received_date_of_part)
        ) as date) as last_quarter_start,
        case
            when has_only_parts then first_quarter_start
            when measured_incomplete_start is not null then measured_incomplete_start
            else cast(
                date_trunc('quarter', data_through_date)
                - interval '3' month * (incomplete_quarters - 1) as date
            )
        end as first_incomplete_start
    from dated
),
whole as (
    -- The last whole quarter that each file covers, not after the one before the first incomplete one.
    select
        bounded.source,
        max(least(
            bounded.first_incomplete_start,
            cast(date_trunc('quarter', coverage.last_date + interval '1' day) as date)
        )) as end_date
    from bounded
    join source_coverage as coverage on bounded.source = coverage.source
    where coverage.last_date is not null
        and (coverage.first_date is null or coverage.first_date < bounded.first_incomplete_start)
    group by bounded.source
),
completed as (
    select
        bounded.*,
        cast(
            case
                when bounded.source in (select source from source_coverage) then whole.end_date
                else first_incomplete_start
            end
            - interval '1' day as date
        ) as last_complete_date
    from bounded
    left join whole on bounded.source = whole.source
)
select
    source, name, long_name, short_for, unit_singular, unit_plural, publisher, dataset, url,
    licence, cadence, date_charted, what_it_is, data_through_date, last_refreshed_at,
    case
        when not has_only_parts
            then year(last_complete_date) || '-Q' || quarter(last_complete_date)
    end as last_complete_quarter,
    year(first_incomplete_start) || '-Q' || quarter(first_incomplete_start)
        as first_incomplete_quarter,
    first_quarter_start, last_quarter_start, first_incomplete_start, reports_in_source,
    reports_counted_from, reports_naming, reports_naming_in_base, headline_start, names, naming,
    has_roles, lists_products, lists_outcomes, collects, evidence_kind, incomplete_quarters,
    tail_rule, sort_order
from completed
