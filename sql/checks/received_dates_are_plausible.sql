-- No report was received before FDA kept these systems or after it was delivered.
select report.report_id, report.received_date
from core_report as report
join (
    select source, release, max(retrieved_at) as retrieved_at
    from core_release group by source, release
) as file
    on report.delivered_by = file.source and report.release = file.release
where report.received_date < date '1968-01-01'
    or report.received_date > cast(file.retrieved_at as date) + interval '1' day
