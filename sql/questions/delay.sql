-- How much of what a quarter will hold a year later stood at its first publication and at the releases after it,
-- by report system and kind of report; a system whose delay cannot be measured yet has one row that says why.
-- Of the filters only sources restricts it: a delay is one of releases, not of a choice of reports.
-- title: How late reports are published
--   source: key of the report system; never add up across it
--   kind: all (reports of all products), expedited, periodic or direct where that is told, or naming (reports naming a watched substance)
--   releases_later: releases after the first publication; null where nothing is measured
--   share: share of the reports of a quarter that stood then, on average over quarters
--   lower: lower limit of its 90 % interval
--   upper: upper limit of its 90 % interval
--   quarters_followed: quarters that were followed from there to a later release
--   releases_loaded: releases that are loaded and can be compared
--   releases_needed: releases that it takes
--   reason: why nothing is measured; null where something is
--   incomplete_quarters: the latest quarters that every chart marks as incomplete
--   rule: measured, or fixed where nothing could be measured
-- limitation incomplete_tail strong | Measured on the past. | If a publisher changes how it releases reports, the next quarters can be later or earlier than these.
select
    delay.source, delay.kind, delay.releases_later, delay.share, delay.lower, delay.upper,
    delay.quarters_followed, delay.releases_loaded, delay.releases_needed, delay.reason,
    delay.incomplete_quarters, delay.rule
from mart_delay as delay
join mart_source as source on delay.source = source.source
where sources is null or list_contains(sources, delay.source)
order by source.sort_order, delay.kind, delay.releases_later
