-- One row per standing FAERS case with a product that recognition read as a watched substance.
-- A case of which another source has a higher version is supplied by that one.
select naming.*
from work_faers_naming as naming
where not exists (
    select 1
    from source_faers_elsewhere as elsewhere
    where elsewhere.caseid = naming.caseid
)
