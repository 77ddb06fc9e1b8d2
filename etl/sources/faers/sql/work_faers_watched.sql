-- One row per standing FAERS case with a product that recognition read as a watched substance.
-- A case of which another source has a newer version is supplied by that one.
select naming.*
from work_faers_naming as naming
where not exists (
    select 1
    from work_faers_delivery as delivery
    where delivery.fate = 'used' and delivery.caseid = naming.caseid
)
