-- One row per source and class of ingredients: distinct reports, all products, that list an ingredient of it.
-- Counted as such, since reports that list several ingredients of a class count once. A metabolite counts as
-- its parent where it always is one (metabolites.csv); what is one only beside its parent counts as itself.
--   source: key of the source whose files were counted
--   class: class of co_ingestant_classes.csv
--   reports: distinct reports after the version rules
select source, class, reports from source_background_class
