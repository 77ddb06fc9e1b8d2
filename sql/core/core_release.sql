-- One row per delivered file that the warehouse was built from. Of a file of a confidential source
-- nothing stands here that depends on what is in it: size, SHA-256, rows and columns are null, and a
-- number stands for its name and its release.
--   source: key of the source that delivered it, as on the command line
--   report_system: key of the report system its reports belong to; null for context without reports
--   release: the publisher's name of the delivery; its number where confidential
--   file_name: name of the file as delivered; a number where confidential
--   url: where it was fetched from; null for a file that a person added
--   sha256: SHA-256 of the file as delivered; null where confidential
--   bytes: size of the file as delivered; null where confidential
--   retrieved_at: when it was fetched or added, UTC
--   rows: rows delivered in all its tables, counted in the file; null where confidential
--   staged_rows: rows that were loaded; null where confidential
--   rejected_rows: rows that were not; each is in core_reject with its reason; null where confidential
--   repaired_characters: characters that were no text in the file's encoding and were mended; null where confidential
--   unknown_columns: columns of the file that this program does not know, comma-separated; null where confidential
--   data_through_date: latest date on which the publisher received anything in it
--   is_synthetic: made by the demo generator; describes no real report
with accounted as (
    select
        source,
        release,
        file_name,
        sum(rows_delivered) as rows,
        sum(rows_staged) as staged_rows,
        sum(rows_rejected) as rejected_rows,
        sum(repaired_characters) as repaired_characters,
        string_agg(nullif(unknown_columns, ''), ',' order by unknown_columns) as unknown_columns
    from raw_member
    where source in (select key from registry_source where not is_confidential)
    group by source, release, file_name
)
select
    file.source,
    file.report_system,
    file.shown_release as release,
    file.shown_file_name as file_name,
    case when not origin.is_confidential then file.url end as url,
    case when not origin.is_confidential then file.sha256 end as sha256,
    case when not origin.is_confidential then file.bytes end as bytes,
    file.retrieved_at,
    cast(accounted.rows as bigint) as rows,
    cast(accounted.staged_rows as bigint) as staged_rows,
    cast(accounted.rejected_rows as bigint) as rejected_rows,
    cast(accounted.repaired_characters as bigint) as repaired_characters,
    accounted.unknown_columns,
    release.data_through_date,
    file.is_synthetic
from raw_release as file
left join accounted
    on file.source = accounted.source
    and file.release = accounted.release
    and file.file_name = accounted.file_name
join registry_source as origin on file.source = origin.key
left join work_release as release
    on file.source = release.source and file.release = release.release
