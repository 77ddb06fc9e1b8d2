-- One row per staged release that is named for a period: the last day of that. Its dates are held against it.
--   source: key of the source
--   release: release
--   last_date: last day of the period
select
    cast(null as varchar) as source,
    cast(null as varchar) as release,
    cast(null as date) as last_date
where false
