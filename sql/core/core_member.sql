-- One row per file inside a delivered file: rows delivered = rows staged + rows rejected.
-- Of a confidential source counts and columns are null, and a number stands for the names: the number
-- of cases in a list can be a small count.
--   source: key of the source that delivered it
--   release: the publisher's name of the delivery; its number where confidential
--   file_name: name of the delivered file; null where confidential
--   member: name of the file inside it, or of the file itself; null where confidential
--   table_name: staged table that its rows went to
--   rows_delivered: rows or records in it; null where confidential
--   rows_staged: of them loaded; null where confidential
--   rows_rejected: of them not loaded; each is in core_reject with its reason; null where confidential
--   repaired_lines: lines loaded otherwise than delivered; each is in core_repair; null where confidential
--   unknown_columns: columns that this program does not know, comma-separated; null where confidential
select
    member.source,
    member.shown_release as release,
    case when not origin.is_confidential then member.file_name end as file_name,
    case when not origin.is_confidential then member.member end as member,
    member."table" as table_name,
    case when not origin.is_confidential then member.rows_delivered end as rows_delivered,
    case when not origin.is_confidential then member.rows_staged end as rows_staged,
    case when not origin.is_confidential then member.rows_rejected end as rows_rejected,
    case when not origin.is_confidential then member.repaired_lines end as repaired_lines,
    case when not origin.is_confidential then nullif(member.unknown_columns, '') end
        as unknown_columns
from raw_member as member
join registry_source as origin on member.source = origin.key
