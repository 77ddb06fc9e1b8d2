-- One row per text or column of a watched death that lists a substance.
-- Nobody calls a substance suspect here, so the role is unknown.
with watched as (
    select distinct source, death_id from work_medical_examiner_finding where is_watched
),
finding as (
    select distinct
        finding.source, finding.death_id, finding.finding_seq, finding.product_name,
        finding.ingredient_names
    from work_medical_examiner_finding as finding
    join watched on finding.source = watched.source and finding.death_id = watched.death_id
)
select
    source || ':' || death_id as report_id,
    row_number() over (partition by source, death_id order by finding_seq) as product_seq,
    product_name,
    ingredient_names,
    'unknown' as role
from finding
