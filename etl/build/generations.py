"""A build beside the warehouse before it: what became much less of a source is not published.

Each release was looked at when it was staged (`gates.py`, `filling.py`). What shows only when all
is read, such as ages whose unit is written in another way, shows here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import duckdb

from etl.build.filling import has_fallen
from etl.build.gates import SMALLEST_LOSS, too_much
from etl.build.last_good import of_systems
from etl.errors import ChecksRefusedError
from etl.store.files import literal, sql_text
from etl.store.publish import Generation

LARGEST_FALL = 0.2
"""So much of the reports naming a watched substance may go: a fifth."""
LONGEST_WAY_BACK = timedelta(days=31)
"""What a search found may lack its latest record; a month of records is never taken back."""
BESIDE = ("core_mention", "core_product", "core_reaction", "core_co_ingestant")


@dataclass
class _Held:
    """What a warehouse holds of a source or report system.

    Attributes:
        rows: loaded from its releases; of sources alone.
        reports: naming a watched substance; of report systems alone.
        known: of how many reports a column says something, by column, and rows beside them.
    """

    rows: int = 0
    reports: int = 0
    through: date | None = None
    known: dict[str, int] = field(default_factory=dict)


def refuse_worse(draft: Path, published: Generation | None, *, accepted: Collection[str]) -> None:
    """Refuse a build that holds much less of a source than the last good warehouse.

    Compared are the rows loaded, the date that the data reach, the reports naming a watched
    substance, and of how many of them each column is known.

    Args:
        accepted: sources of which a person said that it is right.

    Raises:
        ChecksRefusedError: naming each such source with what it had and has.
    """
    if published is None:
        return
    with duckdb.connect() as connection:
        connection.execute(f"attach '{sql_text(draft)}' as new (read_only)")
        try:
            connection.execute(f"attach '{sql_text(published.path)}' as old (read_only)")
            columns = _columns(connection)
            old = _held(connection, "old", columns)
        except (duckdb.CatalogException, duckdb.BinderException):  # of a program without it
            return
        new = _held(connection, "new", columns)
    worse = {
        key: said
        for key, before in sorted(old.items())
        if not set(of_systems([key])) & set(accepted)
        and (said := _worse(new.get(key, _Held()), before))
    }
    if worse:
        found = [
            f"{key}: {'; '.join(said)} (if it is right: run --accept {_accepted_as(key)})"
            for key, said in worse.items()
        ]
        raise ChecksRefusedError(found, systems=frozenset(worse))


def _accepted_as(key: str) -> str:
    return next(iter(of_systems([key])), key)


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Say of each column of reports that both files have when it is known, as SQL."""
    rows = connection.execute(
        """select column_name, any_value(data_type) from duckdb_columns()
        where table_name = 'core_report' and database_name in ('old', 'new')
        group by column_name
        having count(distinct database_name) = 2 and count(distinct data_type) = 1
        order by column_name"""
    ).fetchall()
    return {
        name: f'"{name}"'
        if kind == "BOOLEAN"
        else f"\"{name}\" not in ('', 'unknown')"
        if kind == "VARCHAR"
        else f'"{name}" is not null'
        for name, kind in rows
    }


def _held(
    connection: duckdb.DuckDBPyConnection, file: str, columns: dict[str, str]
) -> dict[str, _Held]:
    found: dict[str, _Held] = {}
    for key, rows, through in connection.execute(
        f"""select source, coalesce(sum(staged_rows), 0)::bigint, max(data_through_date)
        from {file}.core_release group by source"""
    ).fetchall():
        found[key] = _Held(rows=rows, through=through)
    known = ", ".join(f"count(*) filter (where {sql})" for sql in columns.values())
    for key, reports, *counts in connection.execute(
        f"select source, count(*), {known} from {file}.core_report group by source"
    ).fetchall():
        one = found.setdefault(key, _Held())
        one.reports = reports
        one.known = dict(zip(columns, counts, strict=True))
    beside = " union all ".join(
        f"select {literal(table)} as name, report_id from {file}.{table}" for table in BESIDE
    )
    for key, name, rows in connection.execute(
        f"""select source, name, count(*) from ({beside})
        join {file}.core_report using (report_id) group by all"""
    ).fetchall():
        found[key].known[f"rows of {name}"] = rows
    return found


def _worse(new: _Held, old: _Held) -> list[str]:
    said = []
    if too_much(old.rows - new.rows, of=old.rows):
        said.append(
            f"it would go from {old.rows:,} rows to {new.rows:,}, as if files had been lost"
        )
    if old.through and (not new.through or new.through < old.through - LONGEST_WAY_BACK):
        said.append(f"its data would reach {new.through or 'no day'} instead of {old.through}")
    if old.reports - new.reports > max(SMALLEST_LOSS, LARGEST_FALL * old.reports):
        said.append(
            f"{new.reports:,} instead of {old.reports:,} reports would name a watched substance"
        )
    elif old.reports:
        said += [
            f"{name} would be {here:,} for {new.reports:,} reports instead of {before:,} for "
            f"{old.reports:,}"
            for name, before in old.known.items()
            for here in [new.known.get(name, 0)]
            if has_fallen(here, before * new.reports / old.reports)
        ]
    return said
