-- One row per suspect name of a used case and the entry of the ingredient list that is the same product.
-- The two lists do not run in parallel. A name belongs to the entry that it shares most ingredients
-- with (a watched substance counts as one), of several to the one with the fewest others; where each
-- list has one entry they are one product.
with listed as (
    select product.release, product.record_seq, product.product_name, product.ingredient_names,
        min(product.place) as place
    from raw_faers_line_listing_product as product
    join work_faers_line_listing_record as record using (release, record_seq)
    where record.fate = 'used' and product.role = 'suspect'
    group by product.release, product.record_seq, product.product_name, product.ingredient_names
),
possible as (
    select
        named.release,
        named.record_seq,
        named.product_name,
        coded.ingredient_names,
        coded.place,
        count(*) over (partition by named.release, named.record_seq) = 1 as is_only_pair
    from listed as named
    join listed as coded using (release, record_seq)
    where named.product_name is not null and coded.ingredient_names is not null
),
read_as as (
    select product_name, ingredient_names, ingredient
    from recognised_ingredient
    where ingredient is not null
    union
    select product_name, ingredient_names, 'watched' as ingredient
    from recognised_product
),
shared as (
    select possible.product_name, possible.ingredient_names, count(*) as ingredients
    from (select distinct product_name, ingredient_names from possible) as possible
    join read_as as of_name
        on possible.product_name = of_name.product_name and of_name.ingredient_names is null
    join read_as as of_entry
        on possible.ingredient_names = of_entry.ingredient_names
        and of_entry.product_name is null
        and of_name.ingredient = of_entry.ingredient
    group by possible.product_name, possible.ingredient_names
),
size as (
    select ingredient_names, count(*) as ingredients
    from read_as
    where product_name is null and ingredient_names is not null
    group by ingredient_names
),
ranked as (
    select
        possible.*,
        row_number() over (
            partition by possible.release, possible.record_seq, possible.product_name
            order by shared.ingredients desc, size.ingredients, possible.place
        ) as pair_rank
    from possible
    left join shared
        on possible.product_name = shared.product_name
        and possible.ingredient_names = shared.ingredient_names
    left join size on possible.ingredient_names = size.ingredient_names
    where possible.is_only_pair or shared.ingredients is not null
)
select release, record_seq, product_name, ingredient_names
from ranked
where pair_rank = 1
