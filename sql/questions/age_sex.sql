-- Distinct reports by source, substance, age and sex, each as given on the report; what is not given has
-- a group of its own. Age is at the event. Every group of age is there for every sex, also with 0. An event
-- has the age and the sex that the first of its reports to give one gives.
-- title: Age and sex of the persons reported
--   source: key of the report system; never add up across it
--   substance: key of the watched substance
--   age_group: key of the group of age
--   age_group_label: name of the group on a page
--   sort_order: order on a page
--   sex: female, male or unknown (not given)
--   reports: distinct reports that match the filters
--   median_age: median age in years of the reports of this sex that give one
--   base_reports: reports naming the substance, or any chosen one, that match the filters: what a share is of
-- limitation not_proof_of_cause part
-- limitation no_denominator strong | Reports, not users. | Who is reported is not who uses: nobody knows the ages of users.
-- limitation field_missing strong | Blank is not spread over the others. | Those who give no age or sex may be of any.
-- limitation duplicates part
-- limitation stimulated_reporting part
-- limitation small_numbers part
-- limitation incomplete_tail part
with chosen as (
    select distinct
        source, substance, counted_id, report_id, received_date, person_age_group, person_sex
    from filtered_report({arguments})
),
described as (
    select
        chosen.source, chosen.substance, chosen.counted_id,
        coalesce(
            min_by(chosen.person_sex, (chosen.received_date, chosen.report_id)), 'unknown'
        ) as sex,
        min_by(report.age_years, (chosen.received_date, chosen.report_id)) as age_years,
        coalesce(
            min_by(chosen.person_age_group, (chosen.received_date, chosen.report_id)), 'not_given'
        ) as age_group
    from chosen
    join core_report as report on chosen.report_id = report.report_id
    group by chosen.source, chosen.substance, chosen.counted_id
),
base as (
    select source, substance, count(*) as base_reports from described group by source, substance
),
median as (
    select source, substance, sex, median(age_years) as median_age
    from described group by source, substance, sex
),
counted as (
    select source, substance, sex, age_group, count(*) as reports
    from described group by source, substance, sex, age_group
)
select
    base.source,
    base.substance,
    age_group.key as age_group,
    age_group.label as age_group_label,
    age_group.sort_order,
    sex.key as sex,
    coalesce(counted.reports, 0) as reports,
    median.median_age,
    base.base_reports
from base
join mart_source as source on base.source = source.source
join mart_word as substance_word
    on substance_word.kind = 'substance' and base.substance = substance_word.key
join mart_word as age_group on age_group.kind = 'age_group'
join mart_word as sex on sex.kind = 'sex'
left join counted
    on base.source = counted.source and base.substance = counted.substance
    and age_group.key = counted.age_group and sex.key = counted.sex
left join median
    on base.source = median.source and base.substance = median.substance
    and sex.key = median.sex
order by source.sort_order, substance_word.sort_order, age_group.sort_order, sex.sort_order
