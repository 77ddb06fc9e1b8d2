-- One row per scope of a law and the word for it on a page.
--   scope: key, as in mart_policy_event
--   scope_label: word
--   sort_order: order on a page
select scope, scope_label, cast(sort_order as integer) as sort_order from vocabulary_policy_scopes
