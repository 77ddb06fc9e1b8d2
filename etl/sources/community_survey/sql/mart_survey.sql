-- One row per community survey and condition: answers and means; no single answer is published.
-- Conditions with fewer than 10 answers are one row together, and without numbers where that row
-- has fewer than 10 as well, or where a comparison with an earlier edition would tell a small number.
--   collected_by: who collected the answers
--   collected_from: first day
--   collected_to: last day
--   scale_max: end of the scale
--   condition: condition as given, small letters
--   answers: answers; null where hidden
--   answers_text: the same as shown, with <10 for a small count, a double dagger for one of 10 or more that a comparison of editions would tell, withheld where nothing is said
--   mean_before: mean before; null where hidden
--   mean_after: mean after; null where hidden
--   is_suppressed: nothing is shown
select
    collected_by,
    cast(collected_from as date) as collected_from,
    cast(collected_to as date) as collected_to,
    cast(scale_max as double) as scale_max,
    condition,
    cast(answers as bigint) as answers,
    case mark
        when 'shown' then cast(answers as varchar)
        when 'small' then '<10'
        when 'complementary' then '‡'
        else 'withheld'
    end as answers_text,
    round(mean_before, 1) as mean_before,
    round(mean_after, 1) as mean_after,
    mark <> 'shown' as is_suppressed
from suppressed_community_survey
