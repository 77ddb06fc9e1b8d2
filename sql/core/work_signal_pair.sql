-- One row per report system, ingredient and reaction that a report of its background lists together: what a prior
-- for EBGM is fitted to. Ingredients go by number and reactions by their counts, for there are millions of pairs.
-- Where openFDA counted, nobody knows of pairs.
with ingredient as (
    select
        source, ingredient, reports,
        cast(row_number() over (order by source, ingredient) as integer) as ingredient_number
    from background_ingredient
)
select
    system.report_system as source,
    listed.ingredient_number,
    pair.reports,
    listed.reports as ingredient_reports,
    margin.reports as event_reports,
    system.all_reports
from work_signal_system as system
join source_background_pair as pair on system.counted_source = pair.source
join ingredient as listed
    on system.counted_source = listed.source and pair.ingredient = listed.ingredient
join background_reaction as margin
    on system.counted_source = margin.source and pair.pt = margin.pt
