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
with touched as (
    select
        limitation.limitation_id,
        string_agg(system.key, ',' order by system.sort_order) as sources
    from vocabulary_limitations as limitation
    join registry_report_system as system
        on contains(',' || limitation.sources || ',', ',' || system.family || ',')
    group by limitation.limitation_id
)
select
    limitation.limitation_id, limitation.title, limitation.statement, limitation.why_it_matters,
    coalesce(touched.sources, limitation.sources) as sources, limitation.owner,
    cast(limitation.reviewed_on as date) as reviewed_on,
    cast(limitation.next_review as date) as next_review,
    limitation.source_note, cast(limitation.sort_order as integer) as sort_order
from vocabulary_limitations as limitation
left join touched on limitation.limitation_id = touched.limitation_id
