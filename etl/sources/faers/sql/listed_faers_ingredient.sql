-- One row per case version of one staged FAERS release and drug text on it, as delivered. A drug
-- that was not administered (DN) is no exposure.
select primaryid, text_id
from read_parquet(of_folder || '/drug.parquet')
where role_cod is null or upper(role_cod) <> 'DN'
