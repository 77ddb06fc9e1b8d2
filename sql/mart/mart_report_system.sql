-- One row per report system, also where nothing of it is loaded or only aggregates are published.
--   source: key of the report system
--   name: short name
--   long_name: what it is, in a few words
--   unit_singular: what one row is called
--   unit_plural: what several rows are called
--   publisher: who publishes it
--   dataset: data sets that can be loaded
--   url: where they are described
--   licence: terms of use
--   cadence: how often they are issued
--   date_charted: which date its counts run on
--   what_it_is: description for readers
--   publishes_records: single reports stand in this file; else only tables with small counts hidden
--   is_loaded: a release of it is in this file
--   sort_order: order on a page
with described as (
    select
        report_system as source,
        min(publisher) as publisher,
        string_agg(distinct dataset, '; ' order by dataset) as dataset,
        min(url) as url,
        string_agg(distinct licence, '; ' order by licence) as licence,
        min_by(cadence, "order") as cadence
    from registry_data_set
    where report_system is not null
    group by report_system
)
select
    system.key as source, system.name, system.long_name, system.unit_singular, system.unit_plural,
    described.publisher, described.dataset, described.url, described.licence, described.cadence,
    system.date_charted, system.what_it_is, system.publishes_records,
    system.key in (select report_system from core_release where report_system is not null)
        as is_loaded,
    system.sort_order
from registry_report_system as system
join described on system.key = described.source
