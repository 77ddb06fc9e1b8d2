-- One row per death in the releases that stand, one release for each jurisdiction; deaths in no
-- later list of it have been taken back by the office.
select
    standing.source,
    standing.state,
    death.release,
    death.death_id,
    min(death.date) as date,
    min(death.date_kind) as date_kind,
    min(death.age_text) as age_text,
    min(death.age_unit) as age_unit,
    min(death.age) as age,
    min(death.sex) as sex
from raw_medical_examiner_death as death
join work_medical_examiner_release as standing on death.release = standing.release
group by standing.source, standing.state, death.release, death.death_id
