-- One row per legal status and the word for it on a page, strictest first.
--   status: key
--   status_label: word
--   sort_order: order, strictest first; not known and none known last
select status, status_label, sort_order
from (
    values
        ('schedule_i', 'Schedule I', 1),
        ('banned', 'Banned', 2),
        ('restricted', 'Restricted', 3),
        ('regulated', 'Regulated', 4),
        ('age_limit', 'Age limit', 5),
        ('unclear', 'Sources differ', 6),
        ('not_known', 'Not known', 7),
        ('none_known', 'No law known', 8)
) as word (status, status_label, sort_order)
