-- One row per delivered complaint.
select reactions from raw_openfda_food_report
