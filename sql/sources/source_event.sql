-- One row per event that can move a trend, in the columns of mart_event.
--   event_id: key
--   event_date: day; first day of the period where only that is known
--   date_precision: day, month, quarter or year
--   kind: recall, coding_change, policy or regulatory_action
--   title: what happened, in a few words
--   scope: watched substances it is about, comma-separated, or all
--   applies_to: keys of the report systems it can move, comma-separated, or all
--   importance: 1 is drawn first where a chart has room for few
--   source_note: who says so
--   url: where
--   is_verified: seen in a primary source
--   recalls: recall numbers it stands for; null where it is no recall
select
    cast(null as varchar) as event_id,
    cast(null as date) as event_date,
    cast(null as varchar) as date_precision,
    cast(null as varchar) as kind,
    cast(null as varchar) as title,
    cast(null as varchar) as scope,
    cast(null as varchar) as applies_to,
    cast(null as integer) as importance,
    cast(null as varchar) as source_note,
    cast(null as varchar) as url,
    cast(null as boolean) as is_verified,
    cast(null as bigint) as recalls
where false
