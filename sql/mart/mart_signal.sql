-- One row per report system, watched substance, scope, population, comparator, counting and event that at least one report
-- lists with it: a 2x2 table of distinct reports and what is measured on it. It says how much more or less often
-- the event is reported with the substance than with other products: a question to follow up, no risk and no cause.
-- Every cell counts the same files in the same versions, whatever period a page shows.
--   source: key of the report system; never compare or add up across it
--   substance: key of mart_substance
--   scope: any_role, or suspect: only reports on which a product naming the substance is called suspect
--   population: all, or a key of mart_signal_population that leaves other reports out of all four cells
--   comparator: all: every other report, whatever it names; or a key of mart_signal_population: only reports of that are the comparison
--   counting: reports: distinct reports (cases) in the version that stands; events: suspected duplicates among those naming the substance count once in a and b, while c and d stay reports
--   event_kind: term (MedDRA preferred term), group (reaction_groups.csv), class (of other ingredients also listed) or ingredient (one of these)
--   event: preferred term or ingredient in capitals, or key of the group or class
--   label: its name on a page
--   a: reports naming the substance and listing the event
--   b: reports naming the substance without the event
--   c: reports listing the event without the substance
--   d: reports with neither
--   expected: (a + b)(a + c) / (a + b + c + d): reports of both if the two were independent
--   prr: proportional reporting ratio, a/(a + b) over c/(c + d); null where a cell is 0
--   prr_lower: lower 95% limit; null under 3 reports
--   prr_upper: upper 95% limit; null under 3 reports
--   ror: reporting odds ratio, ad/(bc); null where a cell is 0
--   ror_lower: lower 95% limit; null under 3 reports
--   ror_upper: upper 95% limit; null under 3 reports
--   chi2: chi-square with Yates' correction; null where a cell is 0
--   ic: information component, log2[(a + 1/2) / (expected + 1/2)]; null where a cell is 0
--   ic_lower: lower 95% credibility limit; null under 3 reports
--   ic_upper: upper 95% credibility limit; null under 3 reports
--   ebgm: empirical Bayes geometric mean of observed over expected under the prior of mart_signal_prior, which is fitted to reports; terms among all reports, compared with all, alone; null where a cell is 0 or there is no prior
--   eb05: its 5th percentile; null under 3 reports
--   eb95: its 95th percentile; null under 3 reports
--   p_value: Fisher's exact test, two-sided; null where a cell is 0
--   p_adjusted: p_value adjusted by Benjamini and Hochberg over all events of this kind, source, substance, scope, population, comparator and counting
--   is_above: reported more often by this threshold: 3 reports or more, ror_lower above 1 and ic_lower above 0
--   counted_source: key of the source whose files were counted; another one of the same report system is outside
--   counted_from: files, or api: openFDA's own counts, deleted cases among them
with named as (
    select 'group' as event_kind, reaction_group as event, label, sort_order from mart_reaction_group
    union all
    select 'class' as event_kind, class as event, class_label as label, sort_order
    from mart_ingredient_class
)
select
    told.source,
    told.substance,
    told.scope,
    told.population,
    told.comparator,
    told.counting,
    told.event_kind,
    told.event,
    coalesce(
        named.label, upper(substr(told.event, 1, 1)) || lower(substr(told.event, 2))
    ) as label,
    told.a,
    told.b,
    told.c,
    told.d,
    measured.expected,
    measured.prr,
    measured.prr_lower,
    measured.prr_upper,
    measured.ror,
    measured.ror_lower,
    measured.ror_upper,
    measured.chi2,
    measured.ic,
    measured.ic_lower,
    measured.ic_upper,
    measured.ebgm,
    measured.eb05,
    measured.eb95,
    measured.p_value,
    measured.p_adjusted,
    coalesce(told.a >= 3 and measured.ror_lower > 1 and measured.ic_lower > 0, false)
        as is_above,
    told.counted_source,
    told.counted_from
from work_signal_table as told
join measured_signal as measured on told.table_number = measured.table_number
left join named
    on told.event_kind = named.event_kind and told.event = named.event
