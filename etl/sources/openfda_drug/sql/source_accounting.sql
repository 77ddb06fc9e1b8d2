-- One row where openFDA is loaded: the cases that it supplies.
select
    'faers' as source,
    4 as step,
    used.count,
    case used.count when 1 then 'case' else 'cases' end
        || ' that openFDA supplies: newer there, or in no quarterly file loaded' as meaning
from (select count(*) as count from work_openfda_drug_record where fate = 'used') as used
cross join (select distinct source from core_release where source = 'openfda_drug') as loaded
