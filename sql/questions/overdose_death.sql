-- CDC's provisional overdose deaths of the United States: twelve months ending with each month.
-- Context only: the table has no code for kratom or 7-OH. Rows overlap and must not be added up.
-- title: CDC's provisional overdose deaths, twelve months ending with each month
-- parameter place = 'US': two letters of a state, or US
--   state_code: two letters; US for the country, YC for New York City
--   state_name: name as CDC writes it
--   indicator: deaths of any cause, overdose deaths, or those with a class of drugs
--   month_end: last day of the twelve months
--   reported_value: as reported so far; null where CDC withholds it
--   predicted_value: CDC's estimate once pending investigations are closed; null where not given
--   percent_complete: completeness of reporting, as CDC writes it
--   percent_pending: share of deaths whose cause is still under investigation
--   is_underreported: CDC says that the row is too low because reporting is not complete
--   footnote: CDC's note on the row
--   release: release that supplied the row
-- limitation overdose_is_context strong | No code for kratom. | Neither kratom nor 7-OH has a code in this table, so it shows no part of either.
select
    state_code, state_name, indicator, month_end, reported_value, predicted_value,
    percent_complete, percent_pending, is_underreported, footnote, release
from mart_overdose_death
where state_code = place and unit = 'deaths' and indicator <> 'Number of Deaths'
order by indicator = 'Number of Drug Overdose Deaths' desc, indicator, month_end
