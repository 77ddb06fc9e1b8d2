-- One row per report: how many products it lists, each counted once however many rows name it.
-- A product is a name, capitals and blanks aside. Where a report system has texts and findings instead of
-- products (a cause of death), each substance named is one, so five drugs in one text are five: the
-- watched ones by their group, the others with their metabolites.
--   report_id: report
--   product_number: products listed
--   products_taken: of them, products that were not "not administered"
with name as (
    select
        product.report_id,
        upper(trim(regexp_replace(
            coalesce(product.product_name, product.ingredient_names), '\s+', ' ', 'g'
        ))) as product,
        product.role <> 'not_administered' as is_taken
    from core_product as product
    join core_report as report on product.report_id = report.report_id
    join registry_report_system as system on report.source = system.key
    where system.lists_products
),
finding as (
    select mention.report_id, 'watched ' || substance.exposure_group as product
    from core_mention as mention
    join mart_substance as substance on mention.substance = substance.substance
    union
    select report_id, ingredient as product from core_co_ingestant
),
listed as (
    select report_id, product, is_taken from name
    union all
    select finding.report_id, finding.product, true as is_taken
    from finding
    join core_report as report on finding.report_id = report.report_id
    join registry_report_system as system on report.source = system.key
    where not system.lists_products
)
select
    report.report_id,
    count(distinct listed.product) as product_number,
    count(distinct case when listed.is_taken then listed.product end) as products_taken
from core_report as report
left join listed on report.report_id = listed.report_id
group by report.report_id
