-- One row per complaint and release that delivered it, with the values given there.
-- The release with the latest data supplies the report (rank_in_system = 1); at equal dates FDA's
-- own file goes before openFDA's copy of it, then what was retrieved last.
with delivered as (
    select
        'hfcs' as source,
        release,
        report_number,
        min(received_date) as received_date,
        min(event_text) as event_text,
        min(event_date) as event_date,
        min(age_text) as age_text,
        min(age) as age,
        min(age_unit) as age_unit,
        min(sex) as sex,
        min(outcomes) as outcomes,
        min(reactions) as reactions
    from raw_hfcs_row
    group by release, report_number
    union all
    select
        'openfda_food' as source,
        release,
        report_number,
        min(received_date) as received_date,
        min(event_text) as event_text,
        min(event_date) as event_date,
        min(age_text) as age_text,
        min(age) as age,
        min(age_unit) as age_unit,
        min(sex) as sex,
        min(outcomes) as outcomes,
        min(reactions) as reactions
    from raw_openfda_food_report
    group by release, report_number
)
select
    delivered.*,
    row_number() over (
        partition by delivered.source, delivered.report_number
        order by release.data_through_date desc nulls last, release.retrieved_at desc,
            release.release desc
    ) as rank_in_source,
    row_number() over (
        partition by delivered.report_number
        order by release.data_through_date desc nulls last, release.preference,
            release.retrieved_at desc, release.release desc
    ) as rank_in_system
from delivered
join work_release as release
    on delivered.source = release.source and delivered.release = release.release
