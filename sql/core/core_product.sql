-- One row per distinct product on a report in core_report.
--   report_id: report
--   product_seq: number of the product on the report
--   product_name: as written by the reporter; the cause of death or drug column of a death
--   ingredient_names: active ingredients as FDA coded them, several joined by a backslash; what a drug column of a death stands for
--   role: suspect, concomitant, interacting, not_administered or unknown; the reporter's opinion
--   route: route of administration as reported (quarterly FAERS files only)
--   dose_text: doses as reported, several joined by a semicolon (FAERS only)
--   dechallenge: whether the reaction abated when the product was stopped or reduced: positive, negative, unknown or does not apply (FAERS only)
--   rechallenge: whether the reaction came back when it was taken again: positive, negative, unknown or does not apply (FAERS only)
select
    report_id, product_seq, product_name, ingredient_names, role, route, dose_text, dechallenge,
    rechallenge
from source_product
