-- One row per case of the quarterly files, in the version that stands in them, with a product that
-- recognition read as a watched substance. These are the reports of a 2x2 table: its background is counted
-- in the same files and versions.
with standing as materialized (
    -- Picked first, by the number alone and then by both: few of many, which the planner does
    -- not know.
    select caseid, release, primaryid, received_date, fda_date
    from view_faers_case
    where primaryid in (select primaryid from work_faers_naming_version)
)
select standing.*
from standing
semi join work_faers_naming_version using (release, primaryid)
