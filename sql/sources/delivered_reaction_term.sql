-- One row per reaction that stands by itself, as delivered; repetitions are allowed.
-- A term with a comma among them tells how a list of reactions is read.
--   pt: MedDRA preferred term, in any spelling
select
    cast(null as varchar) as pt
where false
