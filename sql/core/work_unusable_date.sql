-- One row per delivered row whose date of receipt is not used, with the reason.
select
    unusable.source,
    unusable.release,
    unusable.line_number,
    unusable.report_id,
    unusable.value,
    case
        when unusable.day is null then 'no date'
        when unusable.day < bound.first_day then 'before the system was kept'
        else 'after the file ends'
    end as reason
from source_unusable_date as unusable
join work_release_day as bound
    on unusable.source = bound.source and unusable.release = bound.release
