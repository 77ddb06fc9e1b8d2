-- One row per report system and number of reports of a reaction: how many reactions have so many.
select system.report_system as source, margin.reports as event_reports, count(*) as events
from work_signal_system as system
join background_reaction as margin on system.counted_source = margin.source
group by system.report_system, margin.reports
