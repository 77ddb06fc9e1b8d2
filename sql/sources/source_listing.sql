-- One row per record and release of a cumulative list, one that names all records so far: by comparing its
-- releases one sees when a record came and when it left. Repetitions are allowed.
--   source: key of the report system
--   release: release
--   record_id: the publisher's number of the record, the case_id of its report
--   received_date: the date that the trend of the report system runs on
select
    cast(null as varchar) as source,
    cast(null as varchar) as release,
    cast(null as varchar) as record_id,
    cast(null as date) as received_date
where false
