-- Distinct reports by source, substance and quarter received; quarters without any are 0.
-- title: Reports per quarter by substance
--   source: key of the report system; never add up across it
--   substance: key of the watched substance
--   quarter: quarter received, e.g. 2025-Q4
--   quarter_start: first day of the quarter
--   reports: distinct reports that match the filters and list it
--   is_incomplete: the period will still grow, or its file is not loaded
-- limitation not_proof_of_cause strong
-- limitation no_denominator strong | No denominator. | Nobody knows how many people use these products, so no rate is shown.
-- limitation incomplete_tail strong | The latest quarters are incomplete. | Reports received then still arrive in later files, so these points will rise.
-- limitation stimulated_reporting strong | Publicity moves reporting. | Warning letters, news and laws make people report; a peak may show the announcement.
-- limitation duplicates part
-- limitation coding_change strong | Coding changed in late 2021. | FAERS then began to write HERBALS\MITRAGYNINE; the mitragynine line steps up with no change in events.
-- limitation product_unknown strong
-- limitation small_numbers part
-- limitation names_withheld part
-- limitation same_report_twice part
-- limitation openfda_supplies part
-- limitation recalls_are_no_reports part
-- limitation never_add_sources part
-- limitation found_is_not_cause strong | Found is not caused. | A death that lists mitragynine is not a death from mitragynine.
-- limitation not_always_tested strong | Not always looked for. | Many laboratories do not test for mitragynine; more testing looks like more deaths.{tests}
-- limitation one_state_only part | One office. | {confined_to}
with quarters as (
    select quarter.*, source.sort_order as source_order
    from mart_quarter as quarter
    join mart_source as source on quarter.source = source.source
    where (sources is null or list_contains(sources, quarter.source))
        and (since is null or quarter.quarter_end >= since)
        and (until is null or quarter.quarter_start <= until)
),
substances_shown as (
    select key as substance, sort_order as substance_order
    from mart_word
    where kind = 'substance' and (substances is null or list_contains(substances, key))
),
counted as (
    select source, substance, quarter_start, count(distinct report_id) as reports
    from filtered_report({arguments})
    group by source, substance, quarter_start
)
select
    quarters.source,
    shown.substance,
    quarters.quarter,
    quarters.quarter_start,
    coalesce(counted.reports, 0) as reports,
    quarters.is_incomplete
from quarters
cross join substances_shown as shown
left join counted
    on quarters.source = counted.source
    and shown.substance = counted.substance
    and quarters.quarter_start = counted.quarter_start
order by quarters.source_order, shown.substance_order, quarters.quarter_start
