-- One row per report and substance it is counted under: what every count on a page starts from.
--   report_id: report
--   event_id: the event it is of, as far as suspected duplicates tell (core_report_event)
--   source: key of the report system; never add up across it
--   substance: key of mart_substance
--   is_suspect: the reporter calls a product naming it suspect (or interacting); null where the report system has no such word (deaths), and the filter then leaves the report in
--   received_date: first received by the publisher, or the date of a death
--   received_quarter: its quarter, e.g. 2025-Q4
--   quarter_start: first day of that quarter
--   received_year: its year
--   is_serious: any outcome that FDA's regulations call serious is listed
--   has_death: death is listed as an outcome, which does not say what caused it
--   has_hospitalization: a hospitalization is listed
--   person_sex: female or male; null where not given
--   person_age_group: key of the group of age at the event (mart_word); null where not given
--   is_us: the event happened in the United States, or the reporter is there; null where not given
--   groups_listed: keys of the groups of the reactions listed, in alphabetical order; null where none is listed
--   is_one_product: one product is listed and no other (mart_report_product_number); null where none is
--   cites_article: an article is cited; null where the report system has no field for one
--   recognition: certain or probable, as the words name the substance
with listed as (
    select report_id, list_sort(array_agg(distinct reaction_group)) as groups_listed
    from core_reaction
    group by report_id
),
with_articles as (
    select source from registry_collected_field where field = 'article'
)
select
    mention.report_id,
    event.event_id,
    report.source,
    mention.substance,
    case when system.has_roles then mention.role in ('suspect', 'interacting') end as is_suspect,
    report.received_date,
    year(report.received_date) || '-Q' || quarter(report.received_date) as received_quarter,
    cast(date_trunc('quarter', report.received_date) as date) as quarter_start,
    year(report.received_date) as received_year,
    report.is_serious,
    report.has_death,
    report.has_hospitalization,
    nullif(report.sex, 'unknown') as person_sex,
    case
        when report.age_years is null then null
        when report.age_years < 1 then 'under_1'
        when report.age_years < 18 then '1_17'
        when report.age_years < 25 then '18_24'
        when report.age_years < 35 then '25_34'
        when report.age_years < 45 then '35_44'
        when report.age_years < 55 then '45_54'
        when report.age_years < 65 then '55_64'
        else '65_over'
    end as person_age_group,
    report.is_us,
    listed.groups_listed,
    case when number.product_number > 0 then number.product_number = 1 end as is_one_product,
    case when with_articles.source is not null then event.article_id is not null end
        as cites_article,
    mention.confidence as recognition
from core_mention as mention
join core_report as report on mention.report_id = report.report_id
join core_report_event as event on mention.report_id = event.report_id
join registry_report_system as system on report.source = system.key
join mart_report_product_number as number on mention.report_id = number.report_id
left join listed on mention.report_id = listed.report_id
left join with_articles on report.source = with_articles.source
where mention.is_counted
