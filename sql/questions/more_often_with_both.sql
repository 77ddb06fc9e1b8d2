-- Distinct reports by source, substance, class of other ingredients and event that they list all together: is it listed more often with both than the two explain.
-- A question to follow up, no proof of an interaction. Dates and outcomes do not apply: every number is of the whole period of the files.
-- title: Reactions listed more often with both
-- parameter substances = null: keys of mart_substance; all where null
-- parameter sources = null: keys of report systems; all where null
-- parameter event_kind = 'term': term or group; both where null
--   source: key of the report system; never compare or add up across it
--   substance: key of the watched substance
--   class: class of co_ingestant_classes.csv, opioids and depressants alone
--   class_label: its name on a page
--   kind: term or group
--   event: preferred term in capitals, or key of the group
--   label: its name on a page
--   reports: reports naming the substance and listing class and event
--   class_reports: reports naming the substance and listing the class
--   base_reports: reports naming the substance
--   expected: reports of all three if the odds that each of the two adds were additive
--   omega: log2 of observed over expected, both with 1/2 added; null where there is nothing to compare with
--   omega_lower: lower 95% credibility limit; null under 3 reports
--   omega_upper: upper 95% credibility limit; null under 3 reports
--   is_above: more often with both by this threshold: 3 reports or more and omega_lower above 0
-- limitation omega_tells_poorly strong | It tells known interactions poorly. | On a reference set of drug interactions this measure hardly told known ones from others.
-- limitation not_proof_of_cause strong
-- limitation no_denominator strong
-- limitation more_often_is_no_risk strong | A question, not a risk. | Reports are compared with reports. Nobody knows how many people use both, or what is never reported.
-- limitation comparison_decides strong
-- limitation also_listed strong | Also listed is not taken together. | The class may be treatment, a long-term medicine or a finding of a laboratory.
-- limitation stimulated_reporting strong
-- limitation duplicates strong
-- limitation death_selected part
-- limitation coding_change part
-- limitation product_unknown part
-- limitation small_numbers strong
-- limitation never_add_sources part
-- limitation reaction_groups_are_ours part
select
    counted.source, counted.substance, counted.class, class.class_label,
    counted.event_kind as kind, counted.event, counted.label, counted.n111 as reports,
    counted.n111 + counted.n110 as class_reports,
    counted.n111 + counted.n110 + counted.n101 + counted.n100 as base_reports, counted.expected, counted.omega,
    counted.omega_lower, counted.omega_upper, counted.is_above
from mart_interaction as counted
join mart_ingredient_class as class on counted.class = class.class
join mart_source as source on counted.source = source.source
join mart_word as word on word.kind = 'substance' and counted.substance = word.key
join filters_are_known(substances := substances, sources := sources) as known on known.are_known
where (substances is null or list_contains(substances, counted.substance))
    and (sources is null or list_contains(sources, counted.source))
    and (event_kind is null or counted.event_kind = event_kind)
order by source.sort_order, word.sort_order, counted.omega_lower desc nulls last,
    counted.n111 desc, counted.class, counted.event
