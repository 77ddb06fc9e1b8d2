-- Published counts of poison-center exposures, one series per publication; never joined or added up.
select
    series_id, publication, jurisdiction, case_definition, substance_group, period_start,
    period_end, year, measure, value, base, is_approximate, verified, note, source, sort_order
from mart_published_series as series
where (sources is null or list_contains(sources, 'poison_center'))
    and (
        substances is null
        or series.substance_group = 'any'
        or series.substance_group = 'kratom'
            and (list_contains(substances, 'kratom') or list_contains(substances, 'mitragynine'))
        or series.substance_group = '7-oh' and list_contains(substances, '7-oh')
    )
    and (since is null or series.period_end >= since)
    and (until is null or series.period_start <= until)
    and suspect_only in (true, false)
    and outcome is not null
order by series.sort_order, series.period_start, series.period_end, series.measure
