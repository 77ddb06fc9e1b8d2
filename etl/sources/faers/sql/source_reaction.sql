-- One row per reaction of a watched case.
with faers_row as materialized (
    -- Picked first, by the number alone and then by both: few of many, which the planner does
    -- not know.
    select watched.caseid, reac.release, reac.text_id
    from raw_faers_reac as reac
    join work_faers_watched as watched using (release, primaryid)
    where reac.primaryid in (select primaryid from work_faers_watched)
)
select 'faers:' || cast(listed.caseid as varchar) as report_id, upper(trim(text.pt)) as term
from faers_row as listed
join raw_faers_reac_text as text using (release, text_id)
