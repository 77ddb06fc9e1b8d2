-- Published counts of poison-center exposures, one series per publication; never joined or added up.
-- title: Published counts of poison-center exposures, by publication
--   series_id: key of the series
--   publication: where it was published
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
-- limitation exposure_not_poisoning strong | An exposure is not a poisoning. | It says that somebody called, not that harm was done.
-- limitation definitions_differ strong | Definitions differ. | Calls or exposures, all ages or adults: the same year has several counts. None are joined.
-- limitation calls_are_voluntary strong | Calling is voluntary. | More calls can mean more awareness; nobody knows the exposures never called in.
-- limitation substance_not_tested part
-- limitation never_add_sources strong
-- limitation no_denominator strong
select
    series_id, publication, jurisdiction, case_definition, substance_group, period_start,
    period_end, year, measure, value, base, is_approximate, verified, note, source, sort_order
from mart_published_series as series
where (sources is null or list_contains(sources, 'poison_center'))
    and (
        substances is null
        or series.substance_group = 'any'
        or series.substance_group in (
            select exposure_group from mart_substance where list_contains(substances, substance)
        )
    )
    and (since is null or series.period_end >= since)
    and (until is null or series.period_start <= until)
    and suspect_only in (true, false)
    and outcome is not null
order by series.sort_order, series.period_start, series.period_end, series.measure
