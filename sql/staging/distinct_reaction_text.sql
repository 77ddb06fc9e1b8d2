-- One row per text of one or several reactions joined by ", " (HFCS cells, openFDA lists).
with delivered as (
    select reactions from raw_hfcs_row
    union
    select reactions from raw_openfda_food_report
)
select reactions as reaction_text from delivered where reactions is not null and reactions <> ''
