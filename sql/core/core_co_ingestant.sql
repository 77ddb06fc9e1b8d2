-- One row per report and other ingredient also listed on it; a metabolite counts as its parent.
--   report_id: report
--   ingredient: ingredient, salts, brands and metabolites folded; the product name where none was recognised
--   class: class of co_ingestant_classes.csv, or unclassified
--   role: strongest role among the products that list it
--   is_treatment: usually given as treatment, so shown apart
--   found_as: what the report lists, parent and metabolites, joined by a semicolon
with listed as (
    select
        *,
        case role when 'suspect' then 1 when 'interacting' then 2
            when 'concomitant' then 3 when 'unknown' then 4 else 5 end as role_order
    from work_product_ingredient
    where role <> 'not_administered'
)
select
    report_id,
    ingredient,
    min(class) as class,
    case min(role_order) when 1 then 'suspect' when 2 then 'interacting'
        when 3 then 'concomitant' else 'unknown' end as role,
    bool_and(is_treatment) as is_treatment,
    string_agg(distinct found_as, '; ' order by found_as) as found_as
from listed
group by report_id, ingredient
