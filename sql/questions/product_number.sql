-- Distinct reports by source and substance: one product on the report, or several. A product is a name
-- and counts once, however many rows (doses) list it; one that was not administered does not count.
-- title: One product or several on the report, by substance
--   source: key of the report system; never add up across it
--   substance: key of the watched substance
--   products_listed: One product or several, in words
--   sort_order: order on a page
--   reports: distinct reports that match the filters and list it
--   base_reports: reports naming the substance, or any chosen one, that match the filters: what a share is of
-- limitation not_proof_of_cause strong
-- limitation duplicates part
-- limitation also_listed part
-- limitation none_listed strong | One product listed is not single use. | The reporter may not know or not mention the others.
-- limitation small_numbers part
with chosen as (
    select distinct source, substance, report_id, counted_id
    from filtered_report({arguments})
),
numbered as (
    select
        chosen.source, chosen.substance, chosen.counted_id,
        bool_or(number.products_taken > 1) as has_several
    from chosen
    join mart_report_product_number as number on chosen.report_id = number.report_id
    group by chosen.source, chosen.substance, chosen.counted_id
),
base as (
    select source, substance, count(*) as base_reports from numbered group by source, substance
),
counted as (
    select source, substance, has_several, count(*) as reports
    from numbered group by source, substance, has_several
)
select
    base.source,
    base.substance,
    step.products_listed,
    step.sort_order,
    coalesce(counted.reports, 0) as reports,
    base.base_reports
from base
cross join (
    values ('One product', 1, false), ('Several products', 2, true)
) as step (products_listed, sort_order, has_several)
join mart_source as source on base.source = source.source and source.lists_products
join mart_word as substance_word
    on substance_word.kind = 'substance' and base.substance = substance_word.key
left join counted
    on base.source = counted.source and base.substance = counted.substance
    and step.has_several = counted.has_several
order by source.sort_order, substance_word.sort_order, step.sort_order
