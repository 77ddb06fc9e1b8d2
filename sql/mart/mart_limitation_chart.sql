-- One row per limitation and chart that it touches.
--   limitation_id: key of the limitation
--   chart: name of the question (table macro) that the chart asks
--   strength: strong or part
--   note_title: title of the note beside the chart; null where the chart shows no note of its own
--   note: text of the note
select limitation_id, chart, strength, note_title, note
from vocabulary_limitation_charts
