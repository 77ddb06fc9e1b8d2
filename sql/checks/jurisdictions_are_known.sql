-- A policy event belongs to the United States or a state on the map.
select event.policy_event_id, event.jurisdiction
from mart_policy_event as event
left join mart_state as state on event.jurisdiction = state.state_code
where state.state_code is null and event.jurisdiction <> 'US'
