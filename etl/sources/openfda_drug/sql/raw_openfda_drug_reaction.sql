-- One row per reaction of a delivered openFDA drug/event record; terms are whole here.
-- An apostrophe is a caret in openFDA (Crohn^s disease), in the quarterly files it is an apostrophe.
select
    release, record_seq, line_number, safetyreportid, replace(reactionmeddrapt, '^', '''') as pt
from read_parquet(getvariable('openfda_drug_reaction'), union_by_name = true)
where reactionmeddrapt is not null
