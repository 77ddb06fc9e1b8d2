-- One row per answer that can be, numbers and dates typed.
select
    release,
    line_number,
    collected_by,
    cast(collected_from as date) as collected_from,
    cast(collected_to as date) as collected_to,
    lower(trim(condition)) as condition,
    cast(scale_max as double) as scale_max,
    cast(before as double) as before_value,
    cast(after as double) as after_value
from read_parquet(getvariable('community_survey_answer'), union_by_name = true)
