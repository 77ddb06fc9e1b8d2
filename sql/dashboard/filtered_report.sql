-- Reports and substances that match the filters: every other question starts here.
-- Where nobody says which product is suspect (is_suspect is null), suspect_only leaves all in.
select report.*
from mart_report_substance as report
where (substances is null or list_contains(substances, report.substance))
    and (sources is null or list_contains(sources, report.source))
    and (since is null or report.received_date >= since)
    and (until is null or report.received_date <= until)
    and (not suspect_only or coalesce(report.is_suspect, true))
    and case outcome
        when 'any' then true
        when 'serious' then report.is_serious
        when 'death' then report.has_death
        when 'hospitalization' then report.has_hospitalization
    end
