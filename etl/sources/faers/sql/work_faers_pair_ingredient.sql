-- One row per text_id of a drug of FAERS and ingredient whose pairs with reactions are counted: every one where
-- the files hold up to 100,000 cases, else so many that their pairs are counted in a second and in little memory:
-- one in 4 up to 300,000 cases, one in 16 up to 1,500,000, then one in 64. They are drawn by a checksum of their
-- names, which knows nothing of reactions; the fewer are among the more.
with total as (select count(*) as cases from view_faers_case),
summed as (
    select distinct ingredient, ingredient_number, md5(ingredient) as checksum
    from work_ingredient_text
),
drawn as (
    select summed.ingredient, summed.ingredient_number
    from summed
    cross join total
    where total.cases <= 100000
        or (total.cases <= 300000 and substr(summed.checksum, 1, 1) in ('0', '1', '2', '3'))
        or (total.cases <= 1500000 and substr(summed.checksum, 1, 1) = '0')
        or (substr(summed.checksum, 1, 1) = '0' and substr(summed.checksum, 2, 1) in ('0', '1', '2', '3'))
)
select listed.release, listed.text_id, drawn.ingredient_number, drawn.ingredient
from work_faers_drug_number as listed
join drawn on listed.number = drawn.ingredient_number
