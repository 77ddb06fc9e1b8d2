-- One row per clinical effect, therapy or route on a delivered row of a line list.
-- An effect counts where it is coded as related, or where the whole list does not code that: a blank in
-- a list that codes it for other effects is not related.
with effect as (
    select
        release,
        line_number,
        'clinical_effect' as characteristic,
        clinical_effect as delivered,
        trim(regexp_replace(lower(relatedness), '[^a-z0-9<>=]+', ' ', 'g')) as relatedness
    from read_parquet(getvariable('poison_center_clinical_effect'), union_by_name = true)
),
coding as (
    select distinct release from effect where relatedness is not null and relatedness <> ''
),
delivered as (
    select effect.release, effect.line_number, effect.characteristic, effect.delivered
    from effect
    left join raw_poison_center_term as term
        on term.kind = 'relatedness' and effect.relatedness = term.plain_text
    left join coding on effect.release = coding.release
    where coding.release is null or term.value = 'related'
    union all
    select release, line_number, 'therapy' as characteristic, therapy as delivered
    from read_parquet(getvariable('poison_center_therapy'), union_by_name = true)
    union all
    select release, line_number, 'route' as characteristic, route as delivered
    from read_parquet(getvariable('poison_center_route'), union_by_name = true)
)
select
    release,
    line_number,
    characteristic,
    trim(regexp_replace(lower(delivered), '[^a-z0-9<>=]+', ' ', 'g')) as plain_text
from delivered
