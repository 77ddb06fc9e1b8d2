-- One row per source of complaints that holds those of all products.
select
    source,
    'hfcs' as report_system,
    count(*) as reports,
    min(received_date) as first_received_date,
    max(received_date) as last_received_date,
    'files' as counted_from
from work_hfcs_delivery
where rank_in_source = 1
    and source in (select source from work_whole_source)
group by source
