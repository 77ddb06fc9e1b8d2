-- One row per outcome of a case of a line listing, in the words of this program.
select release, record_seq, outcome
from read_parquet(getvariable('faers_line_listing_outcome'), union_by_name = true)
