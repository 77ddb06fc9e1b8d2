-- One row per reaction of a case in work_faers_naming.
with faers_row as materialized (
    -- Picked first, by the number alone and then by both: few of many, which the planner does
    -- not know.
    select naming.caseid, reac.release, reac.text_id
    from raw_faers_reac as reac
    join work_faers_naming as naming using (release, primaryid)
    where reac.primaryid in (select primaryid from work_faers_naming)
)
select listed.caseid, upper(trim(text.pt)) as term
from faers_row as listed
join raw_faers_reac_text as text using (release, text_id)
