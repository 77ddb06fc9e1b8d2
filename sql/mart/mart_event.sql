-- One row per event that can move a trend without a change in what happens to people.
-- Recalls of one firm that began in one month are one event.
--   event_id: key
--   event_date: day; first day of the month or quarter where only that is known
--   date_precision: day, signed (of a law whose day in force was not found), month, quarter or year
--   kind: recall, coding_change, policy or regulatory_action
--   title: what happened, in a few words
--   scope: watched substances it is about, comma-separated, or all
--   applies_to: keys of the report systems it can move, comma-separated, or all
--   importance: 1 is drawn first where a chart has room for few; 5, a law of one state, is never drawn
--   source_note: who says so
--   url: where
--   is_verified: seen in a primary source; what is not verified is listed and never drawn
--   recalls: recall numbers it stands for; null where it is no recall
with policy_substance as (
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
    event_id, event_date, date_precision, kind, title, scope, applies_to, importance, source_note, url,
    is_verified, recalls
from source_event
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
