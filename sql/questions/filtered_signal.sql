-- 2x2 tables and their measures by the filters that apply to them; every question of reporting more often starts
-- here. Dates and outcomes do not apply: each table counts the whole period of the files.
-- parameter substances = null: keys of mart_substance; all where null
-- parameter sources = null: keys of report systems; all where null
-- parameter suspect_only = false: only reports that call a product naming the substance suspect count as naming it
-- parameter event_kind = null: term, group or class; all where null
--   source: key of the report system; never compare or add up across it
--   substance: key of the watched substance
--   event: preferred term in capitals, or key of the group or class
--   label: its name on a page
--   reports: reports naming the substance and listing the event
--   base_reports: reports naming the substance
--   other_reports: all other reports listing the event
--   other_base_reports: all other reports of these files
--   source_order: order of the report system on a page
--   substance_order: order of the substance on a page
select
    signal.source,
    signal.substance,
    signal.event_kind as kind,
    signal.event,
    signal.label,
    signal.a as reports,
    signal.a + signal.b as base_reports,
    signal.c as other_reports,
    signal.c + signal.d as other_base_reports,
    signal.expected,
    signal.prr, signal.prr_lower, signal.prr_upper,
    signal.ror, signal.ror_lower, signal.ror_upper,
    signal.chi2,
    signal.ic, signal.ic_lower, signal.ic_upper,
    signal.ebgm, signal.eb05, signal.eb95,
    signal.p_value, signal.p_adjusted,
    signal.is_above,
    signal.counted_from,
    source.sort_order as source_order,
    word.sort_order as substance_order
from mart_signal as signal
join mart_source as source on signal.source = source.source
join mart_word as word on word.kind = 'substance' and signal.substance = word.key
join filters_are_known(substances := substances, sources := sources, suspect_only := suspect_only)
    as known on known.are_known
where (substances is null or list_contains(substances, signal.substance))
    and (sources is null or list_contains(sources, signal.source))
    and signal.scope = case when suspect_only then 'suspect' else 'any_role' end
    and (event_kind is null or signal.event_kind = event_kind)
