-- Distinct reports by source, substance and quarter received; quarters without any are 0. A quarter whose
-- file is not loaded is null: its number is unknown (not_drawn counts reports that other files hold of it).
-- title: Reports per quarter by substance
--   source: key of the report system; never add up across it
--   substance: key of the watched substance
--   quarter: quarter received, e.g. 2025-Q4
--   quarter_start: first day of the quarter
--   reports: distinct reports that match the filters and list it; null where the quarter is not loaded
--   is_incomplete: the period will still grow, what is loaded does not hold all of it, or a filter cuts it
--   is_cut: since or until leaves out a part of it
--   coverage: whole, part, unproven or none, as in mart_quarter
--   expected: expected final count, where a backtest allows to show it and no filter but source and substance narrows the reports; never a count
--   expected_lower: lower limit of its 90 % interval
--   expected_upper: upper limit of its 90 % interval
-- limitation not_proof_of_cause strong
-- limitation no_denominator strong | No denominator. | Nobody knows how many people use these products, so no rate is shown.
-- limitation incomplete_tail strong | The latest quarters are incomplete. | Reports received then still arrive in later files, so these points may change.
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
with quarters as (select * from filtered_quarter({arguments})),
substances_shown as (
    select key as substance, sort_order as substance_order
    from mart_word
    where kind = 'substance' and (substances is null or list_contains(substances, key))
),
counted as (
    select source, substance, quarter_start, count(distinct counted_id) as reports
    from filtered_report({arguments})
    group by source, substance, quarter_start
)
select
    quarters.source,
    shown.substance,
    quarters.quarter,
    quarters.quarter_start,
    case quarters.coverage
        when 'none' then null
        when 'unproven' then counted.reports
        else coalesce(counted.reports, 0)
    end as reports,
    quarters.is_incomplete,
    quarters.is_cut,
    quarters.coverage,
    nowcast.expected,
    nowcast.lower as expected_lower,
    nowcast.upper as expected_upper
from quarters
cross join substances_shown as shown
left join counted
    on quarters.source = counted.source
    and shown.substance = counted.substance
    and quarters.quarter_start = counted.quarter_start
left join mart_nowcast as nowcast
    on quarters.source = nowcast.source
    and shown.substance = nowcast.substance
    and quarters.quarter = nowcast.quarter
    and coalesce(counted.reports, 0) = nowcast.reports
    and quarters.is_incomplete
    and not quarters.is_cut
    and not suspect_only
    and outcome = 'any'
    and {nothing_further}
order by quarters.source_order, shown.substance_order, quarters.quarter_start
