-- One row per reaction of a delivered openFDA drug/event record; terms are whole here.
select release, record_seq, line_number, safetyreportid, reactionmeddrapt as pt
from read_parquet(getvariable('openfda_drug_reaction'), union_by_name = true)
where reactionmeddrapt is not null
