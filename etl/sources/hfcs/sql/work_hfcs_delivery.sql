-- One row per complaint and release that delivered it, with the values given there.
-- The release with the latest data supplies the report (rank_in_system = 1); at equal dates FDA's
-- own file goes before openFDA's copy of it, then what was retrieved last.
select
    delivered.*,
    row_number() over (
        partition by delivered.source, delivered.report_number
        order by release.data_through_date desc nulls last, release.retrieved_at desc,
            release.release desc
    ) as rank_in_source,
    row_number() over (
        partition by delivered.report_number
        order by release.data_through_date desc nulls last, release.preference,
            release.retrieved_at desc, release.release desc
    ) as rank_in_system
from delivered_hfcs_complaint as delivered
join work_release as release
    on delivered.source = release.source and delivered.release = release.release
