-- One row per substance on a delivered row of a line list.
select
    release,
    line_number,
    substance_rank,
    substance_name,
    substance_verbatim,
    coalesce(substance_name, substance_verbatim) as substance_text,
    coded_substance
from read_parquet(getvariable('poison_center_substance'), union_by_name = true)
