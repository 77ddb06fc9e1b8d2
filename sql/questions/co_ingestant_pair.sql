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
    select
        source, ingredient, bool_and(is_treatment) as is_treatment, count(*) as reports,
        cast(row_number() over (order by source, ingredient) as integer) as place
    from listed
    group by source, ingredient
    having count(*) >= 2
),
placed as (
    select listed.counted_id, alone.place
    from listed join alone using (source, ingredient)
),
counted as (
    select one.place as first_place, two.place as second_place, count(*) as reports
    from placed as one
    join placed as two on one.counted_id = two.counted_id and one.place < two.place
    group by one.place, two.place
    having count(*) >= 2
)
select
    first_alone.source,
    first_alone.ingredient as first_ingredient,
    second_alone.ingredient as second_ingredient,
    first_alone.is_treatment or second_alone.is_treatment as is_treatment,
    counted.reports,
    first_alone.reports as first_reports,
    second_alone.reports as second_reports,
    base.base_reports,
    round(first_alone.reports * second_alone.reports / nullif(base.base_reports, 0), 1)
        as expected_reports
from counted
join alone as first_alone on counted.first_place = first_alone.place
join alone as second_alone on counted.second_place = second_alone.place
join base on first_alone.source = base.source
join mart_source as source on first_alone.source = source.source
order by source.sort_order, counted.reports desc, counted.first_place, counted.second_place
