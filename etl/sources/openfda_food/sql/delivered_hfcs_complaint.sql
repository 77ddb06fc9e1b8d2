-- One row per complaint and release that delivered it, with the values given there.
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
