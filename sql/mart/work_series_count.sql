-- One row per report system, substance, series and quarter with reports in it: what is looked at for unusual quarters.
--   source: key of the report system
--   substance: key of the watched substance
--   kind: all, deaths, reaction_group or co_ingestant_class
--   key: reaction group or class; the kind itself otherwise
--   quarter: quarter received, e.g. 2025-Q4
--   reports: distinct reports
select source, substance, kind, key, quarter, count(*) as reports
from work_series_report
group by source, substance, kind, key, quarter
