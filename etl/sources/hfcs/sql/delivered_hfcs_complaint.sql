-- One row per complaint and release that delivered it, with the values given there: of FDA's own files
-- the complaints that the latest still holds.
--   source: key of the source that delivered it
--   release: release
--   report_number: FDA's number of the complaint
--   received_date: first received by FDA
--   event_text: date of the event as delivered
--   event_date: the same as a date
--   age_text: age as delivered
--   age: the same as a number
--   age_unit: its unit, small letters
--   sex: as delivered, small letters
--   outcomes: outcomes joined by ", "
--   reactions: reactions joined by ", "
select
    'hfcs' as source,
    release,
    report_number,
    min(received_date) as received_date,
    min(event_text) as event_text,
    min(event_date) as event_date,
    min(age_text) as age_text,
    min(age) as age,
    min(age_unit) as age_unit,
    min(sex) as sex,
    min(outcomes) as outcomes,
    min(reactions) as reactions
from raw_hfcs_row
where report_number in (
    select report_number from raw_hfcs_row where release in (select release from work_hfcs_release)
)
group by release, report_number
