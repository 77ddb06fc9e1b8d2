-- One row per source: its distinct reports, all products, as the other margin of a 2x2 table.
--   source: key of the source whose files were counted
--   report_system: key of the report system
--   reports: distinct reports after the version rules
--   first_received_date: earliest date of receipt among them; null where openFDA counted
--   last_received_date: latest date of receipt among them; null where openFDA counted
--   counted_from: files: counted in all reports of the source; api: openFDA's own count, deleted cases among them
--   counted_on: date of openFDA's count; null where files were counted
select
    'faers' as source,
    'faers' as report_system,
    count(*) as reports,
    min(received_date) as first_received_date,
    max(fda_date) as last_received_date,
    'files' as counted_from,
    cast(null as date) as counted_on
from view_faers_case
having count(*) > 0
union all
select
    source,
    'hfcs' as report_system,
    count(*) as reports,
    min(received_date) as first_received_date,
    max(received_date) as last_received_date,
    'files' as counted_from,
    cast(null as date) as counted_on
from work_hfcs_delivery
where rank_in_source = 1
    and source in (select source from work_whole_source)
group by source
union all
select
    'openfda_drug' as source,
    'faers' as report_system,
    reports,
    cast(null as date) as first_received_date,
    cast(null as date) as last_received_date,
    'api' as counted_from,
    counted_date as counted_on
from work_openfda_drug_total
where pt is null
union all
select
    'medical_examiner' as source,
    'medical_examiner' as report_system,
    count(distinct death_id) as reports,
    min(date) as first_received_date,
    max(date) as last_received_date,
    'files' as counted_from,
    cast(null as date) as counted_on
from work_medical_examiner_death
having count(*) > 0
