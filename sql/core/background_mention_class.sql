-- One row per source of a background, report in background_mention and class of ingredients also listed, in
-- the version counted there and by the rules of background_class.
--   source: key of the source whose files were counted
--   report_id: report
--   class: class of co_ingestant_classes.csv
select distinct named.source, named.report_id, known.class
from work_mention_ingredient as named
join work_ingredient_class as known on named.ingredient = known.ingredient
