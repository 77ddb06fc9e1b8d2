-- One row per substance group and calendar year of calls that an earlier edition of the tables showed once the year was over: what it showed first and what stands now. Both were published, so nothing of a list is told by it that was not.
--   substance_group: key of mart_exposure_group
--   group_label: name of the group on a page
--   year: calendar year of the call
--   first_published_at: when the first edition that showed the count after the year was built, UTC
--   first_exposures: distinct exposures in it
--   editions: earlier editions that showed the count after the year
--   exposures: distinct exposures in this edition; null where hidden
--   exposures_text: the same as shown
--   share: first_exposures of exposures; above 1 where some left; null where hidden or none
with shown as (
    select
        substance_group,
        try_cast(value as integer) as calendar_year,
        published_at,
        exposures
    from earlier_poison_center
    where characteristic = 'year' and exposures is not null
),
first_shown as (
    select
        substance_group,
        calendar_year,
        min(published_at) as first_published_at,
        min_by(exposures, published_at) as first_exposures,
        count(*) as editions
    from shown
    where year(published_at) > calendar_year
    group by substance_group, calendar_year
)
select
    cell.substance_group,
    cell.group_label,
    cell.year,
    first_shown.first_published_at,
    cast(first_shown.first_exposures as bigint) as first_exposures,
    first_shown.editions,
    cell.exposures,
    cell.exposures_text,
    first_shown.first_exposures / nullif(cell.exposures, 0) as share
from mart_poison_center as cell
join first_shown
    on cell.substance_group = first_shown.substance_group and cell.year = first_shown.calendar_year
where cell.characteristic = 'year'
