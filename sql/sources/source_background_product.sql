-- One row per product of a report in the very files and versions that the background is counted in, where
-- those are not the reports of source_report; repetitions and products of no interest are allowed.
--   source: key of the source whose files were counted
--   report_id: report
--   product_name: as written by the reporter
--   ingredient_names: as coded by the publisher
--   role: suspect, concomitant, interacting, not_administered or unknown
select
    cast(null as varchar) as source,
    cast(null as varchar) as report_id,
    cast(null as varchar) as product_name,
    cast(null as varchar) as ingredient_names,
    cast(null as varchar) as role
where false
