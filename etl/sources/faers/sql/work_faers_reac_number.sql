-- One row per text_id of a reaction of FAERS: the number of its term.
select text.release, text.text_id, term.pt_number as number
from raw_faers_reac_text as text
join work_reaction_term as term on text.pt = term.text
