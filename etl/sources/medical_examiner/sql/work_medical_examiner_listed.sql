-- One row per death and ingredient listed, all deaths of the lists that stand; what is always a
-- metabolite of one parent counts as that.
select distinct
    finding.source,
    finding.death_id,
    coalesce(metabolite.parent, finding.ingredient) as ingredient
from work_medical_examiner_finding as finding
left join work_metabolite as metabolite on finding.ingredient = metabolite.ingredient
where finding.ingredient is not null
