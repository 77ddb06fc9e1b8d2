-- Substances and confidences are those that the pages know.
select report_id, substance, confidence
from core_mention
where substance not in ('kratom', 'mitragynine', '7-oh', 'synthetic_analogue')
    or confidence not in ('certain', 'probable', 'possible')
