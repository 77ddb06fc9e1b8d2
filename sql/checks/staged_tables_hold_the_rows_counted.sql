-- The staged tables hold as many rows as the accounts say.
with counted as (
    select source, release, "table", sum(rows_staged) as rows
    from raw_member
    group by source, release, "table"
)
select counted.source, counted.release, counted."table", counted.rows, held.rows as rows_held
from counted
left join raw_staged as held
    on counted.source = held.source
    and counted.release = held.release
    and counted."table" = held."table"
where counted.rows <> coalesce(held.rows, 0)
