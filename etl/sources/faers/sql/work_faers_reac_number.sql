-- One row per text_id of a reaction of FAERS and what is counted by it: its term, and every group of that,
-- whose number is below 0.
with term as (
    select text.release, text.text_id, named.pt, named.pt_number
    from raw_faers_reac_text as text
    join work_reaction_term as named on text.pt = named.text
)
select release, text_id, pt_number as number from term
union all
select term.release, term.text_id, listed.group_number as number
from term
join work_reaction_group as listed on term.pt = listed.pt
