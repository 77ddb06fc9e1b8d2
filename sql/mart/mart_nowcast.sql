-- One row per report system, substance and quarter that is still growing: the expected final count beside the one
-- that stands, where a backtest over its own history allows to show it (mart_nowcast_backtest).
--   source: key of the report system
--   substance: key of the watched substance
--   quarter: e.g. 2025-Q4
--   releases_later: releases after the first publication of the quarter
--   reports: distinct reports that stand
--   expected: expected final count a year after the first publication
--   lower: lower limit of its 90 % interval
--   upper: upper limit of its 90 % interval
--   share: share of the final count that stands after as many releases
-- limitation incomplete_tail strong
select source, substance, quarter, releases_later, reports, expected, lower, upper, share
from nowcast_series
where quarter is not null
