-- One row per source and quarter drawn: from the first quarter its files cover to the last.
--   source: key of the report system
--   quarter: e.g. 2025-Q4
--   quarter_start: first day of the quarter
--   quarter_end: last day of the quarter
--   is_incomplete: the quarter will still grow, or neither its file nor openFDA's later data is loaded
with month_number as (select unnest(range(0, 1200, 3)) as months),
spine as (
    select
        source.source,
        cast(source.first_quarter_start + interval '1' month * month_number.months as date)
            as quarter_start,
        source.last_quarter_start,
        source.first_incomplete_start
    from mart_source as source
    cross join month_number
),
loaded_file as (select distinct release from core_release where source = 'faers'),
openfda_drug as (
    select max(data_through_date) as data_through_date
    from core_release
    where source = 'openfda_drug'
)
select
    spine.source,
    year(spine.quarter_start) || '-Q' || quarter(spine.quarter_start) as quarter,
    spine.quarter_start,
    cast(spine.quarter_start + interval '3' month - interval '1' day as date) as quarter_end,
    spine.quarter_start >= spine.first_incomplete_start
        or (
            spine.source = 'faers'
            and year(spine.quarter_start) || 'q' || quarter(spine.quarter_start)
                not in (select release from loaded_file)
            and coalesce(
                openfda_drug.data_through_date
                    < spine.quarter_start + interval '3' month - interval '1' day,
                true
            )
        ) as is_incomplete
from spine
cross join openfda_drug
where spine.quarter_start <= spine.last_quarter_start
