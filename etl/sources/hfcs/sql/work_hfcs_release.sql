-- One row where FDA's file is loaded: the release that stands. The file is cumulative, so the one whose
-- data go furthest replaces the others; a complaint in no later file has been taken back by FDA.
select release
from work_release
where source = 'hfcs'
order by data_through_date desc nulls last, retrieved_at desc, release desc
limit 1
