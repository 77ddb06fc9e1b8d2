-- Distinct reports by source, substance and other ingredient also listed.
-- title: Other ingredients also listed, by substance
--   source: key of the report system; never add up across it
--   substance: key of the watched substance
--   ingredient: other ingredient, salts and brands folded; the product name where none was recognised
--   class_label: name of the class on a page
--   is_treatment: usually given as treatment, so shown apart
--   reports: distinct reports that match the filters and list it
--   base_reports: reports naming the substance, or any chosen one, that match the filters: what a share is of
-- limitation not_proof_of_cause strong
-- limitation no_denominator part
-- limitation duplicates part
-- limitation also_listed strong | Names as reported. | Salts and brands are folded; a name nobody has classified stays as written.
-- limitation none_listed part
-- limitation field_missing part
-- limitation coding_change part
-- limitation product_unknown part | HERBALS is not an ingredient. | It is a placeholder in FDA's coding and is left out.
-- limitation small_numbers strong
-- limitation names_withheld part
-- limitation never_add_sources part
-- limitation found_is_not_cause strong
with chosen as (
    select distinct source, substance, report_id, counted_id
    from filtered_report({arguments})
),
base as (
    select source, substance, count(distinct counted_id) as base_reports
    from chosen group by source, substance
),
counted as (
    select
        chosen.source,
        chosen.substance,
        listed.ingredient,
        min(listed.class) as class,
        bool_and(listed.is_treatment) as is_treatment,
        count(distinct chosen.counted_id) as reports
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
