-- No ingredient, reaction, group or class is listed by more reports than a source has, or by fewer than one.
with counted as (
    select source, ingredient as listed, reports from background_ingredient
    union all
    select source, pt as listed, reports from background_reaction where counted_from = 'files'
    union all
    select source, reaction_group as listed, reports from background_reaction_group
    union all
    select source, class as listed, reports from background_class
)
select counted.source, counted.listed, counted.reports, total.reports as reports_of_all_products
from counted
left join background_total as total on counted.source = total.source
where counted.reports not between 1 and coalesce(total.reports, 0)
