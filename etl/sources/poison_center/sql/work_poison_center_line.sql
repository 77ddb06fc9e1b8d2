-- One row per delivered row of the release that supplies its case: the one whose data goes furthest.
with delivery as (
    select distinct line.case_key, line.release
    from raw_poison_center_case as line
),
ranked as (
    select
        delivery.case_key,
        delivery.release,
        row_number() over (
            partition by delivery.case_key
            order by release.data_through_date desc nulls last, release.retrieved_at desc,
                release.release desc
        ) as place
    from delivery
    join work_release as release
        on release.source = 'poison_center' and delivery.release = release.release
)
select line.*, row_number() over (partition by line.case_key order by line.line_number) as line_of_case
from raw_poison_center_case as line
join ranked on line.case_key = ranked.case_key and line.release = ranked.release
where ranked.place = 1
