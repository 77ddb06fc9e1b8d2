-- One row where openFDA is loaded: the cases that it supplies.
select 'faers' as source, 4 as step, count(*) as count,
    case count(*) when 1 then 'case' else 'cases' end
        || ' that openFDA supplies: newer there, or in no quarterly file loaded' as meaning
from work_openfda_drug_record
where fate = 'used'
having exists (select 1 from core_release where source = 'openfda_drug')
