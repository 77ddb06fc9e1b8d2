-- One row per report system and thing that no number from it can say.
--   source: key of the report system
--   sort_order: order on a page
--   statement: end of the sentence "It cannot tell ..."
select source, sort_order, statement
from registry_cannot_tell
