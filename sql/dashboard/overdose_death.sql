-- CDC's provisional overdose deaths of the United States: twelve months ending with each month.
-- Context only: the table has no code for kratom or 7-OH. Rows overlap and must not be added up.
-- parameter place = 'US': two letters of a state, or US
select
    state_code, state_name, indicator, month_end, reported_value, predicted_value,
    percent_complete, percent_pending, is_underreported, footnote, release
from mart_overdose_death
where state_code = place and unit = 'deaths' and indicator <> 'Number of Deaths'
order by indicator = 'Number of Drug Overdose Deaths' desc, indicator, month_end
