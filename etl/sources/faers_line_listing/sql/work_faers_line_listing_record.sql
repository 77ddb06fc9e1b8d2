-- One row per case in a line listing and what became of it, as in work_faers_delivery.
select release, record_seq, case_id, fate
from work_faers_delivery
where source = 'faers_line_listing'
