-- One row per limitation and chart that it touches, as the header of the chart's question declares, or
-- a source that is loaded.
--   limitation_id: key of the limitation
--   chart: name of the question (table macro), or of the published table, that the chart asks
--   strength: strong or part
--   note_title: title of the note beside the chart; null where the chart shows no note of its own
--   note: text of the note
--   source: key of the report system that the note is about; null where it holds for all
with declared as (
    select
        limitation_id, chart, strength, note_title, note,
        coalesce(contains(note, '{confined_to}') or contains(note, '{tests}'), false) as is_of_one
    from declared_limitation
    where source is null or source in (select source from core_release)
)
select
    limitation_id, chart, strength, note_title, note, cast(null as varchar) as source
from declared
where not is_of_one
union all
select
    declared.limitation_id, declared.chart, declared.strength, declared.note_title,
    replace(replace(declared.note, '{confined_to}', system.confined_to), '{tests}', system.tests) as note,
    system.key as source
from declared
cross join registry_report_system as system
where declared.is_of_one and system.confined_to <> ''
