-- Distinct reports by source and two ingredients also listed on the same report; two reports or more.
-- expected_reports is what the two counts would give by chance: first x second / base.
-- title: Two ingredients also listed on the same report
--   source: key of the report system; never add up across it
--   first_ingredient: first ingredient
--   second_ingredient: second ingredient
--   is_treatment: usually given as treatment, so shown apart
--   reports: distinct reports that match the filters and list it
--   first_reports: reports that list the first
--   second_reports: reports that list the second
--   base_reports: reports naming the substance, or any chosen one, that match the filters: what a share is of
--   expected_reports: reports that would list both if listing one said nothing about the other
-- limitation not_proof_of_cause strong
-- limitation also_listed strong | A pair can be one product. | A combination product lists its ingredients side by side, as buprenorphine with naloxone.
-- limitation small_numbers strong
-- limitation names_withheld part
-- limitation duplicates part
with chosen as (
    select distinct source, report_id, counted_id
    from filtered_report({arguments})
),
base as (
    select source, count(distinct counted_id) as base_reports from chosen group by source
),
listed as (
    select
        chosen.source, chosen.counted_id, other.ingredient,
        bool_and(other.is_treatment) as is_treatment
    from chosen
    join core_co_ingestant as other on chosen.report_id = other.report_id
    group by chosen.source, chosen.counted_id, other.ingredient
),
alone as (
    select source, ingredient, bool_and(is_treatment) as is_treatment, count(*) as reports
    from listed
    group by source, ingredient
),
counted as (
    select
        one.source,
        one.ingredient as first_ingredient,
        two.ingredient as second_ingredient,
        count(*) as reports
    from listed as one
    join listed as two on one.counted_id = two.counted_id and one.ingredient < two.ingredient
    group by one.source, one.ingredient, two.ingredient
    having count(*) >= 2
)
select
    counted.source,
    counted.first_ingredient,
    counted.second_ingredient,
    first_alone.is_treatment or second_alone.is_treatment as is_treatment,
    counted.reports,
    first_alone.reports as first_reports,
    second_alone.reports as second_reports,
    base.base_reports,
    round(first_alone.reports * second_alone.reports / nullif(base.base_reports, 0), 1)
        as expected_reports
from counted
join base on counted.source = base.source
join alone as first_alone
    on counted.source = first_alone.source and counted.first_ingredient = first_alone.ingredient
join alone as second_alone
    on counted.source = second_alone.source and counted.second_ingredient = second_alone.ingredient
join mart_source as source on counted.source = source.source
order by source.sort_order, counted.reports desc, counted.first_ingredient,
    counted.second_ingredient
