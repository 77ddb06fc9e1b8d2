-- One row per population that reports can be compared within, with the bit that stands for it: a restriction,
-- which leaves other reports out of all cells of a 2x2 table, a comparator, which alone is compared with, or a
-- class of other ingredients, whose combination with a substance is looked at.
-- The recoding is that of faers-herbals-mitragynine in coding_events.csv.
with fixed as (
    select population, kind, key
    from (values
        (1, 'restriction', 'us'),
        (2, 'restriction', 'adults'),
        (4, 'restriction', 'one_product'),
        (8, 'restriction', 'no_literature'),
        (16, 'restriction', 'before_recoding'),
        (32, 'restriction', 'after_recoding'),
        (64, 'restriction', 'without_dominant'),
        (128, 'comparator', 'opioids'),
        (256, 'comparator', 'supplements')
    ) as known (population, kind, key)
)
select population, kind, key from fixed
union all
select
    512 << (row_number() over (order by class) - 1) as population,
    'class' as kind,
    class as key
from (select distinct class from vocabulary_co_ingestant_groups) as depressant
