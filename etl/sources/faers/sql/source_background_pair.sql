-- One row per drawn ingredient and term that a standing case lists together.
with product as materialized (
    select distinct standing.primaryid, drawn.ingredient_number
    from raw_faers_drug as drug
    join work_faers_pair_ingredient as drawn using (release, text_id)
    join view_faers_case as standing using (release, primaryid)
    where drug.role_cod is null or upper(drug.role_cod) <> 'DN'
),
term as materialized (
    select distinct standing.primaryid, named.number as pt_number
    from raw_faers_reac as reac
    join work_faers_reac_number as named using (release, text_id)
    join view_faers_case as standing using (release, primaryid)
    where named.number > 0 and reac.primaryid in (select primaryid from product)
),
counted as (
    select product.ingredient_number, term.pt_number, count(*) as reports
    from product
    join term on product.primaryid = term.primaryid
    group by product.ingredient_number, term.pt_number
)
select 'faers' as source, ingredient.ingredient, pt.pt, counted.reports
from counted
join (select distinct ingredient_number, ingredient from work_faers_pair_ingredient) as ingredient
    on counted.ingredient_number = ingredient.ingredient_number
join (select distinct pt_number, pt from work_reaction_term) as pt
    on counted.pt_number = pt.pt_number
