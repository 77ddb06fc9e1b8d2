-- Legal status of leaf, 7-OH and synthetic analogues on a day, by state; the United States first.
-- A law without a known date counts from the day on which a source described it as in force.
-- title: Legal status of leaf, 7-OH and synthetic analogues on a day, by state
-- parameter as_of = null: the day; null for the day on which this file was built
--   state_code: two letters; US for the country
--   state_name: name of the state
--   scope: leaf, 7-oh or synthetic
--   scope_label: name of the scope on a page
--   status: schedule_i, banned, restricted, regulated, age_limit or unclear; null where nothing changed
--   status_label: name of the status on a page
--   status_order: order of the statuses, strictest first
--   since_date: day from which the law counts; null where none is known
--   date_precision: day, month or year; null where no date was found
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
in_force as (
    select
        event.jurisdiction,
        scope.scope,
        event.*,
        row_number() over (
            partition by event.jurisdiction, scope.scope
            order by event.known_from_date desc, status.sort_order
        ) as newest
    from mart_policy_event as event
    cross join day
    join mart_policy_scope as scope
        on list_contains(string_split(event.scopes, ','), scope.scope)
    join mart_policy_status as status on event.status = status.status
    where event.known_from_date <= day.chosen_day
        and (event.end_date is null or event.end_date > day.chosen_day)
)
select
    place.state_code,
    place.state_name,
    scope.scope,
    scope.scope_label,
    status.status,
    status.status_label,
    status.sort_order as status_order,
    in_force.event_date as since_date,
    in_force.date_precision,
    in_force.end_date,
    in_force.title,
    in_force.source,
    in_force.url,
    in_force.described_on,
    in_force.is_verified,
    in_force.note,
    day.chosen_day as legal_on
from place
cross join mart_policy_scope as scope
cross join day
left join in_force
    on place.state_code = in_force.jurisdiction
    and scope.scope = in_force.scope
    and in_force.newest = 1
join mart_policy_status as status on coalesce(in_force.status, 'none_known') = status.status
order by place.place_order, place.state_name, scope.sort_order
