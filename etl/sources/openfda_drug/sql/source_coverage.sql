-- One row where openFDA is loaded. The answer to our whole search (what was fetched, or search_…) holds the cases
-- of all quarters up to its latest; a partition, a record or another answer that a person added proves no quarter
-- complete, and the totals hold no cases.
select
    'faers' as source,
    'openfda_drug' as delivered_by,
    cast(null as date) as first_date,
    max(
        case
            when starts_with(release, 'search_')
                or (url is not null and release <> 'drug_event_totals')
                then data_through_date
        end
    ) as last_date
from core_release
where source = 'openfda_drug'
having count(*) > 0
