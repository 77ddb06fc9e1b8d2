-- One row where a line listing is loaded: the cases that it supplies.
select
    'faers' as source,
    4 as step,
    used.count,
    case used.count when 1 then 'case' else 'cases' end
        || ' that a line listing supplies: received later there, or in no other file loaded' as meaning
from (select count(*) as count from work_faers_line_listing_record where fate = 'used') as used
cross join (select distinct source from core_release where source = 'faers_line_listing') as loaded
