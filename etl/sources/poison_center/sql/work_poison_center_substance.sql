-- One row per case and substance row: the watched substance read from it, by code before name.
with named as (
    select
        line.case_key,
        line.release,
        substance.line_number,
        substance.substance_rank,
        substance.substance_text,
        substance.coded_substance,
        recognised.substance as named_substance,
        recognised.confidence
    from work_poison_center_line as line
    join raw_poison_center_substance as substance
        on line.release = substance.release and line.line_number = substance.line_number
    left join recognised_product as recognised
        on recognised.ingredient_names is null
        and (
            recognised.product_name = substance.substance_name
            or recognised.product_name = substance.substance_verbatim
        )
)
select distinct
    case_key,
    release,
    line_number,
    substance_rank,
    substance_text,
    coalesce(coded_substance, case when confidence <> 'possible' then named_substance end)
        as watched_substance,
    coded_substance is null and named_substance is null as is_other
from named
