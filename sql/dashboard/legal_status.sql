-- Legal status of leaf, 7-OH and synthetic analogues on a day, by state; the United States first.
-- A law without a known date counts from the day on which a source described it as in force.
-- parameter as_of = null: the day; null for the day on which this file was built
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
