-- Laws, orders and notices on kratom and 7-OH by date, those without a date last.
-- parameter as_of = null: leave out what happened after this day
select
    event_date, date_precision, end_date, jurisdiction, jurisdiction_name, kind, scopes,
    status.status_label, title, source, url, described_on, is_verified, note
from mart_policy_event as event
left join mart_policy_status as status on event.status = status.status
where as_of is null or coalesce(event.event_date, event.described_on) <= as_of
order by event_date nulls last, jurisdiction <> 'US', jurisdiction, policy_event_id
