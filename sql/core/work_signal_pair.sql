-- One row per report system, ingredient and reaction that a report of its background lists together: what a prior
-- for EBGM is fitted to. Where openFDA counted, nobody knows of pairs.
with base as (
    select distinct report_system, counted_source, all_reports from work_signal_base
)
select
    base.report_system as source,
    listed.ingredient,
    pair.pt,
    pair.reports,
    listed.reports as ingredient_reports,
    margin.reports as event_reports,
    base.all_reports
from base
join source_background_pair as pair on base.counted_source = pair.source
join background_ingredient as listed
    on base.counted_source = listed.source and pair.ingredient = listed.ingredient
join background_reaction as margin
    on base.counted_source = margin.source and pair.pt = margin.pt
