-- One row per case version of one staged FAERS release and reaction text on it, as delivered.
select primaryid, text_id
from read_parquet(of_folder || '/reac.parquet')
