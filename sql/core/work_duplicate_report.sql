-- One row per report with the facts by which reports of one event are known.
-- Where nobody calls a product suspect (has_roles) the rows are findings: each person once.
-- The first of January mostly stands for "in this year", so it is a day only where all else agrees, too
-- (reported_day); of a death the day is that of the death.
select
    report.report_id,
    report.source,
    not system.has_roles as is_finding,
    received_date,
    case
        when not system.has_roles then received_date
        when event_problem is null and event_date_precision = 'day'
            and not (month(event_date) = 1 and day(event_date) = 1) then event_date
    end as event_day,
    case when event_problem is null and event_date_precision = 'day' then event_date end
        as reported_day,
    case when event_problem is null then year(event_date) end as event_year,
    case when age_problem is null then age_years end as age_years,
    sex,
    case when weight_problem is null then weight_kg end as weight_kg,
    country_code,
    coalesce(has_death, not system.has_roles) as has_death,
    sender,
    sender_number,
    other_numbers,
    citation
from work_report as report
join registry_report_system as system on report.source = system.key
