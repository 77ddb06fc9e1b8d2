-- One row per report system, kind of report, quarter received, first release and release without it, for
-- files that each hold only what is new: the reports of all products. Cumulative lists supply source_listing.
--   source: key of the report system
--   kind: expedited, periodic or direct; null where the first version does not tell
--   received_quarter: quarter first received, e.g. 2025-Q4
--   first_quarter: quarter of the first release that holds them
--   gone_quarter: quarter of the release from which on they no longer stand; null where they stand
--   reports: distinct reports
select
    cast(null as varchar) as source,
    cast(null as varchar) as kind,
    cast(null as varchar) as received_quarter,
    cast(null as varchar) as first_quarter,
    cast(null as varchar) as gone_quarter,
    cast(null as bigint) as reports
where false
