-- One row per delivered case version of one staged FAERS release.
select primaryid
from read_parquet(of_folder || '/demo.parquet')
