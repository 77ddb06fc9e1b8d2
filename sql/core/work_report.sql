-- One row per watched report of every report system, with what is wrong with a value it gives.
-- A value with a problem is not used and never replaced by a guess.
select
    report.*,
    case
        when event_text is null then null
        when event_date is null then 'no date'
        when event_date < date '1940-01-01' then 'before 1940, a placeholder'
        when event_date > latest_date then 'after the report was received'
    end as event_problem,
    case
        when age_text is null then null
        when try_cast(age_text as double) is null then 'no number'
        when age_years is null then 'no unit of age'
        when age_years < 0 then 'below zero'
        when age_years > 120 then 'over 120 years'
    end as age_problem,
    case
        when weight_text is null then null
        when try_cast(weight_text as double) is null then 'no number'
        when weight_kg is null then 'no unit of weight'
        when weight_kg <= 0 then 'zero or less'
        when weight_kg > 650 then 'over 650 kg'
    end as weight_problem
from source_report as report
