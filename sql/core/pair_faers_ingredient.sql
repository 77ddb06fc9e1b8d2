-- One row per case version of one FAERS release and ingredient listed on it, repeated as delivered.
select drug.primaryid, named.number
from raw_faers_drug as drug
join work_faers_drug_number as named on drug.text_id = named.text_id
where drug.release = of_release
    and named.release = of_release
    and (drug.role_cod is null or drug.role_cod <> 'DN')
