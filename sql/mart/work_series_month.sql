-- One row per report system, substance, series and month with reports in it: what is looked at for unusual months.
--   source: key of the report system
--   substance: key of the watched substance
--   kind: all, deaths, reaction_group or co_ingestant_class
--   key: reaction group or class; the kind itself otherwise
--   month: month received, e.g. 2025-11
--   reports: distinct reports
select source, substance, kind, key, month, count(*) as reports
from work_series_report
group by source, substance, kind, key, month
