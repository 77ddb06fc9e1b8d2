-- Kinds, scopes and status of policy events are those that the pages know, and a law has both.
with event_scope as (
    select
        event.policy_event_id, event.kind, event.status,
        unnest(string_split(event.scopes, ',')) as one_scope
    from mart_policy_event as event
)
select event_scope.policy_event_id, event_scope.kind, event_scope.status, event_scope.one_scope
from event_scope
left join mart_policy_scope as scope on event_scope.one_scope = scope.scope
left join mart_policy_status as status on event_scope.status = status.status
where scope.scope is null
    or event_scope.kind not in ('policy', 'regulatory_action')
    or (event_scope.kind = 'policy') <> (status.status is not null)
