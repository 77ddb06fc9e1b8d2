-- One row per distinct product on a report in source_report, in the columns of core_product.
--   report_id: report
--   product_seq: number of the product on the report
--   product_name: as written by the reporter
--   ingredient_names: as coded by the publisher
--   role: suspect, concomitant, interacting, not_administered or unknown
--   route: route of administration
--   dose_text: doses, several joined by a semicolon
--   dechallenge: positive, negative, unknown or does not apply
--   rechallenge: positive, negative, unknown or does not apply
select
    cast(null as varchar) as report_id,
    cast(null as bigint) as product_seq,
    cast(null as varchar) as product_name,
    cast(null as varchar) as ingredient_names,
    cast(null as varchar) as role,
    cast(null as varchar) as route,
    cast(null as varchar) as dose_text,
    cast(null as varchar) as dechallenge,
    cast(null as varchar) as rechallenge
where false
