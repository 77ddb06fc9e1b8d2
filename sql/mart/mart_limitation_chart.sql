-- One row per limitation and chart that it touches, as the header of the chart's question declares, or
-- a source that is loaded.
--   limitation_id: key of the limitation
--   chart: name of the question (table macro), or of the published table, that the chart asks
--   strength: strong or part
--   note_title: title of the note beside the chart; null where the chart shows no note of its own
--   note: text of the note
select limitation_id, chart, strength, note_title, note
from declared_limitation
where source is null or source in (select source from core_release)
