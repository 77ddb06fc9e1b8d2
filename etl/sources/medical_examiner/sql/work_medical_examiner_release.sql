-- One row per jurisdiction: the release that stands. A list is cumulative, so the one whose data go
-- furthest replaces the others of its jurisdiction, never one of another.
with ranked as (
    select
        release.release,
        release.report_system as source,
        jurisdiction.name,
        jurisdiction.state,
        row_number() over (
            partition by release.report_system
            order by release.data_through_date desc nulls last, release.retrieved_at desc,
                release.release desc
        ) as place
    from work_release as release
    join raw_medical_examiner_jurisdiction as jurisdiction
        on release.release = jurisdiction.release
    where release.source = 'medical_examiner'
)
select release, source, name, state
from ranked
where place = 1
