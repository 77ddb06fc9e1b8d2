-- One row per text that names ingredients: the ingredients where given, else the product name.
-- For counting all products of a source; watched reports are read product by product.
with keyed as (
    select distinct
        case
            when ingredient_names is null
                or upper(trim(ingredient_names)) in (select token from vocabulary_ingredient_placeholders)
                then product_name
        end as product_name,
        ingredient_names
    from distinct_product
)
select product_name, ingredient_names from keyed
