-- One row per line that was loaded otherwise than it was delivered, because it could only mean that;
-- none of a confidential source.
--   source: key of the source
--   release: release that delivered it
--   member: file inside the release
--   line_number: line in that file, from 1
--   how: what was done
--   raw_text: the line as delivered
select source, release, member, line_number, reason as how, raw_text
from raw_repair
where source not in (select key from registry_source where is_confidential)
