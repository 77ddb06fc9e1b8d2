-- One row per delivered openFDA enforcement record (recall number), dates typed.
-- The API writes a day as 20180403 or as 2018-04-03, whichever release it is. Where an export names no
-- kind of product, the letter of the number tells: F and H (since 2025) are foods, D drugs.
with typed as (
    select
        *,
        cast(try_strptime(replace(recall_initiation_date, '-', ''), '%Y%m%d') as date)
            as initiation_day,
        cast(try_strptime(replace(report_date, '-', ''), '%Y%m%d') as date) as report_day
    from read_parquet(getvariable('openfda_recalls_recall'), union_by_name = true)
)
select
    typed.release,
    line_number,
    recall_number,
    event_id,
    product_type,
    case
        when product_type = 'Food' then 'food/enforcement'
        when product_type = 'Drugs' then 'drug/enforcement'
        when product_type is not null then null
        when regexp_matches(recall_number, '^[FH]-') then 'food/enforcement'
        when starts_with(recall_number, 'D-') then 'drug/enforcement'
    end as endpoint,
    case when initiation_day between bound.first_day and bound.last_day then initiation_day end
        as recall_initiation_date,
    case when report_day between bound.first_day and bound.last_day then report_day end
        as report_date,
    classification,
    status,
    recalling_firm,
    product_description,
    reason_for_recall,
    code_info,
    voluntary_mandated
from typed
left join work_release_day as bound
    on bound.source = 'openfda_recalls' and typed.release = bound.release
