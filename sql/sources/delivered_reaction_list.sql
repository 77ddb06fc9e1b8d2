-- One row per text of one or several reactions joined by ", "; repetitions are allowed.
-- The single reactions are in split_reaction.
--   reactions: as delivered
select
    cast(null as varchar) as reactions
where false
