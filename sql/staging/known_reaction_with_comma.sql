-- One row per reaction term that holds a comma, so that lists joined by commas can be read.
select distinct upper(trim(pt)) as pt from delivered_reaction_term where contains(pt, ', ')
union
select upper(pt) as pt from vocabulary_reaction_terms_with_comma
