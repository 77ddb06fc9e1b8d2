-- One row per quarter whose file is loaded.
select
    source,
    source as delivered_by,
    cast(date_trunc('quarter', last_date) as date) as first_date,
    last_date
from source_period
where source = 'faers'
