-- One row per source and step from what was delivered to what is counted.
--   source: key of the report system
--   step: order of the step
--   count: rows or reports
--   meaning: what was counted
with faers_version as (select count(*) as versions from work_faers_version),
faers_latest as (select count(*) as cases from work_faers_version where fate <> 'superseded'),
faers_kept as (select count(*) as cases from view_faers_case),
openfda_drug_used as (
    select count(*) as cases from work_openfda_drug_record where fate = 'used'
),
hfcs_rows as (
    select coalesce(sum(staged_rows), 0) as rows from core_release where source = 'hfcs'
),
openfda_rows as (
    select coalesce(sum(staged_rows), 0) as rows from core_release where source = 'openfda_food'
),
hfcs_report as (select count(distinct report_number) as reports from work_hfcs_delivery),
hfcs_withheld as (
    select count(distinct delivery.report_number) as reports
    from work_hfcs_delivery as delivery
    join work_hfcs_product as product
        on delivery.source = product.source
        and delivery.release = product.release
        and delivery.report_number = product.report_number
    where delivery.rank_in_system = 1
        and (upper(product.product_name) like 'REDACTED%'
            or upper(product.product_name) like 'EXEMPTION 4%')
),
death_row as (
    select coalesce(sum(staged_rows), 0) as rows
    from core_release where source = 'medical_examiner'
),
death as (select count(distinct death_id) as deaths from work_medical_examiner_death),
watched as (
    select regexp_replace(string_agg(words, ', ' order by sort_order), ', ([^,]*)$', ' or \1')
        as words
    from mart_substance
),
named as (
    select source, count(distinct report_id) as reports from mart_report_substance group by source
),
step as (
    select 'faers' as source, 1 as step, versions as count,
        'case versions in the quarterly files loaded' as meaning from faers_version
    where versions > 0
    union all
    select 'faers' as source, 2 as step, cases as count,
        'cases, each in its highest version' as meaning from faers_latest
    where cases > 0
    union all
    select 'faers' as source, 3 as step, cases as count,
        'cases left after FDA''s lists of deleted cases' as meaning
    from faers_kept
    cross join faers_version
    where faers_version.versions > 0
    union all
    select 'faers' as source, 4 as step, cases as count,
        'cases that openFDA supplies: newer there, or in no quarterly file loaded' as meaning
    from openfda_drug_used
    where exists (select 1 from core_release where source = 'openfda_drug')
    union all
    select 'hfcs' as source, 1 as step, rows as count,
        'product rows in the HFCS (CAERS) files loaded' as meaning from hfcs_rows
    union all
    select 'hfcs' as source, 2 as step, rows as count,
        'records in the openFDA food files loaded' as meaning from openfda_rows
    union all
    select 'hfcs' as source, 3 as step, reports as count,
        'distinct complaints in both; the latest release supplies each' as meaning from hfcs_report
    union all
    select 'hfcs' as source, 4 as step, reports as count,
        'of those hide a product name (REDACTED, EXEMPTION 4), where kratom may be' as meaning
    from hfcs_withheld
    union all
    select 'medical_examiner' as source, 1 as step, rows as count,
        'deaths in the files loaded' as meaning from death_row
    union all
    select 'medical_examiner' as source, 2 as step, deaths as count,
        'deaths in the latest file, which holds all years again' as meaning from death
    union all
    select source, 5 as step, reports as count,
        case when source = 'medical_examiner' then 'deaths list' else 'reports name' end
            || ' ' || watched.words as meaning
    from named
    cross join watched
)
select step.source, step.step, cast(step.count as bigint) as count, step.meaning
from step
join mart_source as source on step.source = source.source
