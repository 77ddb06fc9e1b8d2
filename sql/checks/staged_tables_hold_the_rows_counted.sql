-- The staged tables hold as many rows as the accounts say.
with held as (
    select 'faers' as source, release, 'demo' as "table", count(*) as rows
    from raw_faers_demo group by release
    union all
    select 'hfcs' as source, release, 'row' as "table", count(*) as rows
    from raw_hfcs_row group by release
    union all
    select 'openfda_drug' as source, release, 'report' as "table", count(*) as rows
    from raw_openfda_drug_report group by release
    union all
    select 'openfda_drug' as source, release, 'total' as "table", count(*) as rows
    from raw_openfda_drug_total group by release
    union all
    select 'openfda_recalls' as source, release, 'recall' as "table", count(*) as rows
    from raw_openfda_recalls_recall group by release
    union all
    select 'openfda_food' as source, release, 'report' as "table", count(*) as rows
    from raw_openfda_food_report group by release
    union all
    select 'medical_examiner' as source, release, 'death' as "table", count(*) as rows
    from raw_medical_examiner_death group by release
    union all
    select 'vsrr' as source, release, 'row' as "table", count(*) as rows
    from raw_vsrr_row group by release
    union all
    select 'community_survey' as source, release, 'answer' as "table", count(*) as rows
    from raw_community_survey_answer group by release
    union all
    select 'poison_center' as source, release, 'case' as "table", count(*) as rows
    from raw_poison_center_case group by release
),
counted as (
    select source, release, "table", sum(rows_staged) as rows
    from raw_member
    where "table" in ('demo', 'row', 'report', 'total', 'recall', 'death', 'answer', 'case')
    group by source, release, "table"
)
select counted.source, counted.release, counted."table", counted.rows, held.rows as rows_held
from counted
left join held
    on counted.source = held.source
    and counted.release = held.release
    and counted."table" = held."table"
where counted.rows <> coalesce(held.rows, 0)
