-- Laws, orders and notices on kratom and 7-OH by date, those without a date last.
-- title: Laws, orders and notices by date
-- parameter as_of = null: leave out what happened after this day
--   event_date: day from which it applies or was announced; first day of the month or year where only that is known; null where no date was found
--   date_precision: day, signed, month or year; null where no date was found
--   end_date: day on which it ended or will end; null where none is known
--   jurisdiction: US, or two letters of the state
--   jurisdiction_name: name on a page
--   kind: policy (changes what is allowed) or regulatory_action (notices, letters, advisories)
--   scopes: leaf, 7-oh, synthetic; comma-separated
--   status_label: word
--   title: what happened, in a few words
--   source: who says so
--   url: where
--   described_on: day the source described
--   is_verified: somebody has read it, and its day, in the official document, a copy of it, or the law as a legal database prints it
--   note: what a reader should know
-- limitation law_unverified strong | Most rows are not verified. | They were seen on secondary pages; the official document or the law itself was read only where a mark is filled.
-- limitation stimulated_reporting part | Announcements move reporting. | People report more after news and laws; a peak may show the announcement.
select
    event_date, date_precision, end_date, jurisdiction, jurisdiction_name, kind, scopes,
    status.status_label, title, source, url, described_on, is_verified, note
from mart_policy_event as event
left join mart_policy_status as status on event.status = status.status
where as_of is null or coalesce(event.event_date, event.described_on) <= as_of
order by event_date nulls last, jurisdiction <> 'US', jurisdiction, policy_event_id
