-- One row per reaction of a record.
select pt from raw_openfda_drug_reaction
