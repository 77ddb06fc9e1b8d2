-- One row where openFDA's complaints are loaded. The answer to our whole search (search_…) holds them up to
-- the end of the quarter of its latest; what a person added proves no quarter complete.
select
    'hfcs' as source,
    'openfda_food' as delivered_by,
    cast(null as date) as first_date,
    cast(
        date_trunc(
            'quarter',
            max(case when starts_with(release, 'search_') then data_through_date end)
        ) + interval '3' month - interval '1' day as date
    ) as last_date
from core_release
where source = 'openfda_food'
having count(*) > 0
