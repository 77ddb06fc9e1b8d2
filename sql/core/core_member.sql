-- One row per file inside a delivered file: rows delivered = rows staged + rows rejected.
-- The counts are null for a confidential line list: the number of its cases can be a small count.
--   source: key of the source that delivered it
--   release: the publisher's name of the delivery
--   file_name: name of the delivered file
--   member: name of the file inside it, or of the file itself
--   table_name: staged table that its rows went to
--   rows_delivered: rows or records in it
--   rows_staged: of them loaded
--   rows_rejected: of them not loaded; each is in core_reject with its reason
--   repaired_lines: lines loaded otherwise than delivered; each is in core_repair
--   unknown_columns: columns that this program does not know, comma-separated
select
    member.source, member.release, member.file_name, member.member, member."table" as table_name,
    case when not origin.is_confidential then member.rows_delivered end as rows_delivered,
    case when not origin.is_confidential then member.rows_staged end as rows_staged,
    case when not origin.is_confidential then member.rows_rejected end as rows_rejected,
    case when not origin.is_confidential then member.repaired_lines end as repaired_lines,
    nullif(member.unknown_columns, '') as unknown_columns
from raw_member as member
join registry_source as origin on member.source = origin.key
