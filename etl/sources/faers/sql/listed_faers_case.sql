-- One row per delivered case version of one staged FAERS release, as if each listed one and the same text.
select primaryid, 0 as text_id
from read_parquet(of_folder || '/demo.parquet')
