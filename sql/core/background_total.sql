-- One row per source: its distinct reports, all products, as the other margin of a 2x2 table.
--   source: key of the source whose files were counted
--   report_system: key of the report system
--   reports: distinct reports after the version rules
--   first_received_date: earliest date of receipt among them
--   last_received_date: latest date of receipt among them
select
    'faers' as source,
    'faers' as report_system,
    count(*) as reports,
    min(coalesce(demo.init_fda_date, demo.fda_date)) as first_received_date,
    max(demo.fda_date) as last_received_date
from work_faers_case as kept
join (
    select release, primaryid, min(init_fda_date) as init_fda_date, max(fda_date) as fda_date
    from raw_faers_demo group by release, primaryid
) as demo using (release, primaryid)
having count(*) > 0
union all
select
    source,
    'hfcs' as report_system,
    count(*) as reports,
    min(received_date) as first_received_date,
    max(received_date) as last_received_date
from work_hfcs_delivery
where rank_in_source = 1
    and source in (select source from work_whole_source)
group by source
