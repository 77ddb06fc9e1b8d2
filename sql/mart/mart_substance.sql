-- One row per watched substance: the one list of substances, their words and how they are drawn.
--   substance: key, as in every table
--   label: name at the start of a line or beside a chart
--   words: as it stands after "naming"
--   adjective: as it stands before "reports"
--   color: name of its color; the dashboard has a value of it for light and for dark
--   dash: pattern of its line, in pixels on and off
--   symbol: its marker
--   width: width of its line in pixels
--   sort_order: order of the filter and of every chart
--   exposure_group: the group in which exposures of line lists naming it are counted
--   contents: what its name says of leaf and 7-OH: leaf, 7-oh, or either; null where it is neither
select
    key as substance, label, words, adjective, color, dash, symbol,
    cast(width as double) as width,
    cast(sort_order as integer) as sort_order,
    exposure_group,
    contents
from vocabulary_substances
