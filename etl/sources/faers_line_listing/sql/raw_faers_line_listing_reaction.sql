-- One row per reaction of a case of a line listing.
select release, record_seq, pt
from read_parquet(getvariable('faers_line_listing_reaction'), union_by_name = true)
