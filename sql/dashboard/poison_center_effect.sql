-- Exposures from line lists by clinical effect coded as related; an exposure can have several.
select
    substance_group, group_label, year, value, value_label, sort_order, exposures, exposures_text,
    base_exposures, is_incomplete
from poison_center_cell({arguments})
where characteristic in ('clinical_effect')
order by
    case substance_group when 'any' then 1 when 'kratom' then 2 else 3 end, year, sort_order,
    value
