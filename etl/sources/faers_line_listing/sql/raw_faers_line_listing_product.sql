-- One row per entry of the lists of suspect names, suspect ingredients and concomitants of a case.
select release, record_seq, place, role, product_name, ingredient_names
from read_parquet(getvariable('faers_line_listing_product'), union_by_name = true)
