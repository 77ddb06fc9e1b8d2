-- One row per source and ingredient: distinct reports, all products, that list it.
--   source: key of the source whose files were counted; of a jurisdiction, that of its report system
--   ingredient: ingredient, salts and brands folded; the product name where none was recognised
--   reports: distinct reports after the version rules
select source, ingredient, reports from source_background_ingredient
