-- Cells of the tables of exposures from line lists, small counts hidden; filters choose rows and years.
select cell.*
from mart_poison_center as cell
where (sources is null or list_contains(sources, 'poison_center'))
    and (
        substances is null
        or cell.substance_group = 'kratom'
            and (list_contains(substances, 'kratom') or list_contains(substances, 'mitragynine'))
        or cell.substance_group = '7-oh'
            and (list_contains(substances, '7-oh') or list_contains(substances, 'synthetic_analogue'))
    )
    and (since is null or cell.year is null or cell.year >= year(cast(since as date)))
    and (until is null or cell.year is null or cell.year <= year(cast(until as date)))
    and suspect_only in (true, false)
    and outcome is not null
order by cell.characteristic, cell.substance_group, cell.year, cell.sort_order
