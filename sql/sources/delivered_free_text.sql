-- One row per text that is no product name and may name a watched substance; repetitions are allowed.
-- The substances named are in recognised_free_text.
--   text: as the publisher wrote it
select
    cast(null as varchar) as text
where false
