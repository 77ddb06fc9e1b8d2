-- One row per law, order or notice on kratom or 7-OH, federal or of a state.
--   policy_event_id: key
--   event_date: day from which it applies or was announced; first day of the month or year where only that is known; null where no date was found
--   date_precision: day, month or year; null where no date was found
--   end_date: day on which it ended or will end; null where none is known
--   known_from_date: event_date, else the day on which a source described it as in force
--   kind: policy (changes what is allowed) or regulatory_action (notices, letters, advisories)
--   jurisdiction: US, or two letters of the state
--   jurisdiction_name: name on a page
--   scopes: leaf, 7-oh, synthetic; comma-separated
--   status: schedule_i, banned, restricted, regulated, age_limit or unclear; null where nothing changed
--   title: what happened, in a few words
--   source: who says so
--   url: where
--   described_on: day the source described
--   is_verified: somebody has read it, and its day, in the official document, a copy of it, or the law as a legal database prints it
--   note: what a reader should know
select
    event.event_id as policy_event_id,
    cast(event.effective_date as date) as event_date,
    event.date_precision,
    cast(event.end_date as date) as end_date,
    coalesce(cast(event.effective_date as date), cast(event.as_of as date)) as known_from_date,
    event.kind,
    event.jurisdiction,
    coalesce(state.state_name, 'United States') as jurisdiction_name,
    event.scopes,
    event.status,
    event.title,
    event.source,
    event.url,
    cast(event.as_of as date) as described_on,
    event.verified = 'true' as is_verified,
    event.note
from vocabulary_policy_events as event
left join vocabulary_states as state on event.jurisdiction = state.state_code
