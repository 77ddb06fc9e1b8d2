-- One row per report, of all products, and name on it that is close to a rule (near_miss); repetitions are
-- allowed.
--   source: key of the report system
--   product_name: as written by the reporter
--   case_id: the publisher's number of the case
select
    cast(null as varchar) as source,
    cast(null as varchar) as product_name,
    cast(null as varchar) as case_id
where false
