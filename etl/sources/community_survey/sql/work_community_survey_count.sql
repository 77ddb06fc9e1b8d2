-- One row per community survey and condition with its true count and means; conditions with fewer
-- than 10 answers are one row together. Never published: suppressed_community_survey is.
with counted as (
    select
        answer.*,
        count(*) over (
            partition by collected_by, collected_from, collected_to, scale_max, condition
        ) as answers_of_condition
    from raw_community_survey_answer as answer
)
select
    collected_by,
    cast(collected_from as varchar) as collected_from,
    cast(collected_to as varchar) as collected_to,
    cast(scale_max as varchar) as scale_max,
    case when answers_of_condition >= 10 then condition
        else 'conditions with fewer than 10 answers' end as condition,
    count(*) as answers,
    avg(before_value) as mean_before,
    avg(after_value) as mean_after
from counted
group by
    collected_by, collected_from, collected_to, scale_max,
    case when answers_of_condition >= 10 then condition
        else 'conditions with fewer than 10 answers' end
