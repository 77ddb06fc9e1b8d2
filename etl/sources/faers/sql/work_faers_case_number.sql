-- One row per FAERS release: its case versions are counted as number 0.
select release, 0 as text_id, 0 as number
from work_release
where source = 'faers'
