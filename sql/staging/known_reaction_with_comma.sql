-- One row per reaction term that holds a comma, so that lists joined by commas can be read.
select distinct upper(trim(pt)) as pt from raw_faers_reac_text where contains(pt, ', ')
union
select distinct upper(trim(pt)) as pt from raw_openfda_drug_reaction where contains(pt, ', ')
union
select upper(pt) as pt from vocabulary_reaction_terms_with_comma
