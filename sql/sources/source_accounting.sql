-- One row per report system and step from what was delivered to what is counted; step 5 is counted for all.
--   source: key of the report system
--   step: order of the step, 1 to 4
--   count: rows or reports
--   meaning: what was counted
select
    cast(null as varchar) as source,
    cast(null as integer) as step,
    cast(null as bigint) as count,
    cast(null as varchar) as meaning
where false
