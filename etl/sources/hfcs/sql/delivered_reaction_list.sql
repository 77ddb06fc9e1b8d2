-- One row per delivered product with the reactions of its complaint.
select reactions from raw_hfcs_row
