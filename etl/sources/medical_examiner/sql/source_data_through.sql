-- One row per staged release: the latest date in it.
select 'medical_examiner' as source, release, max(date) as data_through_date
from raw_medical_examiner_death
group by release
