-- One row per rule that reads a product as a substance, or keeps it from being read so.
--   rule_id: rule, as in core_mention
--   substance: substance it reads or takes back
--   kind: what sort of fact it is; exclusion takes back, and so does other_species
--   pattern: what it looks for in the normalised text
--   confidence: certain, probable or possible; null for an exclusion
--   source: who says so
--   note: what a reader should know
select rule_id, substance, kind, pattern, confidence, source, note
from vocabulary_substance_rules
where kind <> 'term'
