-- One row per event that can move a trend without a change in what happens to people.
-- Recalls of one firm that began in one month are one event.
--   event_id: key
--   event_date: day; first day of the month or quarter where only that is known
--   date_precision: day, month, quarter or year
--   kind: recall, coding_change, policy or regulatory_action
--   title: what happened, in a few words
--   scope: watched substances it is about, comma-separated, or all
--   applies_to: keys of the report systems it can move, comma-separated, or all
--   importance: 1 is drawn first where a chart has room for few; 5, a law of one state, is never drawn
--   source_note: who says so
--   url: where
--   is_verified: seen in a primary source; what is not verified is listed and never drawn
--   recalls: recall numbers it stands for; null where it is no recall
with recall as (
    select
        mart_recall.*,
        coalesce(recall_initiation_date, report_date) as began,
        coalesce(recalling_firm, 'firm not named') as firm
    from mart_recall
),
firm_month as (
    select
        firm,
        cast(date_trunc('month', began) as date) as month,
        min(began) as began,
        count(*) as recalls,
        bool_or(lower(voluntary_mandated) like '%mandated%') as is_mandated,
        min(recall_number) as recall_number,
        min(url) as url,
        string_agg(distinct endpoint, ', ' order by endpoint) as endpoints
    from recall
    where began is not null
    group by firm, cast(date_trunc('month', began) as date)
),
firm_substance as (
    select
        firm,
        month,
        string_agg(substance, ', ' order by sort_order) as scope,
        string_agg(words, ' and ' order by sort_order) as words
    from (
        select distinct
            recall.firm,
            cast(date_trunc('month', recall.began) as date) as month,
            known.substance,
            known.words,
            known.sort_order
        from recall
        join mart_substance as known
            on contains(', ' || recall.substances_named || ',', ', ' || known.substance || ',')
    ) as named
    group by firm, month
),
policy_substance as (
    select
        policy.policy_event_id,
        string_agg(known.key, ', ' order by cast(known.sort_order as integer)) as scope
    from mart_policy_event as policy
    join vocabulary_substances as known
        on contains(',' || policy.scopes || ',', ',' || known.policy_scope || ',')
    group by policy.policy_event_id
)
select
    event_id,
    cast(event_date as date) as event_date,
    date_precision,
    kind,
    title,
    substances as scope,
    report_systems as applies_to,
    cast(importance as integer) as importance,
    source as source_note,
    url,
    verified = 'true' as is_verified,
    cast(null as bigint) as recalls
from vocabulary_coding_events
union all
select
    'recall-' || firm_month.recall_number as event_id,
    firm_month.began as event_date,
    'day' as date_precision,
    'recall' as kind,
    firm_month.firm
        || case when firm_month.is_mandated then ', ordered by FDA, recalls ' else ' recalls ' end
        || case when firm_month.recalls = 1 then 'a product'
            else cast(firm_month.recalls as varchar) || ' products' end
        || ' naming ' || firm_substance.words as title,
    firm_substance.scope,
    'all' as applies_to,
    case when firm_month.is_mandated then 2 else 4 end as importance,
    'openFDA ' || firm_month.endpoints as source_note,
    firm_month.url,
    true as is_verified,
    firm_month.recalls
from firm_month
join firm_substance on firm_month.firm = firm_substance.firm and firm_month.month = firm_substance.month
union all
select
    policy.policy_event_id as event_id,
    policy.event_date,
    policy.date_precision,
    policy.kind,
    policy.title,
    coalesce(policy_substance.scope, '') as scope,
    'all' as applies_to,
    case when policy.jurisdiction <> 'US' then 5 when policy.kind = 'policy' then 1 else 2 end
        as importance,
    policy.source as source_note,
    policy.url,
    policy.is_verified,
    cast(null as bigint) as recalls
from mart_policy_event as policy
left join policy_substance on policy.policy_event_id = policy_substance.policy_event_id
where policy.event_date is not null
