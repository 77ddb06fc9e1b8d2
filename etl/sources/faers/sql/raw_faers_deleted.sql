-- One row per case that FDA lists as deleted in a quarter.
select distinct release, caseid
from read_parquet(getvariable('faers_deleted'), union_by_name = true)
