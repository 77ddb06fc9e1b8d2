-- One row per report in a group of suspected duplicates; flagged, never removed from a count.
-- Reports of one system that share event day, age, sex, every product name and every reaction,
-- none of them empty (the exact key of the AEOLUS method, Banda 2016, without imputation).
--   report_id: report
--   group_id: the smallest report_id of the group
--   method: how the group was found
--   score: 1 for an exact match of every field of the key
--   is_representative: the report of the group that was received last
with products as (
    select report_id, string_agg(distinct upper(product_name), '|' order by upper(product_name)) as products
    from core_product
    where product_name is not null
    group by report_id
),
reactions as (
    select report_id, string_agg(distinct pt, '|' order by pt) as reactions
    from core_reaction
    group by report_id
),
keyed as (
    select
        report.report_id,
        report.received_date,
        report.source || '#' || cast(report.event_date as varchar) || '#'
            || cast(round(report.age_years, 2) as varchar) || '#' || report.sex || '#'
            || products.products || '#' || reactions.reactions as facts
    from core_report as report
    join products on report.report_id = products.report_id
    join reactions on report.report_id = reactions.report_id
    where report.event_date_precision = 'day'
        and report.age_years is not null
        and report.sex <> 'unknown'
),
grouped as (
    select
        keyed.*,
        count(*) over (partition by facts) as group_size,
        min(report_id) over (partition by facts) as group_id,
        row_number() over (
            partition by facts order by received_date desc nulls last, report_id
        ) as place
    from keyed
)
select
    report_id,
    group_id,
    'same facts' as method,
    cast(1.0 as double) as score,
    place = 1 as is_representative
from grouped
where group_size > 1
