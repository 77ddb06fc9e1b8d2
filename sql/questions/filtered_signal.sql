-- 2x2 tables and their measures by the filters that apply to them; every question of reporting more often starts
-- here. Dates and outcomes do not apply: each table counts the whole period of the files.
-- parameter substances = null: keys of mart_substance; all where null
-- parameter sources = null: keys of report systems; all where null
-- parameter suspect_only = false: only reports that call a product naming the substance suspect count as naming it
-- parameter comparator = 'all': all, or a key of mart_signal_population: only reports of that are the comparison
-- parameter counting = 'reports': reports, or events: suspected duplicates among the reports naming the substance count once
-- parameter event_kind = null: term, group, class or ingredient; all where null
--   source: key of the report system; never compare or add up across it
--   substance: key of the watched substance
--   event: preferred term or ingredient in capitals, or key of the group or class
--   label: its name on a page
--   reports: reports naming the substance and listing the event
--   base_reports: reports naming the substance
--   comparator: as asked for
--   other_reports: other reports listing the event, of the comparator
--   other_base_reports: other reports, of the comparator
--   source_order: order of the report system on a page
--   substance_order: order of the substance on a page
with scoped as (
    select
        *,
        mart_signal.counting = counting as is_counted,
        scope = case when suspect_only then 'suspect' else 'any_role' end as is_role,
        is_counted and is_role as is_asked
    from mart_signal
    where ror_lower is not null
        and (event_kind is null or mart_signal.event_kind = event_kind)
        and (sources is null or list_contains(sources, mart_signal.source))
),
elsewhere as (
    select scoped.source, scoped.substance, scoped.event_kind, scoped.event,
        max(ror) filter (
            where is_counted and scope = 'suspect'
                and population = 'all' and scoped.comparator = 'all'
        ) as ror_suspect,
        max(ror) filter (
            where is_role and not is_counted and counting = 'reports'
                and population = 'all' and scoped.comparator = 'all'
        ) as ror_events,
        max(ror) filter (where is_asked and population = 'us') as ror_us,
        max(ror) filter (where is_asked and population = 'adults') as ror_adults,
        max(ror) filter (where is_asked and population = 'one_product') as ror_one_product,
        max(ror) filter (where is_asked and population = 'no_literature') as ror_no_literature,
        max(ror) filter (where is_asked and population = 'before_recoding') as ror_before_recoding,
        max(ror) filter (where is_asked and population = 'after_recoding') as ror_after_recoding,
        max(ror) filter (where is_asked and population = 'without_dominant') as ror_without_dominant,
        max(ror) filter (where is_asked and scoped.comparator = 'opioids') as ror_opioids,
        max(ror) filter (where is_asked and scoped.comparator = 'supplements') as ror_supplements
    from scoped
    group by scoped.source, scoped.substance, scoped.event_kind, scoped.event
),
comparators as (
    select
        bool_or(population = comparator) or comparator = 'all' as is_known,
        string_agg(population, ', ' order by sort_order) as known
    from mart_signal_population
    where is_comparator
),
asked as (
    select
        case
            when is_known then true
            else error(
                'comparator: ''' || coalesce(comparator, 'null')
                || ''' is unknown; known are all, ' || known
            )
        end as is_known
    from comparators
)
select
    signal.source,
    signal.substance,
    signal.event_kind as kind,
    signal.event,
    signal.label,
    signal.a as reports,
    signal.a + signal.b as base_reports,
    signal.comparator,
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
    elsewhere.ror_suspect,
    elsewhere.ror_events,
    elsewhere.ror_us,
    elsewhere.ror_adults,
    elsewhere.ror_one_product,
    elsewhere.ror_no_literature,
    elsewhere.ror_before_recoding,
    elsewhere.ror_after_recoding,
    elsewhere.ror_without_dominant,
    elsewhere.ror_opioids,
    elsewhere.ror_supplements,
    source.sort_order as source_order,
    word.sort_order as substance_order
from mart_signal as signal
left join elsewhere
    on signal.source = elsewhere.source and signal.substance = elsewhere.substance
    and signal.event_kind = elsewhere.event_kind and signal.event = elsewhere.event
join mart_source as source on signal.source = source.source
join mart_word as word on word.kind = 'substance' and signal.substance = word.key
join filters_are_known(
    substances := substances, sources := sources, suspect_only := suspect_only, counting := counting
) as known on known.are_known
join asked on asked.is_known
where (substances is null or list_contains(substances, signal.substance))
    and (sources is null or list_contains(sources, signal.source))
    and signal.scope = case when suspect_only then 'suspect' else 'any_role' end
    and signal.population = 'all'
    and signal.comparator = comparator
    and signal.counting = counting
    and (event_kind is null or signal.event_kind = event_kind)
