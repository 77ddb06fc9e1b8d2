-- One row per quarterly release.
select
    'faers' as source,
    release,
    cast(
        make_date(
            cast(substr(release, 1, 4) as integer),
            3 * cast(substr(release, 6, 1) as integer) - 2,
            1
        ) + interval '3' month - interval '1' day as date
    ) as last_date
from raw_release
where source = 'faers'
group by release
