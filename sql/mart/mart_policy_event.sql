-- One row per law, order or notice on kratom or 7-OH, federal or of a state.
--   policy_event_id: key
--   event_date: day from which it applies or was announced; the day of signature or the first day of the month or year where only that is known; null where no date was found
--   date_precision: day, signed (the day of signature, its day in force was not found), month or year; null where no date was found
--   end_date: day on which it ended or will end; null where none is known
--   possible_from_date: first day on which it may have applied; null where nothing is known of its beginning
--   known_from_date: first day on which it surely applied: the day itself, the day after the month or year, or (also where only its signature is known) the day on which a source described it as in force
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
with event as (
    select
        *,
        cast(effective_date as date) as event_date,
        cast(as_of as date) as described_on,
        case date_precision
            when 'day' then cast(effective_date as date)
            when 'month' then cast(cast(effective_date as date) + interval 1 month as date)
            when 'year' then cast(cast(effective_date as date) + interval 1 year as date)
        end as surely_begun_on
    from vocabulary_policy_events
)
select
    event.event_id as policy_event_id,
    event.event_date,
    event.date_precision,
    cast(event.end_date as date) as end_date,
    coalesce(event.event_date, cast(event.not_before as date)) as possible_from_date,
    case
        when event.described_on between event.event_date and event.surely_begun_on
            then event.described_on
        else coalesce(event.surely_begun_on, event.described_on)
    end as known_from_date,
    event.kind,
    event.jurisdiction,
    coalesce(state.state_name, 'United States') as jurisdiction_name,
    event.scopes,
    event.status,
    event.title,
    event.source,
    event.url,
    event.described_on,
    event.verified = 'true' as is_verified,
    event.note
from event
left join vocabulary_states as state on event.jurisdiction = state.state_code
