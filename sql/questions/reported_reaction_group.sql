-- Distinct reports by source, substance and group of reactions listed; every term of a group counts a report once.
-- title: Groups of reactions listed, by substance
--   source: key of the report system; never add up across it
--   substance: key of the watched substance
--   reaction_group: group of reaction_groups.csv, or ungrouped
--   group_label: name of the group on a page
--   sort_order: order in a list of definitions
--   reports: distinct reports that match the filters and list it
--   base_reports: reports naming the substance, or any chosen one, that match the filters: what a share is of
--   top_terms: the three terms of the group that most of these reports list, with their reports
-- limitation not_proof_of_cause strong | Listed is not caused by. | A reaction is what the reporter wrote; other products and illnesses stand on the same report.
-- limitation no_denominator part
-- limitation stimulated_reporting part
-- limitation duplicates part | Counted per report. | Terms of one group on a report count once. Reports of one event may still be two.
-- limitation also_listed part
-- limitation death_selected strong | Death is a group here and an outcome elsewhere. | The two counts differ: one is a reaction term, the other the outcome field.
-- limitation coding_change part
-- limitation product_unknown part
-- limitation small_numbers strong
-- limitation reaction_groups_are_ours strong | Groups are our own. | A term can be in several, so shares add up to more than 100%.
-- limitation never_add_sources part
with chosen as (
    select distinct source, substance, report_id, counted_id
    from filtered_report({arguments})
),
base as (
    select source, substance, count(distinct counted_id) as base_reports
    from chosen group by source, substance
),
listed as (
    select distinct chosen.source, chosen.substance, chosen.counted_id, reaction.pt,
        reaction.reaction_group
    from chosen
    join core_reaction as reaction on chosen.report_id = reaction.report_id
),
term as (
    select source, substance, reaction_group, pt, count(*) as reports
    from listed
    group by source, substance, reaction_group, pt
),
ranked as (
    select
        *,
        row_number() over (
            partition by source, substance, reaction_group order by reports desc, pt
        ) as place
    from term
),
named as (
    select
        source, substance, reaction_group,
        string_agg(lower(pt) || ' ' || cast(reports as varchar), ', ' order by place) as top_terms
    from ranked
    where place <= 3
    group by source, substance, reaction_group
),
counted as (
    select source, substance, reaction_group, count(distinct counted_id) as reports
    from listed
    group by source, substance, reaction_group
),
group_order as (
    select counted.source, counted.reaction_group,
        max_by(counted.reports, -word.sort_order) as reports
    from counted
    join mart_word as word on word.kind = 'substance' and counted.substance = word.key
    group by counted.source, counted.reaction_group
)
select
    base.source,
    base.substance,
    grouped.reaction_group,
    grouped.label as group_label,
    grouped.sort_order,
    coalesce(counted.reports, 0) as reports,
    base.base_reports,
    coalesce(named.top_terms, '') as top_terms
from base
join group_order on base.source = group_order.source
join mart_reaction_group as grouped on group_order.reaction_group = grouped.reaction_group
join mart_source as source on base.source = source.source
join mart_word as substance_word
    on substance_word.kind = 'substance' and base.substance = substance_word.key
left join counted
    on base.source = counted.source and base.substance = counted.substance
    and grouped.reaction_group = counted.reaction_group
left join named
    on base.source = named.source and base.substance = named.substance
    and grouped.reaction_group = named.reaction_group
order by source.sort_order, substance_word.sort_order, grouped.reaction_group = 'ungrouped',
    group_order.reports desc, grouped.sort_order
