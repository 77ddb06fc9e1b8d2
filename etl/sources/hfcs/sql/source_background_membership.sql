-- One row per complaint that names a watched substance and population it belongs to.
select source, 'hfcs:' || report_number as report_id, population
from work_hfcs_population
where ('hfcs:' || report_number) in (select report_id from source_background_product)
