-- One row per limitation that a reader must know.
--   limitation_id: key
--   title: a few words
--   statement: what is limited
--   why_it_matters: what a reader may get wrong without it
--   sources: keys of the report systems it touches, or all
--   owner: who answers for the statement
--   reviewed_on: when it was last read against its source
--   next_review: when it must be read again
--   source_note: where the statement comes from
--   sort_order: order on a page
select
    limitation_id, title, statement, why_it_matters, sources, owner,
    cast(reviewed_on as date) as reviewed_on, cast(next_review as date) as next_review,
    source_note, cast(sort_order as integer) as sort_order
from vocabulary_limitations
