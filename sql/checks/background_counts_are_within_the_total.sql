-- No ingredient or reaction is listed by more reports than a source has, or by fewer than one.
with counted as (
    select source, ingredient as listed, reports from background_ingredient
    union all
    select source, pt as listed, reports from background_reaction where counted_from = 'files'
)
select counted.source, counted.listed, counted.reports, total.reports as reports_of_all_products
from counted
left join background_total as total on counted.source = total.source
where counted.reports not between 1 and coalesce(total.reports, 0)
