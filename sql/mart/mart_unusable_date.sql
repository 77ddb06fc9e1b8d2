-- One row per release and reason for which dates of receipt in it are not used, whatever product the row
-- names: such a row moves no date up to which data goes, and makes no quarter complete.
--   source: key of the source that delivered it
--   release: the publisher's name of the delivery
--   reason: no date (not a form of a day that the publisher has used), before the system was kept (1968), or after the file ends (its period and a month, or the day it was retrieved)
--   rows: delivered rows with such a date
--   first_line: line or record of the first of them in the file; null where the release is of several files
--   sample_value: one such value, as delivered
select
    source,
    release,
    reason,
    count(*) as rows,
    min(line_number) as first_line,
    arg_min(value, (coalesce(line_number, 0), value)) as sample_value
from work_unusable_date
group by source, release, reason
