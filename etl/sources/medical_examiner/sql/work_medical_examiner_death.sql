-- One row per death in the release that stands: the file is cumulative, so the one whose data go
-- furthest replaces the others; deaths in no later file have been taken back by the office.
with ranked as (
    select
        release,
        row_number() over (
            order by data_through_date desc nulls last, retrieved_at desc, release desc
        ) as place
    from work_release
    where source = 'medical_examiner'
)
select
    death.release,
    death.death_id,
    min(death.date) as date,
    min(death.date_kind) as date_kind,
    min(death.age_text) as age_text,
    min(death.age) as age,
    min(death.sex) as sex
from raw_medical_examiner_death as death
join ranked on death.release = ranked.release
where ranked.place = 1
group by death.release, death.death_id
