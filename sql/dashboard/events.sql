-- Events that can move a trend, oldest first: recalls, changes of coding, policy; none is a count.
select
    event.event_date,
    event.date_precision,
    event.kind,
    event.title,
    event.scope,
    event.applies_to,
    event.importance,
    event.is_verified,
    event.recalls,
    event.source_note,
    event.url,
    event.event_id
from mart_event as event
where (since is null or event.event_date >= since)
    and (until is null or event.event_date <= until)
    and (substances is null or event.scope = 'all'
        or list_has_any(string_split(event.scope, ', '), substances))
    and (sources is null or event.applies_to = 'all'
        or list_has_any(string_split(event.applies_to, ', '), sources))
order by event.event_date, event.importance, event.event_id
