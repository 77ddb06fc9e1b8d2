-- One row per case version of one FAERS release and reaction listed on it, repeated as delivered.
select reac.primaryid, named.number
from raw_faers_reac as reac
join work_faers_reac_number as named on reac.text_id = named.text_id
where reac.release = of_release and named.release = of_release
