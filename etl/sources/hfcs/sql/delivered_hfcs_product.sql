-- One row per delivered product of a complaint; repetitions are allowed.
--   source: key of the source that delivered it
--   release: release
--   report_number: FDA's number of the complaint
--   place: order of the products
--   product_role: suspect or concomitant, in any spelling
--   product_name: as written by the reporter
--   industry_code: FDA's code of the industry
select
    'hfcs' as source, release, report_number, line_number as place, product_role, product_name,
    industry_code
from raw_hfcs_row
