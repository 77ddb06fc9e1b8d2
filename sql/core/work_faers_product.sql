-- One row per drug on a watched FAERS report; the dose rows of one drug are one product.
select
    'faers:' || cast(watched.caseid as varchar) as report_id,
    'faers' as source,
    drug.drug_seq as product_seq,
    min(drug.drugname) as product_name,
    min(drug.prod_ai) as ingredient_names,
    case min(case drug.role_cod when 'PS' then 1 when 'SS' then 1 when 'I' then 2 when 'C' then 3
        when 'DN' then 5 else 4 end)
        when 1 then 'suspect'
        when 2 then 'interacting'
        when 3 then 'concomitant'
        when 5 then 'not_administered'
        else 'unknown'
    end as role
from work_faers_watched as watched
join raw_faers_drug as drug using (release, primaryid)
group by watched.caseid, drug.drug_seq
