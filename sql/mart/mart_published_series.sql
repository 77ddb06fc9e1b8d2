-- One row per count of poison-center exposures that somebody published; facts, never synthetic.
-- A series belongs to one publication with its own case definition: never join or add two of them.
--   series_id: key of the series
--   publication: where it was published
--   published_year: year of publication
--   jurisdiction: area covered
--   case_definition: what was counted, in our words
--   substance_group: kratom, 7-oh or any (not told apart)
--   period_start: first day counted
--   period_end: last day counted
--   year: calendar year, where the period is one
--   measure: exposures, deaths, severe, serious_percent and so on
--   value: count or percentage
--   base: count that the value is a part of; null where it is none
--   is_approximate: rounded by the publisher
--   verified: read in the publication itself or its abstract; false for a copy or a quotation
--   note: what a reader must know of this number
--   source: where it was read
--   sort_order: order on a page
select
    series_id,
    publication,
    cast(published_year as integer) as published_year,
    jurisdiction,
    case_definition,
    substance_group,
    cast(period_start as date) as period_start,
    cast(period_end as date) as period_end,
    case
        when substr(period_start, 5) = '-01-01' and substr(period_end, 5) = '-12-31'
            and substr(period_start, 1, 4) = substr(period_end, 1, 4)
            then cast(substr(period_start, 1, 4) as integer)
    end as year,
    measure,
    cast(value as double) as value,
    cast(base as double) as base,
    cast(is_approximate as boolean) as is_approximate,
    cast(verified as boolean) as verified,
    note,
    source,
    cast(sort_order as integer) as sort_order
from vocabulary_published_series
