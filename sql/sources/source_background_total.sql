-- One row per source that holds reports of all products, in the columns of background_total.
--   source: key of the source whose files were counted; of a jurisdiction, that of its report system
--   report_system: key of the report system
--   reports: distinct reports after the version rules
--   first_received_date: earliest date of receipt among them
--   last_received_date: latest date of receipt among them
--   counted_from: files, or api
--   counted_on: date of the publisher's count; null where files were counted
select
    cast(null as varchar) as source,
    cast(null as varchar) as report_system,
    cast(null as bigint) as reports,
    cast(null as date) as first_received_date,
    cast(null as date) as last_received_date,
    cast(null as varchar) as counted_from,
    cast(null as date) as counted_on
where false
