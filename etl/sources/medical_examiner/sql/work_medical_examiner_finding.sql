-- One row per death and text or column in which a substance was recognised.
-- A column for a group (benzodiazepines) is left out where the death lists a member by name: the
-- finding is the same. Words of a cause that name no substance (a disease) are no finding.
with named as (
    select
        death.source,
        finding.death_id,
        finding.finding_seq,
        finding.place,
        finding.product_name,
        finding.ingredient_names,
        finding.is_group,
        finding.not_named_by,
        recognised.ingredient,
        recognised.ingredient_class
    from raw_medical_examiner_finding as finding
    join work_medical_examiner_death as death
        on finding.release = death.release and finding.death_id = death.death_id
    left join recognised_ingredient as recognised
        on finding.ingredient_names is not distinct from recognised.ingredient_names
        and (
            recognised.product_name is null
            or finding.product_name = recognised.product_name
        )
        and not (
            finding.place in ('cause', 'contributing')
            and recognised.ingredient_class = 'unclassified'
        )
),
watched as (
    select product_name, ingredient_names, count(*) as rules
    from recognised_product
    group by product_name, ingredient_names
),
member as (
    select distinct source, death_id, ingredient_class, ingredient from named where not is_group
),
more_exact as (
    select distinct named.source, named.death_id, named.finding_seq
    from named
    join member
        on named.source = member.source
        and named.death_id = member.death_id
        and named.ingredient_class = member.ingredient_class
    where named.is_group
        and (named.not_named_by is null or named.not_named_by <> member.ingredient)
        and named.ingredient <> member.ingredient
)
select
    named.source,
    named.death_id,
    named.finding_seq,
    named.place,
    named.product_name,
    named.ingredient_names,
    named.ingredient,
    watched.rules is not null as is_watched
from named
left join watched
    on named.product_name is not distinct from watched.product_name
    and named.ingredient_names is not distinct from watched.ingredient_names
left join more_exact
    on named.source = more_exact.source
    and named.death_id = more_exact.death_id
    and named.finding_seq = more_exact.finding_seq
where more_exact.finding_seq is null
    and (named.ingredient is not null or watched.rules is not null)
