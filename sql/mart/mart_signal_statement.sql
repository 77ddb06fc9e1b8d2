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
    where scope = 'any_role' and population = 'all' and comparator = 'all' and counting = 'reports'
    group by source
),
elsewhere as (
    select source, substance, event_kind, event, min(ror) as lowest
    from mart_signal
    where ror_lower is not null
        and (scope <> 'any_role' or population <> 'all' or comparator <> 'all' or counting <> 'reports')
    group by source, substance, event_kind, event
),
steady as (
    select first.source, count(*) as steady
    from mart_signal as first
    join elsewhere
        on first.source = elsewhere.source and first.substance = elsewhere.substance
        and first.event_kind = elsewhere.event_kind and first.event = elsewhere.event
    where first.scope = 'any_role' and first.population = 'all' and first.comparator = 'all'
        and first.counting = 'reports' and first.is_above and elsewhere.lowest > 1
    group by first.source
),
varied as (
    select
        there.source,
        string_agg(lower(known.label), '; ' order by known.sort_order)
            filter (where not known.is_comparator) as populations,
        string_agg(lower(known.label), '; ' order by known.sort_order)
            filter (where known.is_comparator) as comparators
    from (
        select distinct source, population as key from mart_signal
        union
        select distinct source, comparator as key from mart_signal
    ) as there
    join mart_signal_population as known on there.key = known.population
    group by there.source
),
together as (
    select source, count(*) as tables, sum(case when is_above then 1 else 0 end) as above
    from mart_interaction
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
        cast(coalesce(steady.steady, 0) as varchar) as steady,
        coalesce(varied.populations, 'none') as populations,
        coalesce(varied.comparators, 'none') as comparators,
        cast(coalesce(together.tables, 0) as varchar) as together_tables,
        cast(coalesce(together.above, 0) as varchar) as together_above,
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
    left join steady on base.report_system = steady.source
    left join varied on base.report_system = varied.source
    left join together on base.report_system = together.source
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
    'Leaf of Mitragyna speciosa and its alkaloids are sold to consumers and approved as no medicine; nobody counts '
        || 'who uses them, or how often an event happens. Routine look at everything reported, with '
        || 'no prior hypothesis. Single ' || units || ' are where rare and unknown harm is told first; since nobody '
        || 'knows how many people use the products, ' || units || ' can only be compared with ' || units || '.',
    true
from said
union all
select source, 3, 'Introduction', 'Objectives and reference group',
    'Which preferred terms, groups of terms, other ingredients and their classes are listed more often on '
        || units || ' naming each substance than on all other ' || units || ' of the same files; and which terms and '
        || 'groups with an opioid or depressant beside it than the two explain.',
    true
from said
union all
select source, 4, 'Methods', 'Study design',
    'Disproportionality analysis of single ' || units || '. Primary: any role, all ' || units
        || ', compared with all others. Sensitivity: only ' || units || ' that call a product naming the substance '
        || 'suspect; suspected duplicates among the ' || units || ' naming it counted once (events); within populations: ' || populations || '; compared with one kind alone: ' || comparators
        || '. No case-by-case review, no review of literature.',
    true
from said
union all
select source, 5, 'Methods', 'Data, access and preparation',
    dataset || ', ' || publisher || '; public; files: ' || files || ', last retrieved ' || retrieved || '; received '
        || first_day || ' to ' || last_day || '; ' || all_reports || ' ' || units || ' of all products, '
        || how_counted || '. The latest version of each counts, deleted ones do not. Suspected '
        || 'duplicates are in core_duplicate and stay in the primary analysis; among '
        || units || ' naming no watched substance they are not looked for. Substances are read from product names by rules (vocabulary '
        || vocabulary_version || '), reactions are MedDRA preferred terms as delivered, groups are our own. '
        || naming_in_base || ' of the ' || naming || ' naming a watched substance are in these files; those that '
        || 'another source alone supplies are outside all cells.',
    true
from said
union all
select source, 6, 'Methods', 'Variables: population, drugs, events, grouping',
    'All ' || units || ' of the files, in the primary analysis no restriction of age, sex, country or kind of '
        || 'reporter; those of the others are the rules of mart_signal_population. A report names a '
        || 'substance when a rule reads one of its products so, certain or probable, and lists an event when it is '
        || 'among its reactions; each report counts once. Leaf, extract, brand and salt are one substance, a metabolite '
        || 'is its parent; groups of terms are those of mart_reaction_group, classes those of mart_ingredient_class. No '
        || 'other data source enters a cell.',
    true
from said
union all
select source, 7, 'Methods', 'Statistical methods, thresholds, sensitivity',
    'PRR and ROR with 95% limits, chi-square with Yates'' correction, IC with 95% credibility limits, ' || bayes
        || '; no number where a cell of the table is 0, no interval under 3. Above the threshold: 3 or more, the '
        || 'lower limit of ROR above 1 and that of IC above 0. p-values of Fisher''s exact test, adjusted by '
        || 'Benjamini and Hochberg over the events of one kind, substance and analysis. Of combinations omega with '
        || '95% credibility limits, above where the lower one is above 0. Sensitivity analyses have the same measures, '
        || 'EBGM apart; nothing is adjusted or stratified. Descriptive counts are tested by nothing; no case-by-case '
        || 'analysis. Missing ages and countries leave a report out where they are asked for, nothing is imputed. '
        || 'kratomwatch ' || program_version || '.',
    true
from said
union all
select source, 8, 'Results', 'Reports included, and whom they are about',
    naming || ' ' || units || ' name a watched substance; ' || naming_in_base || ' of them are in the files compared, which '
        || 'hold ' || all_reports || ' in all; each step before is a row of mart_accounting. Age, sex, '
        || 'country, reporter, outcomes, other products and completeness of the former are questions of this file '
        || '(age_sex, country, reporter, outcome_share, co_ingestant, completeness); of all others they are not counted.',
    true
from said
union all
select source, 9, 'Results', 'Disproportionality',
    tables || ' tables with a report of both (any role), ' || with_interval || ' with an interval, ' || above
        || ' above the threshold, ' || steady || ' of them with an odds ratio above 1 in every other analysis that '
        || 'has an interval; ' || together_tables || ' combinations, ' || together_above
        || ' above; every count, estimate and interval is in mart_signal and mart_interaction.',
    true
from said
union all
select source, 10, 'Results', 'Case-by-case assessment',
    'Not done by a program. Each report can be opened on the page Reports; read them before any conclusion.', false
from said
union all
select source, 11, 'Discussion', 'Key results',
    'Not written by a program: the pages state counts, not findings, and do not tell expected reactions from new ones.', false
from said
union all
select source, 12, 'Discussion', 'External validity, relevance, further studies',
    'What is measured holds for what is reported here, not for people who use the products: nobody knows how many '
        || 'they are, or which of them are reported. What it means for practice is for whoever publishes it. Studies with '
        || 'a denominator would have to follow: of exposures, of users, or of deaths that are all tested.',
    true
from said
union all
select source, 13, 'Discussion', 'Limitations',
    'No measure of disproportionate reporting proves a cause or gives an incidence: reported more often than with other '
        || 'products is a question, not a risk. Reports are incomplete and unverified, and selected by who reports. '
        || 'Stimulated reporting, duplicates, masking by frequent pairs, confounding by other products and by the reason '
        || 'for use, coding changes, unknown products; many tables are looked at together; omega told known interactions '
        || 'poorly in tests of others: mart_limitation, by chart in mart_limitation_chart. The sensitivity analyses above '
        || 'look behind some of it.',
    true
from said
union all
select source, 14, 'Declarations', 'Support, conflicts, approval, access to data and code',
    'No protocol was registered; what is counted and how follows from the program, whatever the data. '
        || 'Data are public at the publisher; program, rules and SQL are open. The records are public and hold no '
        || 'names; no ethics review was asked for. Support and conflicts are those of whoever publishes from this table, who must state them. kratomwatch ' || program_version
        || ' made it; its repository has the code.',
    true
from said
