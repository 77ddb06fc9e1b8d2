-- Distinct reports by source, substance and reaction listed, as MedDRA preferred terms.
-- title: Reactions listed, by substance
--   source: key of the report system; never add up across it
--   substance: key of the watched substance
--   pt: MedDRA preferred term as a string, capitals, one spelling
--   label: the term as it is written on a page
--   reaction_groups: names of the groups it is in, joined by a semicolon
--   reports: distinct reports that match the filters and list it
--   base_reports: reports naming the substance, or any chosen one, that match the filters: what a share is of
-- limitation not_proof_of_cause strong | Listed is not caused by. | A reaction is what the reporter wrote; other products and illnesses stand on the same report.
-- limitation no_denominator part
-- limitation stimulated_reporting part
-- limitation duplicates part
-- limitation also_listed part
-- limitation death_selected strong | Death is a term here and an outcome elsewhere. | The two counts differ: one is a reaction term, the other the outcome field.
-- limitation coding_change part
-- limitation product_unknown part
-- limitation small_numbers strong
-- limitation never_add_sources part
with chosen as (
    select distinct source, substance, report_id, counted_id
    from filtered_report({arguments})
),
base as (
    select source, substance, count(distinct counted_id) as base_reports
    from chosen group by source, substance
),
counted as (
    select
        chosen.source, chosen.substance, reaction.pt, count(distinct chosen.counted_id) as reports
    from chosen
    join core_reaction as reaction on chosen.report_id = reaction.report_id
    group by chosen.source, chosen.substance, reaction.pt
),
grouped as (
    select known.pt, string_agg(label.label, '; ' order by label.sort_order) as reaction_groups
    from (select distinct pt, reaction_group from core_reaction) as known
    join mart_reaction_group as label on known.reaction_group = label.reaction_group
    group by known.pt
)
select
    counted.source,
    counted.substance,
    counted.pt,
    upper(substr(counted.pt, 1, 1)) || lower(substr(counted.pt, 2)) as label,
    grouped.reaction_groups,
    counted.reports,
    base.base_reports
from counted
join base on counted.source = base.source and counted.substance = base.substance
join mart_source as source on counted.source = source.source
join mart_word as substance_word
    on substance_word.kind = 'substance' and counted.substance = substance_word.key
left join grouped on counted.pt = grouped.pt
order by source.sort_order, substance_word.sort_order, counted.reports desc, counted.pt
