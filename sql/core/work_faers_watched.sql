-- One row per standing FAERS case with a product that recognition read as a watched substance.
-- A case of which openFDA has a higher version is supplied by openFDA.
with watched_rows as (
    select distinct drug.release, drug.primaryid
    from raw_faers_drug as drug
    join recognised_product as recognised
        on drug.drugname is not distinct from recognised.product_name
        and drug.prod_ai is not distinct from recognised.ingredient_names
)
select kept.caseid, kept.release, kept.primaryid
from work_faers_case as kept
join watched_rows using (release, primaryid)
where not exists (
    select 1
    from work_openfda_drug_record as record
    where record.fate = 'used' and record.caseid = kept.caseid
)
