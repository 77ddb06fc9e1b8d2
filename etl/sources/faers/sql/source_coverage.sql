-- One row per quarter whose file is loaded.
with quarter as (
    select distinct
        make_date(
            cast(substr(release, 1, 4) as integer),
            3 * cast(substr(release, 6, 1) as integer) - 2,
            1
        ) as first_date
    from core_release
    where source = 'faers'
)
select
    'faers' as source,
    'faers' as delivered_by,
    first_date,
    cast(first_date + interval '3' month - interval '1' day as date) as last_date
from quarter
