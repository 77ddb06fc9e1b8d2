-- One row per report whose publisher releases single reports, as a line of a list.
-- A count of calls to a poison center is no report: no single call is ever listed here.
--   report_id: report
--   source: key of the report system
--   case_id: the publisher's number of the case or complaint
--   received_date: first received by the publisher
--   received_quarter: its quarter, e.g. 2025-Q4
--   event_date: when the event began, as reported
--   event_date_precision: day, month or year
--   age_years: age at the event in years
--   sex: female, male or unknown
--   country_code: country of the event, two letters; null where not collected
--   substances: substances it is counted under, joined by a semicolon; null where under none
--   products: product names as written, joined by a semicolon
--   product_number: distinct products; substances named in the findings of a death
--   reactions: reactions, joined by a semicolon
--   outcomes: outcomes listed, joined by a semicolon
--   is_serious: any outcome that FDA's regulations call serious is listed
with public_system as (
    select key as source from registry_report_system where publishes_records
),
named as (
    select
        counted.report_id,
        string_agg(word.label, '; ' order by word.sort_order) as substances
    from mart_report_substance as counted
    join mart_word as word on word.kind = 'substance' and counted.substance = word.key
    group by counted.report_id
),
product as (
    select
        report_id,
        string_agg(coalesce(product_name, ingredient_names), '; ' order by product_seq) as products
    from core_product
    group by report_id
),
reaction as (
    select report_id, string_agg(pt, '; ' order by pt) as reactions
    from (select distinct report_id, pt from core_reaction) as distinct_reaction
    group by report_id
),
listed as (
    select told.report_id, word.label, word.sort_order
    from mart_report_outcome as told
    join mart_word as word on word.kind = 'outcome' and told.listed_outcome = word.key
    where told.is_listed and told.listed_outcome <> 'none_serious'
),
outcome_listed as (
    select report_id, string_agg(label, '; ' order by sort_order) as outcomes
    from listed
    group by report_id
)
select
    report.report_id,
    report.source,
    report.case_id,
    report.received_date,
    year(report.received_date) || '-Q' || quarter(report.received_date) as received_quarter,
    report.event_date,
    report.event_date_precision,
    report.age_years,
    report.sex,
    report.country_code,
    named.substances,
    product.products,
    number.product_number,
    reaction.reactions,
    outcome_listed.outcomes,
    report.is_serious
from core_report as report
join public_system on report.source = public_system.source
left join named on report.report_id = named.report_id
left join product on report.report_id = product.report_id
left join mart_report_product_number as number on report.report_id = number.report_id
left join reaction on report.report_id = reaction.report_id
left join outcome_listed on report.report_id = outcome_listed.report_id
