-- One row per staged release with the last date the publisher received anything in it.
-- A line list gives the end of the month, because the day of its last call belongs to a person.
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
    union all
    select 'medical_examiner' as source, release, max(date) as data_through_date
    from raw_medical_examiner_death group by release
    union all
    select 'vsrr' as source, release, max(month_end) as data_through_date
    from raw_vsrr_row group by release
    union all
    select 'community_survey' as source, release, max(collected_to) as data_through_date
    from raw_community_survey_answer group by release
    union all
    select 'poison_center' as source, release,
        cast(date_trunc('month', max(start_date)) + interval '1' month - interval '1' day as date)
            as data_through_date
    from raw_poison_center_case group by release
),
release as (
    select
        source, release, min(report_system) as report_system, min(preference) as preference,
        max(retrieved_at) as retrieved_at
    from raw_release
    group by source, release
)
select
    release.*,
    case
        when release.source = 'poison_center'
            then least(received.data_through_date, cast(release.retrieved_at as date))
        else received.data_through_date
    end as data_through_date
from release left join received using (source, release)
