-- One row per state, month and indicator of CDC's provisional overdose deaths (VSRR).
-- A value covers the twelve months that end with the month: rows overlap, do not add them up.
-- There is no indicator for kratom or 7-OH. Of several releases the latest supplies a row.
--   state_code: two letters; US for the country, YC for New York City
--   state_name: name as CDC writes it
--   indicator: deaths of any cause, overdose deaths, or those with a class of drugs
--   month_end: last day of the twelve months
--   unit: deaths or percent
--   reported_value: as reported so far; null where CDC withholds it
--   predicted_value: CDC's estimate once pending investigations are closed; null where not given
--   percent_complete: completeness of reporting, as CDC writes it
--   percent_pending: share of deaths whose cause is still under investigation
--   footnote: CDC's note on the row
--   footnote_symbol: its sign
--   is_underreported: CDC says that the row is too low because reporting is not complete
--   release: release that supplied the row
with ranked as (
    select
        delivered.*,
        row_number() over (
            partition by delivered.state_code, delivered.indicator, delivered.month_end
            order by
                release.data_through_date desc nulls last, release.retrieved_at desc,
                delivered.release desc, delivered.line_number desc
        ) as place
    from raw_vsrr_row as delivered
    join work_release as release
        on release.source = 'vsrr' and delivered.release = release.release
    where delivered.period = '12 month-ending'
)
select
    state_code,
    state_name,
    indicator,
    month_end,
    case when indicator like 'Percent%' then 'percent' else 'deaths' end as unit,
    reported_value,
    predicted_value,
    percent_complete,
    percent_pending,
    footnote,
    footnote_symbol,
    coalesce(lower(footnote) like '%underreported%', false) as is_underreported,
    release
from ranked
where place = 1
