-- One row per staged release: the latest date in it, not after the day it was added.
with landed as (
    select release, cast(max(retrieved_at) as date) as retrieved_on
    from raw_release where source = 'medical_examiner'
    group by release
)
select
    'medical_examiner' as source,
    death.release,
    max(case when death.date <= landed.retrieved_on then death.date end) as data_through_date
from raw_medical_examiner_death as death
join landed on death.release = landed.release
group by death.release
