-- One row per line or record that was not loaded; none of a confidential source.
--   source: key of the source
--   release: release that delivered it
--   member: file inside the release
--   line_number: line in that file, from 1; the place in the list for a JSON document
--   reason: why it was not loaded
--   raw_text: the line as delivered
select source, release, member, line_number, reason, raw_text
from raw_reject
where source not in (select key from registry_source where is_confidential)
