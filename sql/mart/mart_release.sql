-- One row per delivered file, for the page of limitations.
--   source: key of the source that delivered it
--   report_system: key of the report system; null for context without reports
--   release: the publisher's name of the delivery; its number where confidential
--   file_name: name of the file as delivered; a number where confidential
--   url: where it was fetched from; null for a file that a person added
--   sha256: SHA-256 of the file as delivered; null where confidential
--   bytes: size of the file as delivered; null where confidential
--   retrieved_at: when it was fetched or added, UTC
--   rows_delivered: rows in the file; null where confidential
--   rows_staged: rows that were loaded; null where confidential
--   rows_rejected: rows that were not; null where confidential
--   data_through_date: latest date on which the publisher received anything in it
--   reports_supplied: reports of core_report whose values come from it; none from a mapping file
with listed as (select distinct source, release, file_name from core_member)
select
    file.source, file.report_system, file.release, file.file_name, file.url, file.sha256,
    file.bytes, file.retrieved_at, file.rows as rows_delivered, file.staged_rows as rows_staged,
    file.rejected_rows as rows_rejected, file.data_through_date,
    count(distinct report.report_id) as reports_supplied
from core_release as file
join registry_source as known on file.source = known.key
left join listed
    on file.source = listed.source
    and file.release = listed.release
    and file.file_name = listed.file_name
left join core_report as report
    on listed.source = report.delivered_by and listed.release = report.release
group by
    file.source, file.report_system, file.release, file.file_name, file.url, file.sha256,
    file.bytes, file.retrieved_at, file.rows, file.staged_rows, file.rejected_rows,
    file.data_through_date
order by min(known."order"), file.release, file.file_name
