-- One row per quarter and reaction text.
select pt from raw_faers_reac_text
