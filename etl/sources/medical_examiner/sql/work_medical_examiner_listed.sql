-- One row per death and ingredient listed, all deaths of the lists that stand.
select distinct source, death_id, ingredient
from work_medical_examiner_finding
where ingredient is not null
