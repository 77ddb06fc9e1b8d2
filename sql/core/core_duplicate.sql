-- One row per report in a group of suspected duplicates: reports of one system, taken for one event.
-- Flagged, never removed: the reports stay, and a count of events counts the group once.
--   report_id: report
--   group_id: the smallest report_id of the group
--   method: layer of its surest link within the group, as in core_duplicate_link
--   score: probability of that link
--   linked_with: the report it is linked with
--   agrees: facts that agree with that report
--   disagrees: facts that do not
--   is_representative: the report of the group that was received last; of several the smallest id
with linked as (
    select report_id, other_report_id as linked_with, group_id, method, score, agrees, disagrees
    from core_duplicate_link
    where verdict = 'merged'
    union all
    select other_report_id as report_id, report_id as linked_with, group_id, method, score,
        agrees, disagrees
    from core_duplicate_link
    where verdict = 'merged'
),
ranked as (
    select
        *,
        row_number() over (partition by report_id order by score desc, linked_with) as place
    from linked
),
dated as (
    select
        ranked.*,
        row_number() over (
            partition by ranked.group_id
            order by report.received_date desc nulls last, ranked.report_id
        ) as last_place
    from ranked
    join core_report as report on ranked.report_id = report.report_id
    where ranked.place = 1
)
select
    report_id, group_id, method, score, linked_with, agrees, disagrees,
    last_place = 1 as is_representative
from dated
