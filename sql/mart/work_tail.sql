-- One row per report system whose delay is measured: from which day on its quarters are incomplete.
-- This statement alone decides it, for every chart: a quarter is complete from the release on at which 95 % of
-- what it will hold stood in the past, of all reports and of those naming a watched substance.
--   source: key of the report system
--   incomplete_quarters: the latest published quarters that are incomplete
--   first_incomplete_start: first day of the first of them; the day after the last one where none is
with late as (
    select source, kind, count(*) filter (where share < 0.95) as quarters
    from measured_delay
    where share is not null and kind in ('all', 'naming')
    group by source, kind
),
tail as (select source, max(quarters) as incomplete_quarters from late group by source),
newest as (
    select source, max(covered_quarter) as covered_quarter
    from work_publication
    group by source
)
select
    tail.source,
    tail.incomplete_quarters,
    cast(
        make_date(
            cast(substr(newest.covered_quarter, 1, 4) as integer),
            3 * cast(substr(newest.covered_quarter, 7, 1) as integer) - 2,
            1
        ) + interval '3' month - interval '3' month * tail.incomplete_quarters as date
    ) as first_incomplete_start
from tail
join newest on tail.source = newest.source
