-- One row per product name and ingredient text that occurs; repetitions are allowed.
-- Recognition reads each once, and near misses are looked for among the names.
--   product_name: as written by the reporter
--   ingredient_names: active ingredients as coded by the publisher, several joined by a backslash; null where it codes none
select
    cast(null as varchar) as product_name,
    cast(null as varchar) as ingredient_names
where false
