-- One row per step from the deaths delivered to those that stand.
with delivered as (
    select coalesce(sum(staged_rows), 0) as rows
    from core_release where source = 'medical_examiner'
),
death as (select count(distinct death_id) as deaths from work_medical_examiner_death)
select 'medical_examiner' as source, 1 as step, cast(rows as bigint) as count,
    'deaths in the files loaded' as meaning from delivered
union all
select 'medical_examiner' as source, 2 as step, deaths as count,
    'deaths in the latest file, which holds all years again' as meaning from death
