-- One row per community survey and condition: answers and means; no single answer is published.
-- Conditions with fewer than 10 answers are one row together, and without numbers where that row
-- has fewer than 10 as well.
--   collected_by: who collected the answers
--   collected_from: first day
--   collected_to: last day
--   scale_max: end of the scale
--   condition: condition as given, small letters
--   answers: answers; null where 1 to 9
--   mean_before: mean before
--   mean_after: mean after
--   is_suppressed: there are 1 to 9 answers, so nothing is shown
with counted as (
    select
        answer.*,
        count(*) over (
            partition by collected_by, collected_from, collected_to, scale_max, condition
        ) as answers_of_condition
    from raw_community_survey_answer as answer
),
grouped as (
    select
        collected_by,
        collected_from,
        collected_to,
        scale_max,
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
)
select
    collected_by,
    collected_from,
    collected_to,
    scale_max,
    condition,
    case when answers >= 10 then answers end as answers,
    case when answers >= 10 then round(mean_before, 1) end as mean_before,
    case when answers >= 10 then round(mean_after, 1) end as mean_after,
    answers < 10 as is_suppressed
from grouped
