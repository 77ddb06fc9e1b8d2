-- One row where FDA's file is loaded: it is cumulative, so it holds all quarters from its first complaint to
-- its latest.
select
    'hfcs' as source,
    'hfcs' as delivered_by,
    cast(null as date) as first_date,
    cast(
        date_trunc('quarter', max(data_through_date)) + interval '3' month - interval '1' day as date
    ) as last_date
from core_release
where source = 'hfcs'
having count(*) > 0
