-- Reports of events in the United States; where the country of the event is blank, of reporters there.
-- filter 30 | Country | Any country
-- address country
-- value us | United States only
-- said from the United States
-- without a country
report.is_us
