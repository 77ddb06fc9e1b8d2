-- One row per report system and quarter whose publication is loaded. A cumulative list covers the last quarter
-- that was over when its latest record came; some days at the end of a quarter can be without any.
--   source: key of the report system
--   covered_quarter: e.g. 2025-Q4
--   lists_everything: a release names all reports so far, not only new ones
with listed as (
    select distinct
        listing.source,
        cast(
            date_trunc('quarter', release.data_through_date + interval '14' day)
            - interval '1' day as date
        ) as covered_date
    from (select distinct source, release from source_listing) as listing
    join work_release as release
        on listing.release = release.release and listing.source = release.report_system
    where release.data_through_date is not null
)
select source, covered_quarter, false as lists_everything from source_publication
union all
select distinct
    source,
    year(covered_date) || '-Q' || quarter(covered_date) as covered_quarter,
    true as lists_everything
from listed
