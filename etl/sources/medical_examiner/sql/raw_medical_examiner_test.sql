-- One row per delivered list and watched substance of which its mapping says whether the office tests for it.
select release, substance, tested, cast(since as date) as tested_since, since_precision
from read_parquet(getvariable('medical_examiner_test'), union_by_name = true)
