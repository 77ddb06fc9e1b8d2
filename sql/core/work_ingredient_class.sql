-- One row per ingredient that is in a class of co_ingestants.csv, with a number to count the class by. It is
-- below 0, so that ingredients and classes can be counted together.
with known as (
    select ingredient, min(class) as class from vocabulary_co_ingestants group by ingredient
)
select ingredient, class, -dense_rank() over (order by class) as class_number
from known
