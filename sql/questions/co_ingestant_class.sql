-- Distinct reports by source, substance and class of other ingredients also listed.
-- title: Classes of other ingredients also listed, by substance
--   source: key of the report system; never add up across it
--   substance: key of the watched substance
--   class: class of co_ingestant_classes.csv, or unclassified
--   class_label: name of the class on a page
--   is_treatment: usually given as treatment, so shown apart
--   sort_order: order on a page
--   reports: distinct reports that match the filters and list it
--   base_reports: reports naming the substance, or any chosen one, that match the filters: what a share is of
-- limitation not_proof_of_cause strong
-- limitation no_denominator part
-- limitation stimulated_reporting part
-- limitation duplicates part | Counted per report. | Four rows of one drug on a report count once. Reports of one event may still be two.
-- limitation also_listed strong | Also listed, not taken together. | Long-term medicines, hospital treatment and laboratory findings share one list.
-- limitation none_listed strong | One product listed is not single use. | Many reporters name only the product they suspect.
-- limitation field_missing part
-- limitation death_selected part
-- limitation coding_change part
-- limitation product_unknown part
-- limitation small_numbers strong
-- limitation never_add_sources part
-- limitation found_is_not_cause strong | Found is not caused. | Each class was found or listed in the cause; which of them killed is seldom known.
-- limitation not_always_tested part
with chosen as (
    select distinct source, substance, report_id, counted_id
    from filtered_report({arguments})
),
base as (
    select source, substance, count(distinct counted_id) as base_reports
    from chosen group by source, substance
),
counted as (
    select chosen.source, chosen.substance, listed.class, count(distinct chosen.counted_id) as reports
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
