-- One row per record of a cumulative list: the quarter received, that of the first release with it, and that of
-- the first one after the last with it.
--   source: key of the report system
--   record_id: the publisher's number of the record
--   received_quarter: quarter received, e.g. 2025-Q4
--   first_quarter: quarter covered by the first release that lists it
--   gone_quarter: quarter covered by the release from which on it is not listed; null where it still is
with covered as (
    select
        source,
        release,
        report_system,
        cast(
            date_trunc('quarter', data_through_date + interval '14' day) - interval '1' day as date
        ) as covered_date
    from work_release
    where data_through_date is not null
),
seen as (
    select
        listing.source,
        listing.record_id,
        min(listing.received_date) as received_date,
        min(year(covered.covered_date) || '-Q' || quarter(covered.covered_date)) as first_quarter,
        max(year(covered.covered_date) || '-Q' || quarter(covered.covered_date)) as last_quarter
    from source_listing as listing
    join covered on listing.release = covered.release and listing.source = covered.report_system
    group by listing.source, listing.record_id
),
followed as (
    select
        source,
        covered_quarter,
        lead(covered_quarter) over (partition by source order by covered_quarter) as next_quarter
    from work_publication
)
select
    seen.source,
    seen.record_id,
    year(seen.received_date) || '-Q' || quarter(seen.received_date) as received_quarter,
    seen.first_quarter,
    followed.next_quarter as gone_quarter
from seen
join followed
    on seen.source = followed.source and seen.last_quarter = followed.covered_quarter
where seen.received_date is not null
