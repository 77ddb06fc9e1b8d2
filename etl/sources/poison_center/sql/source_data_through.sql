-- One row per staged line list: the end of the month of its last call, not after the day it was added.
-- The day of the last call belongs to a person.
with landed as (
    select release, cast(max(retrieved_at) as date) as retrieved_on
    from raw_release where source = 'poison_center'
    group by release
),
listed as (
    select
        release,
        cast(date_trunc('month', max(start_date)) + interval '1' month - interval '1' day as date)
            as month_end
    from raw_poison_center_case
    group by release
)
select
    'poison_center' as source,
    listed.release,
    least(listed.month_end, landed.retrieved_on) as data_through_date
from listed
join landed on listed.release = landed.release
