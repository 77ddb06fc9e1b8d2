-- One row per report system with 2x2 tables and item of the READUS-PV statement (Fusaroli et al. 2024, Drug Saf
-- 47:575-584): what was done and what was not, for mart_signal as it stands in this file. The wording is ours.
--   source: key of the report system
--   item: 1 to 14, in the order of the statement
--   section: part of a report that it belongs to
--   topic: what the item asks for
--   answer: what holds here
--   applies: false where it does not apply to a table that is made by a program; the answer says why
with base as (
    select distinct report_system, counted_source, counted_from, all_reports from work_signal_base
),
file as (
    select source, count(*) as files, max(retrieved_at) as last_retrieved_at
    from core_release
    group by source
),
tested as (
    select
        source,
        count(*) as tables,
        sum(case when ror_lower is not null then 1 else 0 end) as with_interval,
        sum(case when is_above then 1 else 0 end) as above
    from mart_signal
    where scope = 'any_role'
    group by source
),
word as (
    select string_agg(words, ', ' order by sort_order) as substances from mart_substance
),
said as (
    select
        system.key as source,
        system.name,
        system.unit_plural as units,
        described.publisher,
        described.dataset,
        cast(base.all_reports as varchar) as all_reports,
        coalesce(cast(file.files as varchar), '0') as files,
        coalesce(cast(cast(file.last_retrieved_at as date) as varchar), 'a day not known') as retrieved,
        coalesce(cast(total.first_received_date as varchar), 'a day not known') as first_day,
        coalesce(cast(total.last_received_date as varchar), 'a day not known') as last_day,
        case
            when base.counted_from = 'files'
                then 'counted in the files themselves'
            else 'openFDA''s own counts, deleted cases among them'
        end as how_counted,
        cast(source.reports_naming as varchar) as naming,
        cast(coalesce(source.reports_naming_in_base, 0) as varchar) as naming_in_base,
        cast(tested.tables as varchar) as tables,
        cast(tested.with_interval as varchar) as with_interval,
        cast(tested.above as varchar) as above,
        word.substances,
        case when build.is_synthetic then 'The data is synthetic and describes no real report. ' else '' end
            as synthetic,
        build.program_version,
        build.vocabulary_version,
        case
            when prior.problem is not null then 'EBGM: none, since no prior could be fitted'
            when prior.source is null then 'EBGM: none, since pairs of ingredient and term are not counted'
            else 'EBGM with EB05 and EB95, its prior in mart_signal_prior'
        end as bayes
    from base
    join registry_report_system as system on base.report_system = system.key
    join mart_source as source on base.report_system = source.source
    join background_total as total on base.counted_source = total.source
    join tested on base.report_system = tested.source
    join (
        select source, min(publisher) as publisher, min(dataset) as dataset
        from registry_data_set group by source
    ) as described on base.counted_source = described.source
    left join file on base.counted_source = file.source
    left join mart_signal_prior as prior on base.report_system = prior.source
    cross join word
    cross join mart_build as build
)
select source, 1 as item, 'Title' as section, 'Design, type of data, name of the database' as topic,
    synthetic || 'Disproportionality analysis of ' || units || ' in ' || name || ' naming ' || substances
        || '.' as answer,
    true as applies
from said
union all
select source, 2, 'Introduction', 'Background and reason',
    'Routine look at everything reported: no prior hypothesis. Nobody knows how many people use these '
        || 'products, so reports can only be compared with reports.',
    true
from said
union all
select source, 3, 'Introduction', 'Objectives and reference group',
    'Which preferred terms, groups of terms and classes of other ingredients are listed more often on '
        || units || ' naming each substance than on all other ' || units || ' of the same files.',
    true
from said
union all
select source, 4, 'Methods', 'Study design',
    'Disproportionality analysis of single ' || units || '. Primary: any role. Sensitivity: only ' || units
        || ' that call a product naming the substance suspect. No case-by-case review, no review of literature.',
    true
from said
union all
select source, 5, 'Methods', 'Data, access and preparation',
    dataset || ', ' || publisher || '; public; files: ' || files || ', last retrieved ' || retrieved || '; received '
        || first_day || ' to ' || last_day || '; ' || all_reports || ' ' || units || ' of all products, '
        || how_counted || '. The latest version of each counts, deleted ones do not. Exact repetitions are '
        || 'known and not removed. Substances are read from product names by rules (vocabulary '
        || vocabulary_version || '), reactions are MedDRA preferred terms as delivered, groups are our own. '
        || naming_in_base || ' of the ' || naming || ' naming a watched substance are in these files; those that '
        || 'another source alone supplies are outside all cells.',
    true
from said
union all
select source, 6, 'Methods', 'Population, drugs, events',
    'All ' || units || ' of the files, no restriction of age, sex, country or kind of reporter. A report names a '
        || 'substance when a rule reads one of its products so, certain or probable, and lists an event when it is '
        || 'among its reactions; each report counts once.',
    true
from said
union all
select source, 7, 'Methods', 'Measures, thresholds, software',
    'PRR and ROR with 95% limits, chi-square with Yates'' correction, IC with 95% credibility limits, ' || bayes
        || '; no number where a cell of the table is 0, no interval under 3. Above the threshold: 3 or more, the '
        || 'lower limit of ROR above 1 and that of IC above 0. p-values of Fisher''s exact test, adjusted by '
        || 'Benjamini and Hochberg. kratomwatch ' || program_version || '.',
    true
from said
union all
select source, 8, 'Results', 'Description of the reports',
    'Trends, co-ingestants, outcomes and completeness of the same reports are questions of this file.', true
from said
union all
select source, 9, 'Results', 'Disproportionality',
    tables || ' tables with a report of both (any role), ' || with_interval || ' with an interval, ' || above
        || ' above the threshold; every count, estimate and interval is in mart_signal.',
    true
from said
union all
select source, 10, 'Results', 'Case-by-case assessment',
    'Not done by a program. Each report can be opened on the page Reports; read them before any conclusion.', false
from said
union all
select source, 11, 'Discussion', 'Key results',
    'Not written by a program: the pages state counts, not findings.', false
from said
union all
select source, 12, 'Discussion', 'Limitations',
    'Stimulated reporting, duplicates, masking by frequent pairs, confounding by other products and by the reason '
        || 'for use, coding changes, unknown products: mart_limitation, by chart in mart_limitation_chart.',
    true
from said
union all
select source, 13, 'Discussion', 'Interpretation',
    'Hypothesis-generating alone: reported more often than with other products is a question, not a risk, no rate '
        || 'and no cause.',
    true
from said
union all
select source, 14, 'Other', 'Support, conflicts, access to data',
    'Data are public at the publisher; program, rules and SQL are open. Support and conflicts are those of whoever '
        || 'publishes from this table, who must state them.',
    true
from said
