-- Cells of the tables from line lists that match the filters: every question of exposures starts
-- here. Substances choose groups and dates choose years; no other filter restricts them. Groups exclude each other, so
-- several of them have no count of their own but that of all; what was left out of the lists is of no group.
--   characteristic: which table: total, year, medical_outcome, severity, severity_year, age_band, sex, reason, chronicity, management_site, number_of_substances, clinical_effect, therapy, route, co_ingestant_class, case (what was left out) or line (rejected)
--   substance_group: kratom (kratom or mitragynine named, no 7-OH), 7-oh (7-OH or a synthetic analogue named, with or without kratom) or any; the first two exclude each other
--   group_label: name of the group on a page
--   year: calendar year of the call in severity_year and year; null where all years are together
--   value: key of the row
--   value_label: name of the row on a page
--   sort_order: order on a page
--   exposures: distinct exposures (cases or lines in the tables of those names); null where hidden
--   exposures_text: the same as shown, with < and the limit for a small count, a double dagger for a cell hidden to protect another one
--   mark: shown, small, complementary or withheld
--   base_exposures: all exposures of the group; null where hidden or not a base
--   is_incomplete: the lists begin (after January) or end within this year
--   group_order: order of the group on a page; all groups together come first
with asked as (
    select count(distinct exposure_group) as groups
    from mart_substance
    where list_contains(substances, substance)
),
drawn as (
    select exposure_group, min(sort_order) as group_order
    from mart_substance
    group by exposure_group
)
select cell.*, coalesce(drawn.group_order, 0) as group_order
from mart_poison_center as cell
left join drawn on cell.substance_group = drawn.exposure_group
cross join asked
where (sources is null or list_contains(sources, 'poison_center'))
    and (
        substances is null
        or cell.characteristic in ('case', 'line')
        or (cell.substance_group = 'any' and asked.groups > 1)
        or cell.substance_group in (
            select exposure_group from mart_substance where list_contains(substances, substance)
        )
    )
    and (since is null or cell.year is null or cell.year >= year(cast(since as date)))
    and (until is null or cell.year is null or cell.year <= year(cast(until as date)))
    and suspect_only in (true, false)
    and outcome is not null
