-- One row per thing that a source names by itself and that a reader can be told of when it is new, such as a
-- recall.
--   kind: recall
--   substances: keys of the watched substances it is about, comma-separated
--   name: what it is called
--   detail: what it is, in a few words
--   happened_on: day on which it happened; null where not given
--   first_seen_on: day on which the first release with it landed here, UTC
select
    cast(null as varchar) as kind,
    cast(null as varchar) as substances,
    cast(null as varchar) as name,
    cast(null as varchar) as detail,
    cast(null as date) as happened_on,
    cast(null as date) as first_seen_on
where false
