-- Distinct reports by source, substance and class of other ingredients also listed.
with chosen as (
    select distinct source, substance, report_id
    from filtered_report({arguments})
),
base as (
    select source, substance, count(distinct report_id) as base_reports
    from chosen group by source, substance
),
counted as (
    select chosen.source, chosen.substance, listed.class, count(distinct chosen.report_id) as reports
    from chosen
    join core_co_ingestant as listed on chosen.report_id = listed.report_id
    group by chosen.source, chosen.substance, listed.class
),
class_order as (
    select counted.source, counted.class, max_by(counted.reports, -word.sort_order) as reports
    from counted
    join mart_word as word on word.kind = 'substance' and counted.substance = word.key
    group by counted.source, counted.class
)
select
    base.source,
    base.substance,
    class.class,
    class.class_label,
    class.is_treatment,
    class.sort_order,
    coalesce(counted.reports, 0) as reports,
    base.base_reports
from base
join class_order on base.source = class_order.source
join mart_ingredient_class as class on class_order.class = class.class
join mart_source as source on base.source = source.source
join mart_word as substance_word
    on substance_word.kind = 'substance' and base.substance = substance_word.key
left join counted
    on base.source = counted.source and base.substance = counted.substance
    and class.class = counted.class
order by source.sort_order, substance_word.sort_order, class.is_treatment,
    class.class = 'unclassified', class_order.reports desc, class.sort_order
