-- A source has at least as many reports of all products as it supplies reports naming kratom.
-- What a search found is a selection: it has such a number only where the publisher counted.
with supplied as (
    select delivered_by as source, source as report_system, count(*) as reports
    from core_report
    group by delivered_by, source
)
select supplied.source, supplied.reports, total.reports as reports_of_all_products
from supplied
left join registry_report_system as own
    on supplied.report_system = own.key and own.family <> own.key
left join background_total as total on coalesce(own.key, supplied.source) = total.source
where supplied.reports > coalesce(total.reports, 0)
    and (
        total.reports is not null
        or supplied.source not in (select key from registry_source where is_selection)
    )
    and supplied.source in (
        select source from core_release where not starts_with(release, 'search_')
    )
