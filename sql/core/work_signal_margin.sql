-- One row per report system and number of reports of a reaction: how many reactions have so many.
select base.report_system as source, margin.reports as event_reports, count(*) as events
from (select distinct report_system, counted_source from work_signal_base) as base
join background_reaction as margin on base.counted_source = margin.source
group by base.report_system, margin.reports
