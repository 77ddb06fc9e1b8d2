-- One row: the records delivered.
select
    'hfcs' as source,
    2 as step,
    cast(coalesce(sum(staged_rows), 0) as bigint) as count,
    'records in the openFDA food files loaded' as meaning
from core_release
where source = 'openfda_food'
