-- One row per source of complaints, complaint in the release that stands there and population of work_population
-- that it belongs to; only of sources that delivered the complaints about all products. A country and an article
-- are not collected, and the recoding was one of FAERS.
with standing as (
    select source, release, report_number, age, age_unit
    from work_hfcs_delivery
    where rank_in_source = 1 and source in (select source from work_whole_source)
),
dominant as (
    select source, ingredient
    from (
        select
            source, ingredient,
            row_number() over (partition by source order by count(*) desc, ingredient) as place
        from work_hfcs_listed_ingredient
        group by source, ingredient
    ) as ranked
    where place <= 10
),
dominated as (
    select distinct listed.source, listed.report_number
    from work_hfcs_listed_ingredient as listed
    join dominant on listed.source = dominant.source and listed.ingredient = dominant.ingredient
),
product as (
    select
        standing.source,
        standing.report_number,
        count(*) as products,
        bool_or(product.industry_code = '54') as has_supplement
    from standing
    join work_hfcs_product as product
        on standing.source = product.source
        and standing.release = product.release
        and standing.report_number = product.report_number
    group by standing.source, standing.report_number
),
member as (
    select standing.source, standing.report_number, 'adults' as key
    from standing
    join vocabulary_age_units as unit on lower(standing.age_unit) = unit.unit
    where standing.age / cast(unit.per_year as double) >= 18
    union all
    select source, report_number, 'one_product' as key from product where products = 1
    union all
    select source, report_number, 'supplements' as key from product where has_supplement
    union all
    select standing.source, standing.report_number, 'without_dominant' as key
    from standing
    left join dominated
        on standing.source = dominated.source and standing.report_number = dominated.report_number
    where dominated.report_number is null
)
select member.source, member.report_number, known.population
from member
join work_population as known on member.key = known.key
union
select listed.source, listed.report_number, known.population
from work_hfcs_listed_ingredient as listed
join work_ingredient_population as member on listed.ingredient = member.ingredient
join work_population as known on (member.populations & known.population) > 0
