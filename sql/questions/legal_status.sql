-- Legal status of leaf, 7-OH and synthetic analogues on a day, by state; the United States first.
-- A law counts from the first day on which it surely applied. On days on which it may have applied,
-- but nobody said so, the status is not known, unless it is the same with and without that law.
-- title: Legal status of leaf, 7-OH and synthetic analogues on a day, by state
-- parameter as_of = null: the day; null for the day on which this file was built
--   state_code: two letters; US for the country
--   state_name: name of the state
--   scope: leaf, 7-oh or synthetic
--   scope_label: name of the scope on a page
--   status: schedule_i, banned, restricted, regulated, age_limit, unclear, none_known, or not_known for a day on which it may have applied
--   status_label: name of the status on a page
--   status_order: order of the statuses, strictest first
--   since_date: day from which the law counts; null where none is known
--   date_precision: day, signed, month or year; null where no date was found
--   end_date: day on which it ended or will end; null where none is known
--   title: what happened, in a few words
--   source: who says so, and where it was read
--   url: where
--   described_on: day the source described
--   is_verified: somebody has read it, and its day, in the official document, a copy of it, or the law as a legal database prints it
--   note: what a reader should know
--   legal_on: the day asked for
-- limitation law_unverified strong | Do not decide from this map. | A state without a shade may have a law that is not in our list. Local law is left out.
with day as (
    select coalesce(as_of, cast(built_at as date)) as chosen_day from mart_build
),
place as (
    select 'US' as state_code, 'United States' as state_name, 0 as place_order
    union all
    select state_code, state_name, 1 as place_order from mart_state
),
law as (
    select
        event.*,
        scope.scope,
        status.sort_order as status_order,
        event.known_from_date <= day.chosen_day as is_known
    from mart_policy_event as event
    cross join day
    join mart_policy_scope as scope
        on list_contains(string_split(event.scopes, ','), scope.scope)
    join mart_policy_status as status on event.status = status.status
    where (event.possible_from_date is null or event.possible_from_date <= day.chosen_day)
        and (event.end_date is null or event.end_date > day.chosen_day)
),
in_turn as (
    select
        *,
        row_number() over (
            partition by jurisdiction, scope, is_known
            order by known_from_date desc, status_order
        ) as newest
    from law
),
in_force as (select * from in_turn where is_known and newest = 1),
perhaps as (
    select
        law.*,
        row_number() over (
            partition by law.jurisdiction, law.scope
            order by law.known_from_date desc, law.status_order
        ) as newest
    from law
    left join in_force
        on law.jurisdiction = in_force.jurisdiction and law.scope = in_force.scope
    where not law.is_known and law.status is distinct from in_force.status
),
standing as (
    select *, 'not_known' as shown_status from perhaps where newest = 1
    union all
    select in_force.*, in_force.status as shown_status
    from in_force
    left join perhaps
        on in_force.jurisdiction = perhaps.jurisdiction
        and in_force.scope = perhaps.scope
        and perhaps.newest = 1
    where perhaps.jurisdiction is null
)
select
    place.state_code,
    place.state_name,
    scope.scope,
    scope.scope_label,
    status.status,
    status.status_label,
    status.sort_order as status_order,
    standing.event_date as since_date,
    standing.date_precision,
    standing.end_date,
    standing.title,
    standing.source,
    standing.url,
    standing.described_on,
    standing.is_verified,
    standing.note,
    day.chosen_day as legal_on
from place
cross join mart_policy_scope as scope
cross join day
left join standing
    on place.state_code = standing.jurisdiction
    and scope.scope = standing.scope
join mart_policy_status as status
    on coalesce(standing.shown_status, 'none_known') = status.status
order by place.place_order, place.state_name, scope.sort_order
