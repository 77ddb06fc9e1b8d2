-- Events that can move a trend, oldest first: recalls, changes of coding, policy; none is a count.
-- title: Events that can move a trend
--   event_date: day; first day of the month or quarter where only that is known
--   date_precision: day, signed (of a law whose day in force was not found), month, quarter or year
--   kind: recall, coding_change, policy or regulatory_action
--   title: what happened, in a few words
--   scope: watched substances it is about, comma-separated, or all
--   applies_to: keys of the report systems it can move, comma-separated, or all
--   importance: 1 is drawn first where a chart has room for few; 5, a law of one state, is never drawn
--   is_verified: seen in a primary source; what is not verified is listed and never drawn
--   recalls: recall numbers it stands for; null where it is no recall
--   source_note: who says so
--   url: where
--   event_id: key
-- limitation stimulated_reporting strong
-- limitation coding_change strong
-- limitation law_unverified part
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
