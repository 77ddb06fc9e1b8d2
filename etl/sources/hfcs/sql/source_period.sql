-- One row per release whose name holds the day up to which it goes, as FDA's do since 2024.
select
    'hfcs' as source,
    release,
    cast(try_strptime(regexp_extract(release, '(20[0-9]{6})', 1), '%Y%m%d') as date) as last_date
from raw_release
where source = 'hfcs'
group by release
