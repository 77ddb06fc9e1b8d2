-- One row per report system with releases: whether its expected final counts are shown. Every past quarter is
-- nowcast from what was known at its time and compared with what became of it.
--   source: key of the report system
--   is_shown: the 90 % interval held 85 to 95 % of at least 20 held-out quarters, with an interval score at least 20 % better than the last value and than taking what is there
--   reason: why not; null where it is shown
--   held_out_quarters: quarters nowcast without being used
--   coverage: share of final counts inside the 90 % interval; null where none could be tried
--   relative_to_last_value: interval score relative to that of the quarter before; lower is better
--   relative_to_fixed_rule: the same relative to taking what is there as final
select
    source, is_shown, reason, held_out_quarters, coverage, relative_to_last_value,
    relative_to_fixed_rule
from nowcast_series
where quarter is null
