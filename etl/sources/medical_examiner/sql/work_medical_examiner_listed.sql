-- One row per death and ingredient listed, all deaths of the file.
select distinct death_id, ingredient
from work_medical_examiner_finding
where ingredient is not null
