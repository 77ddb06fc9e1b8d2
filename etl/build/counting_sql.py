"""What `counting.py` and `populations.py` count and read, as one query of SQL each.

DuckDB counts in sorted numbers, release by release, for a machine with little memory; an engine
that spreads a query over many machines takes these. A test compares the two. They read, of every
table macro of a staged release, a relation of all releases (`of_all`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from etl.build.populations import KNOWN
from etl.sources.base import DistinctCount, Populations
from etl.store.files import literal, sql_text


def of_all(macro: str) -> str:
    """The name of the relation of all releases of a macro: release, and the macro's columns."""
    return f"{macro}_of_all"


def of_each(macro: str, folders: Mapping[str, Path]) -> list[str]:
    """The queries for what a macro gives of each staged release, with the release."""
    return [
        f"select {literal(release)} as release, * from {macro}('{sql_text(folder)}')"
        for release, folder in sorted(folders.items())
    ]


def counted_by_sql(count: DistinctCount) -> str:
    """The query for what `count_distinct` gives: number and reports, with populations by those."""
    counted = f"""with gone as (
    select release, unnest(primaryids) as primaryid from {count.not_standing}
),
standing as (
    select distinct delivered.release, delivered.primaryid
    from {of_all(count.versions)} as delivered
    anti join gone on delivered.release = gone.release and delivered.primaryid = gone.primaryid
),
counted as (
    select distinct standing.release, standing.primaryid, named.number
    from {of_all(count.listed)} as listed
    join standing
        on listed.release = standing.release and listed.primaryid = standing.primaryid
    join {count.numbers} as named
        on listed.release = named.release and listed.text_id = named.text_id
)"""
    if count.populations is None:
        return f"""{counted}
select cast(number as bigint) as number, count(*) as reports from counted group by number"""
    return f"""{counted}
select cast(0 as bigint) as population, cast(number as bigint) as number, count(*) as reports
from counted
group by number
union all
select
    cast(known.population as bigint) as population, cast(counted.number as bigint) as number,
    count(*) as reports
from counted
join {of_all(count.populations.listed)} as member
    on counted.release = member.release and counted.primaryid = member.primaryid
join {KNOWN} as known on (cast(member.populations as bigint) & known.population) > 0
group by known.population, counted.number"""


def members_by_sql(populations: Populations) -> str:
    """The query for what `memberships` gives: release, primaryid and populations of the wanted."""
    return f"""select
    wanted.release, cast(wanted.primaryid as bigint) as primaryid,
    coalesce(cast(member.populations as bigint), 0) as populations
from (select distinct release, primaryid from {populations.wanted}) as wanted
left join {of_all(populations.listed)} as member
    on wanted.release = member.release and wanted.primaryid = member.primaryid"""
