-- One row per report system, kind of report and number of releases after the first publication of a quarter:
-- which share of what the quarter will hold a year later stood then, from the releases themselves. A report
-- system whose delay cannot be measured yet has one row that says why.
--   source: key of the report system
--   kind: all (reports of all products), expedited, periodic or direct where that is told, or naming (reports naming a watched substance)
--   releases_later: releases after the first publication: 0 is the first; null where nothing is measured
--   share: share of the reports of a quarter that stood then, on average over quarters, recent ones counting more; above 1 where more leave than come
--   lower: lower limit of its 90 % interval
--   upper: upper limit of its 90 % interval
--   quarters_followed: quarters that were followed from there to a later release
--   releases_loaded: releases that are loaded and can be compared
--   releases_needed: releases that it takes
--   is_measured: there is a share
--   reason: why there is none; null where there is one
--   incomplete_quarters: the latest quarters that every chart marks as incomplete
--   rule: measured, or fixed where nothing could be measured
-- limitation incomplete_tail strong
with measured as (
    select
        source, kind, releases_later, share, lower, upper, quarters_followed, releases_loaded,
        releases_needed, reason
    from measured_delay
    union all
    select
        source, 'all' as kind, null as releases_later, null as share, null as lower,
        null as upper, null as quarters_followed, 0 as releases_loaded,
        8 as releases_needed,
        'not measurable yet: 8 releases are needed, 0 are loaded' as reason
    from mart_source
    where source not in (select source from measured_delay)
)
select
    measured.source,
    measured.kind,
    measured.releases_later,
    measured.share,
    measured.lower,
    measured.upper,
    measured.quarters_followed,
    measured.releases_loaded,
    measured.releases_needed,
    measured.share is not null as is_measured,
    measured.reason,
    mart_source.incomplete_quarters,
    mart_source.tail_rule as rule
from measured
join mart_source on measured.source = mart_source.source
order by
    mart_source.sort_order,
    case measured.kind
        when 'all' then 1 when 'expedited' then 2 when 'periodic' then 3 when 'direct' then 4
        else 5
    end,
    measured.releases_later
