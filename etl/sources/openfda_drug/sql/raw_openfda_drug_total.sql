-- One row per count that openFDA gave over all products; no term: the reports of the endpoint.
select
    release,
    endpoint,
    upper(trim(pt)) as pt,
    reports,
    try_cast(counted_at as date) as counted_date,
    try_cast(last_updated as date) as last_updated_date
from read_parquet(getvariable('openfda_drug_total'), union_by_name = true)
