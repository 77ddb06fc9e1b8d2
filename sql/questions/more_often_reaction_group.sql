-- Distinct reports by source, substance and group of reactions: how much more or less often it is listed than with all other products.
-- A question to follow up: no risk, no rate, no cause. Dates and outcomes do not apply: every number is of the whole period of the files.
-- title: Groups of reactions reported more or less often than with other products
-- parameter substances = null: keys of mart_substance; all where null
-- parameter sources = null: keys of report systems; all where null
-- parameter suspect_only = false: only reports that call a product naming the substance suspect count as naming it
-- parameter comparator = 'all': all, or a key of mart_signal_population: only reports of that are the comparison
-- parameter counting = 'reports': reports, or events: suspected duplicates among the reports naming the substance count once, the others stay reports
--   source: key of the report system; never compare or add up across it
--   substance: key of the watched substance
--   reaction_group: group of reaction_groups.csv
--   label: its name on a page
--   reports: reports naming the substance and listing it
--   base_reports: reports naming the substance
--   comparator: all: every other report of these files is the comparison; or as asked for
--   other_reports: other reports of the comparator listing it
--   other_base_reports: other reports of the comparator
--   expected: reports of both if the two were independent
--   prr: proportional reporting ratio; null where a cell of the table is 0
--   prr_lower: lower 95% limit; null under 3 reports
--   prr_upper: upper 95% limit; null under 3 reports
--   ror: reporting odds ratio; null where a cell of the table is 0
--   ror_lower: lower 95% limit; null under 3 reports
--   ror_upper: upper 95% limit; null under 3 reports
--   chi2: chi-square with Yates' correction; null where a cell of the table is 0
--   ic: information component, log2 of observed over expected, both with 1/2 added; null where a cell of the table is 0
--   ic_lower: lower 95% credibility limit; null under 3 reports
--   ic_upper: upper 95% credibility limit; null under 3 reports
--   p_value: Fisher's exact test, two-sided
--   p_adjusted: adjusted by Benjamini and Hochberg over all groups of the source and substance
--   is_above: reported more often by this threshold: 3 reports or more, ror_lower above 1 and ic_lower above 0
--   counted_from: files, or api: openFDA's own counts, deleted cases among them
--   ror_suspect: ror where only reports that call a product naming the substance suspect count as naming it; null under 3 reports there
--   ror_events: ror where suspected duplicates among the reports naming the substance count once; null where they do already, and under 3 events
--   ror_us: ror within population us of mart_signal_population; null under 3 reports there
--   ror_adults: ror within population adults of mart_signal_population; null under 3 reports there
--   ror_one_product: ror within population one_product of mart_signal_population; null under 3 reports there
--   ror_no_literature: ror within population no_literature of mart_signal_population; null under 3 reports there
--   ror_before_recoding: ror within population before_recoding of mart_signal_population; null under 3 reports there
--   ror_after_recoding: ror within population after_recoding of mart_signal_population; null under 3 reports there
--   ror_without_dominant: ror within population without_dominant of mart_signal_population; null under 3 reports there
--   ror_opioids: ror compared with opioids of mart_signal_population; null under 3 reports there
--   ror_supplements: ror compared with supplements of mart_signal_population; null under 3 reports there
-- limitation not_proof_of_cause strong
-- limitation no_denominator strong
-- limitation more_often_is_no_risk strong | A question, not a risk. | Reports are compared with reports. Nobody knows how many people use these products, or what is never reported.
-- limitation comparison_decides strong | The comparison decides. | Every other product of the same files is the comparison, in FAERS mostly prescription drugs; beside opioids the same group can look usual.
-- limitation also_listed strong | Other products stand on the same reports. | What is listed more often may belong to one of them.
-- limitation stimulated_reporting strong
-- limitation duplicates part
-- limitation death_selected part
-- limitation coding_change part
-- limitation product_unknown part
-- limitation small_numbers strong
-- limitation never_add_sources part
-- limitation reaction_groups_are_ours part
select
    source, substance, event as reaction_group, label, reports, base_reports,
    measured.comparator, other_reports, other_base_reports, expected, prr, prr_lower, prr_upper,
    ror, ror_lower, ror_upper, chi2, ic, ic_lower, ic_upper, p_value, p_adjusted, is_above, counted_from,
    ror_suspect, ror_events, ror_us, ror_adults, ror_one_product, ror_no_literature, ror_before_recoding,
    ror_after_recoding, ror_without_dominant, ror_opioids, ror_supplements
from filtered_signal(
    substances := substances, sources := sources, suspect_only := suspect_only,
    comparator := comparator, counting := counting, event_kind := 'group'
) as measured
order by source_order, substance_order, ror_lower desc nulls last, reports desc, event
