-- One row per file inside a delivered file: rows delivered = rows staged + rows rejected.
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
    source, release, file_name, member, "table" as table_name, rows_delivered, rows_staged,
    rows_rejected, repaired_lines, nullif(unknown_columns, '') as unknown_columns
from raw_member
