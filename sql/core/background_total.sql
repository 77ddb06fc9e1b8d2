-- One row per source: its distinct reports, all products, as the other margin of a 2x2 table.
--   source: key of the source whose files were counted; of a jurisdiction, that of its report system
--   report_system: key of the report system
--   reports: distinct reports after the version rules
--   first_received_date: earliest date of receipt among them; null where openFDA counted
--   last_received_date: latest date of receipt among them; null where openFDA counted
--   counted_from: files: counted in all reports of the source; api: openFDA's own count, deleted cases among them
--   counted_on: date of openFDA's count; null where files were counted
select
    source, report_system, reports, first_received_date, last_received_date, counted_from, counted_on
from source_background_total
