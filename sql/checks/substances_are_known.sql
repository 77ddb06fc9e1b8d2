-- Substances and confidences are those that the pages know.
select report_id, substance, confidence
from core_mention
where substance not in (select substance from mart_substance)
    or confidence not in ('certain', 'probable', 'possible')
