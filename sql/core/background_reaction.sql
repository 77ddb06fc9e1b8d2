-- One row per source and reaction: distinct reports, all products, that list it.
--   source: key of the source whose files were counted
--   pt: MedDRA preferred term as a string, capitals, one spelling
--   reports: distinct reports after the version rules
--   counted_from: files: counted in all reports of the source; api: openFDA's own count, deleted cases among them
select source, pt, reports, counted_from from source_background_reaction
