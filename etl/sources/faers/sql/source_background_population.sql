-- One row per population: the standing cases in it.
select 'faers' as source, population, reports
from counted_faers_case
where population > 0
