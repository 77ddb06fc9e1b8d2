-- One row per period for which a source has delivered all that its report system received. A system without
-- a row has no gaps between its first day and its last; in one with rows a quarter outside them is incomplete.
--   source: key of the report system
--   delivered_by: key of the source
--   first_date: first day; null where all earlier days are covered
--   last_date: last day
select
    cast(null as varchar) as source,
    cast(null as varchar) as delivered_by,
    cast(null as date) as first_date,
    cast(null as date) as last_date
where false
