-- One row per substance of a line list and way in which it is named.
select substance_name as product_name from raw_poison_center_substance
union all
select substance_verbatim as product_name from raw_poison_center_substance
