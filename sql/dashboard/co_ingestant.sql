-- Distinct reports by source, substance and other ingredient also listed.
with chosen as (
    select distinct source, substance, report_id
    from filtered_report({arguments})
),
base as (
    select source, substance, count(distinct report_id) as base_reports
    from chosen group by source, substance
),
counted as (
    select
        chosen.source,
        chosen.substance,
        listed.ingredient,
        min(listed.class) as class,
        bool_and(listed.is_treatment) as is_treatment,
        count(distinct chosen.report_id) as reports
    from chosen
    join core_co_ingestant as listed on chosen.report_id = listed.report_id
    group by chosen.source, chosen.substance, listed.ingredient
)
select
    counted.source,
    counted.substance,
    counted.ingredient,
    class.class_label,
    counted.is_treatment,
    counted.reports,
    base.base_reports
from counted
join base on counted.source = base.source and counted.substance = base.substance
join mart_ingredient_class as class on counted.class = class.class
join mart_source as source on counted.source = source.source
join mart_word as substance_word
    on substance_word.kind = 'substance' and counted.substance = substance_word.key
order by source.sort_order, substance_word.sort_order, counted.reports desc, counted.ingredient
