-- One row per report system and thing that no number from it can say.
--   source: key of the report system
--   sort_order: order on a page
--   statement: end of the sentence "It cannot tell ..."
select cannot.source, cannot.sort_order, cannot.statement
from registry_cannot_tell as cannot
join mart_source as source on cannot.source = source.source
