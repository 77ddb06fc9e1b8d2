-- One row per case that names a watched substance and population that its version belongs to.
select
    'faers' as source, 'faers:' || cast(naming.caseid as varchar) as report_id, known.population
from work_faers_naming as naming
join work_faers_population as member
    on naming.release = member.release and naming.primaryid = member.primaryid
join work_population as known on (member.populations & known.population) > 0
