-- One row per drug on a case in work_faers_naming; the dose rows of one drug are one product.
with faers_row as materialized (
    -- Picked first, by the number alone and then by both: few of many, which the planner does
    -- not know.
    select naming.caseid, drug.*
    from raw_faers_drug as drug
    join work_faers_naming as naming using (release, primaryid)
    where drug.primaryid in (select primaryid from work_faers_naming)
)
select
    drug.caseid,
    drug.drug_seq as product_seq,
    min(text.drugname) as product_name,
    min(text.prod_ai) as ingredient_names,
    case min(case drug.role_cod when 'PS' then 1 when 'SS' then 1 when 'I' then 2 when 'C' then 3
        when 'DN' then 5 else 4 end)
        when 1 then 'suspect'
        when 2 then 'interacting'
        when 3 then 'concomitant'
        when 5 then 'not_administered'
        else 'unknown'
    end as role,
    min(drug.route) as route,
    string_agg(
        distinct coalesce(drug.dose_vbm, drug.dose_amt || coalesce(' ' || drug.dose_unit, '')), '; '
        order by coalesce(drug.dose_vbm, drug.dose_amt || coalesce(' ' || drug.dose_unit, ''))
    ) as dose_text,
    -- Of several answers the one that says most.
    case min(case drug.dechal when 'Y' then 1 when 'N' then 2 when 'U' then 3 when 'D' then 4 end)
        when 1 then 'positive' when 2 then 'negative' when 3 then 'unknown'
        when 4 then 'does not apply'
    end as dechallenge,
    case min(case drug.rechal when 'Y' then 1 when 'N' then 2 when 'U' then 3 when 'D' then 4 end)
        when 1 then 'positive' when 2 then 'negative' when 3 then 'unknown'
        when 4 then 'does not apply'
    end as rechallenge
from faers_row as drug
join raw_faers_drug_text as text using (release, text_id)
group by drug.caseid, drug.drug_seq
