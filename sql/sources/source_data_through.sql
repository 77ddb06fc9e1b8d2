-- One row per staged release: up to when its publisher had received what it holds.
--   source: key of the source
--   release: release
--   data_through_date: latest date on which the publisher received anything in it
select
    cast(null as varchar) as source,
    cast(null as varchar) as release,
    cast(null as date) as data_through_date
where false
