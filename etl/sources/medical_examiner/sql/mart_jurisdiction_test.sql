-- One row per jurisdiction whose deaths are loaded and watched substance: whether its laboratory looks for it.
--   source: key of the report system of the jurisdiction
--   name: of the jurisdiction
--   us_state: US state, two letters
--   substance: watched substance
--   tested: yes, no or not known; as the mapping of the list that stands says
--   tested_since: first day of the year, month or day since when; null where that is not known
--   since_precision: year, month or day; null where not known
select
    standing.source,
    standing.name,
    standing.state as us_state,
    substance.substance,
    coalesce(test.tested, 'not known') as tested,
    test.tested_since,
    test.since_precision
from work_medical_examiner_release as standing
cross join mart_substance as substance
left join raw_medical_examiner_test as test
    on standing.release = test.release and substance.substance = test.substance
order by standing.source, substance.sort_order
