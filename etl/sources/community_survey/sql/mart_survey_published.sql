-- One row per line of a community survey that was printed somewhere, as printed; no names.
--   row_id: key
--   collected_by: who collected it
--   collected_from: year or day from which answers were taken
--   collected_to: year or day up to which answers were taken
--   condition: condition as printed
--   before_as_printed: value before, as printed
--   after_as_printed: value after, as printed
--   scale_max: end of the scale
--   problem: why the line cannot be one answer on that scale; null where it can
--   source: where it was printed
--   is_verified: compared with the publication
-- limitation no_denominator strong | No denominator. | Nobody knows how many were asked or did not answer.
-- limitation survey_selected strong | Self-selected. | Who felt worse may not have answered; who collected it has an interest.
select
    row_id, collected_by, collected_from, collected_to, condition, before_as_printed,
    after_as_printed, cast(scale_max as double) as scale_max, problem, source,
    verified = 'true' as is_verified
from vocabulary_community_survey_published
