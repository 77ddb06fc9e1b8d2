-- One row per further filter of the questions about reports, as its file in sql/filters declares it.
--   filter: parameter of every question about reports
--   restricts: what the filter leaves
--   label: name in the form
--   any_label: the choice in the form that leaves nothing out
--   address: key in the address of a page
--   is_switch: the parameter is true or false; else a list of values (mart_filter_value)
--   said: its words in a sentence, with {value} for the label of what is chosen
--   without: what a report lacks that does not tell
--   keeps_untold: such reports stay in; else they are left out
--   sort_order: order in the form
select
    filter,
    restricts,
    label,
    any_label,
    address,
    only_value is not null as is_switch,
    said,
    without,
    keeps_untold,
    cast(sort_order as integer) as sort_order
from declared_filter
