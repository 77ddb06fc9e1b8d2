-- One row per distinct product on a report in core_report, however many rows deliver it: one name with
-- one ingredient text, capitals and blanks aside. Of its rows the strongest role stands, every dose, and of what happened
-- when it was stopped or taken again the first of positive, negative, unknown and does not apply.
--   report_id: report
--   product_seq: number of the product on the report
--   product_name: as written by the reporter; the cause of death or drug column of a death
--   ingredient_names: active ingredients as FDA coded them, several joined by a backslash; what a drug column of a death stands for
--   role: suspect, concomitant, interacting, not_administered or unknown; the reporter's opinion
--   route: route of administration as reported (quarterly FAERS files only)
--   dose_text: doses as reported, several joined by a semicolon (FAERS only)
--   dechallenge: whether the reaction abated when the product was stopped or reduced: positive, negative, unknown or does not apply (FAERS only)
--   rechallenge: whether the reaction came back when it was taken again: positive, negative, unknown or does not apply (FAERS only)
with delivered as (
    select
        *,
        upper(trim(regexp_replace(product_name, '\s+', ' ', 'g'))) as folded_name,
        case role when 'suspect' then 1 when 'interacting' then 2 when 'concomitant' then 3
            when 'not_administered' then 5 else 4 end as role_order,
        case dechallenge when 'positive' then 1 when 'negative' then 2 when 'unknown' then 3
            when 'does not apply' then 4 end as dechallenge_order,
        case rechallenge when 'positive' then 1 when 'negative' then 2 when 'unknown' then 3
            when 'does not apply' then 4 end as rechallenge_order
    from source_product
)
select
    report_id,
    min(product_seq) as product_seq,
    min_by(product_name, product_seq) as product_name,
    ingredient_names,
    case min(role_order) when 1 then 'suspect' when 2 then 'interacting' when 3 then 'concomitant'
        when 5 then 'not_administered' else 'unknown' end as role,
    min_by(route, product_seq) as route,
    string_agg(distinct dose_text, '; ' order by dose_text) as dose_text,
    case min(dechallenge_order) when 1 then 'positive' when 2 then 'negative' when 3 then 'unknown'
        when 4 then 'does not apply' end as dechallenge,
    case min(rechallenge_order) when 1 then 'positive' when 2 then 'negative' when 3 then 'unknown'
        when 4 then 'does not apply' end as rechallenge
from delivered
group by report_id, folded_name, ingredient_names
