-- One row: the records delivered.
select
    'hfcs' as source,
    2 as step,
    cast(coalesce(sum(staged_rows), 0) as bigint) as count,
    case coalesce(sum(staged_rows), 0) when 1 then 'record' else 'records' end
        || ' in the openFDA food files loaded' as meaning
from core_release
where source = 'openfda_food'
