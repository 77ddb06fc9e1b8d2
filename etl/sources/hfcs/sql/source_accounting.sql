-- One row per step from the rows delivered to the complaints counted.
with row_delivered as (
    select coalesce(sum(staged_rows), 0) as rows from core_release where source = 'hfcs'
),
report as (select count(distinct report_number) as reports from work_hfcs_delivery),
taken_back as (
    select count(distinct report_number) as reports
    from raw_hfcs_row
    where report_number not in (
        select report_number
        from raw_hfcs_row
        where release in (select release from work_hfcs_release)
    )
),
withheld as (
    select count(distinct delivery.report_number) as reports
    from work_hfcs_delivery as delivery
    join work_hfcs_product as product
        on delivery.source = product.source
        and delivery.release = product.release
        and delivery.report_number = product.report_number
    where delivery.rank_in_system = 1
        and (upper(product.product_name) like 'REDACTED%'
            or upper(product.product_name) like 'EXEMPTION 4%')
)
select 'hfcs' as source, 1 as step, cast(rows as bigint) as count,
    case rows when 1 then 'product row' else 'product rows' end
        || ' in the HFCS (CAERS) files loaded' as meaning
from row_delivered
union all
select 'hfcs' as source, 2 as step, reports as count,
    case reports when 1 then 'complaint' else 'complaints' end
        || ' of earlier files that FDA''s latest file no longer holds, so not counted from them'
        as meaning
from taken_back
where reports > 0
union all
select 'hfcs' as source, 3 as step, reports as count,
    case reports when 1 then 'distinct complaint' else 'distinct complaints' end
        || ' in both; the latest release supplies each' as meaning
from report
union all
select 'hfcs' as source, 4 as step, reports as count,
    case reports when 1 then 'of those hides' else 'of those hide' end
        || ' a product name (REDACTED, EXEMPTION 4), where kratom may be' as meaning
from withheld
