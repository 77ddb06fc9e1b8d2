-- One row per thing not seen before: a product name, another ingredient, a recall, a law, a field that fewer reports
-- give, a release with which more reports left than usual, a delivery with other columns or from another host. Nothing
-- here is tested: it is new, not unusual. Kept are those that came after the first day on which anything landed here,
-- and those that are new by their own date, first received in the two latest quarters drawn.
--   novelty_id: key
--   kind: product_name, ingredient, recall, law, completeness, deletion, columns or address
--   kind_label: the same in words
--   source: key of the report system; null for recalls and laws, which are no reports
--   substances: keys of the watched substances it is about, comma-separated
--   name: as written by the reporter, or what it is called
--   detail: what it is, in a few words
--   reports: distinct reports; null where it is none of reports
--   first_report_id: first report with it; null where it is none of reports
--   happened_on: day on which the first report was received, on which it happened or up to which the delivery has data; null where not known
--   first_seen_on: day on which it was first known here, UTC
--   is_recent: new by its own date
with words as (select key, sort_order from mart_word where kind = 'substance'),
named as (
    select
        report.source,
        upper(product.product_name) as spelled,
        product.product_name,
        mention.substance,
        report.report_id,
        report.received_date,
        landed.first_seen_on
    from core_product_mention as mention
    join core_product as product
        on mention.report_id = product.report_id and mention.product_seq = product.product_seq
    join mart_report_substance as report
        on mention.report_id = report.report_id and mention.substance = report.substance
    join work_report_landed as landed on report.report_id = landed.report_id
    where mention.confidence <> 'possible'
        and product.product_name is not null
        -- Of deaths the name is the whole cause, which is new every time.
        and report.source in (select source from mart_source where lists_products)
),
also_listed as (
    select
        report.source,
        other.ingredient,
        other.class,
        report.substance,
        report.report_id,
        report.received_date,
        landed.first_seen_on
    from core_co_ingestant as other
    join mart_report_substance as report on other.report_id = report.report_id
    join work_report_landed as landed on report.report_id = landed.report_id
    where not other.is_treatment
),
newest as (
    select
        source,
        max(case when not is_incomplete then quarter_start end) as quarter_start,
        max(case when not is_incomplete then quarter_end end) as quarter_end
    from mart_quarter
    group by source
),
field_given as (
    select
        report.source,
        field.field,
        min(field.field_label) as field_label,
        newest.quarter_end,
        count(distinct case
            when report.quarter_start = newest.quarter_start then report.report_id
        end) as now_told,
        count(distinct case
            when report.quarter_start = newest.quarter_start and field.is_given
                then report.report_id
        end) as now_given,
        count(distinct case
            when report.quarter_start < newest.quarter_start then report.report_id
        end) as before_told,
        count(distinct case
            when report.quarter_start < newest.quarter_start and field.is_given
                then report.report_id
        end) as before_given
    from mart_report_field as field
    join mart_report_substance as report on field.report_id = report.report_id
    join newest
        on report.source = newest.source
        and report.quarter_start <= newest.quarter_start
        and report.quarter_start >= cast(newest.quarter_start - interval '12' month as date)
    where field.state in ('given', 'not given')
    group by report.source, field.field, newest.quarter_end
),
given_percent as (
    select
        *,
        100.0 * now_given / now_told as now_percent,
        100.0 * before_given / before_told as before_percent
    from field_given
    where now_told >= 16 and before_told >= 16
),
given as (
    -- As everywhere: never 0% of something, nor 100% of not all.
    select
        *,
        list_transform([now_percent, before_percent], lambda part: case
            when part > 0 and part <= 0.5 then '<1'
            when part >= 99.5 and part < 100 then '>99'
            else cast(cast(round_even(part, 0) as integer) as varchar)
        end || '%') as shares
    from given_percent
    where now_percent <= before_percent - 15
),
refreshed as (
    select source, max(refreshed_on) as last_on from mart_refresh group by source
),
published as (
    select
        source,
        covered_quarter,
        row_number() over (partition by source order by covered_quarter desc) as place
    from work_publication
),
deleted as (
    select
        published.source,
        published.covered_quarter,
        published.place,
        cast(coalesce(sum(arrival.reports), 0) as bigint) as reports
    from published
    left join work_arrival as arrival
        on published.source = arrival.source
        and arrival.kind = 'all'
        and published.covered_quarter = arrival.gone_quarter
    where published.place <= 9
    group by published.source, published.covered_quarter, published.place
),
left_now as (
    select
        source,
        max(case when place = 1 then covered_quarter end) as covered_quarter,
        max(case when place = 1 then reports end) as reports,
        max(case when place > 1 then reports end) as most_before,
        count(*) - 1 as releases_before
    from deleted
    group by source
),
found as (
    select
        'product_name' as kind,
        named.spelled as id,
        named.source,
        string_agg(distinct named.substance, ',' order by named.substance) as substances,
        min(named.product_name) as name,
        'read as ' || string_agg(distinct named.substance, ', ' order by named.substance) as detail,
        count(distinct named.report_id) as reports,
        min_by(named.report_id, cast(named.received_date as varchar) || named.report_id)
            as first_report_id,
        min(named.received_date) as happened_on,
        min(named.first_seen_on) as first_seen_on
    from named
    group by named.source, named.spelled
    union all
    select
        'ingredient' as kind,
        also_listed.ingredient as id,
        also_listed.source,
        string_agg(distinct also_listed.substance, ',' order by also_listed.substance) as substances,
        also_listed.ingredient as name,
        min(class.class_label) as detail,
        count(distinct also_listed.report_id) as reports,
        min_by(
            also_listed.report_id,
            cast(also_listed.received_date as varchar) || also_listed.report_id
        ) as first_report_id,
        min(also_listed.received_date) as happened_on,
        min(also_listed.first_seen_on) as first_seen_on
    from also_listed
    left join mart_ingredient_class as class on also_listed.class = class.class
    group by also_listed.source, also_listed.ingredient
    union all
    select
        kind, name as id, null as source, replace(substances, ', ', ',') as substances, name, detail,
        null as reports, null as first_report_id, happened_on, first_seen_on
    from source_novelty
    union all
    select
        'law' as kind,
        policy.policy_event_id as id,
        null as source,
        string_agg(word.key, ',' order by word.sort_order) as substances,
        policy.title as name,
        policy.jurisdiction_name as detail,
        null as reports,
        null as first_report_id,
        policy.event_date as happened_on,
        policy.described_on as first_seen_on
    from mart_policy_event as policy
    left join vocabulary_substances as known
        on contains(',' || policy.scopes || ',', ',' || known.policy_scope || ',')
    left join words as word on known.key = word.key
    group by policy.policy_event_id, policy.title, policy.jurisdiction_name, policy.event_date,
        policy.described_on
    union all
    select
        'completeness' as kind,
        given.field || '/' || cast(given.quarter_end as varchar) as id,
        given.source,
        null as substances,
        given.field_label as name,
        'given on ' || given.shares[1] || ' of reports, ' || given.shares[2]
            || ' in the year before' as detail,
        given.now_told as reports,
        null as first_report_id,
        given.quarter_end as happened_on,
        refreshed.last_on as first_seen_on
    from given
    left join refreshed on given.source = refreshed.source
    union all
    select
        'deletion' as kind,
        left_now.covered_quarter as id,
        left_now.source,
        null as substances,
        'Reports deleted or listed no longer' as name,
        cast(left_now.reports as varchar) || ' with the release of ' || left_now.covered_quarter
            || ', at most ' || cast(left_now.most_before as varchar) || ' with each of the '
            || cast(left_now.releases_before as varchar) || ' before' as detail,
        left_now.reports,
        null as first_report_id,
        quarter.quarter_end as happened_on,
        refreshed.last_on as first_seen_on
    from left_now
    left join refreshed on left_now.source = refreshed.source
    left join mart_quarter as quarter
        on left_now.source = quarter.source and left_now.covered_quarter = quarter.quarter
    where left_now.releases_before >= 4
        and left_now.reports >= 16
        and left_now.reports > 2 * left_now.most_before
    union all
    select
        kind, id, source, null as substances, name, detail, null as reports,
        null as first_report_id, happened_on, first_seen_on
    from work_delivery_change
),
bounds as (select cast(min(retrieved_at) as date) as first_on from core_release),
latest as (
    select
        found.*,
        coalesce(
            found.happened_on >= cast(
                coalesce(system.last_quarter_start, reach.last_quarter_start) - interval '3' month
                as date
            ),
            false
        ) as is_recent
    from found
    left join mart_source as system on found.source = system.source
    cross join (select max(last_quarter_start) as last_quarter_start from mart_source) as reach
)
select
    latest.kind || '/' || coalesce(latest.source || '/', '') || latest.id as novelty_id,
    latest.kind,
    word.label as kind_label,
    latest.source,
    latest.substances,
    latest.name,
    latest.detail,
    latest.reports,
    latest.first_report_id,
    latest.happened_on,
    latest.first_seen_on,
    latest.is_recent
from latest
join mart_word as word on word.kind = 'novelty' and latest.kind = word.key
cross join bounds
where latest.first_seen_on > bounds.first_on or latest.is_recent
