-- One row per staged release with the last date FDA received anything in it.
with received as (
    select 'faers' as source, release, max(fda_date) as data_through_date
    from raw_faers_demo group by release
    union all
    select 'openfda_drug' as source, release, max(receipt_date) as data_through_date
    from raw_openfda_drug_report group by release
    union all
    select 'openfda_recalls' as source, release, max(report_date) as data_through_date
    from raw_openfda_recalls_recall group by release
    union all
    select 'hfcs' as source, release, max(received_date) as data_through_date
    from raw_hfcs_row group by release
    union all
    select 'openfda_food' as source, release, max(received_date) as data_through_date
    from raw_openfda_food_report group by release
),
release as (
    select
        source, release, min(report_system) as report_system, min(preference) as preference,
        max(retrieved_at) as retrieved_at
    from raw_release
    group by source, release
)
select release.*, received.data_through_date
from release left join received using (source, release)
