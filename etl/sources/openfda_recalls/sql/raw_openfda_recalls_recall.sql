-- One row per delivered openFDA enforcement record (recall number), dates typed.
-- The API writes a day as 20180403 or as 2018-04-03, whichever release it is.
select
    release,
    line_number,
    recall_number,
    event_id,
    product_type,
    case product_type when 'Food' then 'food/enforcement' when 'Drugs' then 'drug/enforcement' end
        as endpoint,
    cast(try_strptime(replace(recall_initiation_date, '-', ''), '%Y%m%d') as date)
        as recall_initiation_date,
    cast(try_strptime(replace(report_date, '-', ''), '%Y%m%d') as date) as report_date,
    classification,
    status,
    recalling_firm,
    product_description,
    reason_for_recall,
    code_info,
    voluntary_mandated
from read_parquet(getvariable('openfda_recalls_recall'), union_by_name = true)
