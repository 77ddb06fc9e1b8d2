"""How full the tables of a release are: a column that goes empty is noticed before it is published.

A publisher renames or drops a column, an export leaves it out, a separator moves: the file can be
read, every row is there, and a number on a page falls to nothing. So a release is compared, column
by column, with the one it would replace, or, where releases stand beside each other, with the one
before it. The counts come from the footers of the Parquet files, so that no value is read.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyarrow.parquet as pq

from etl.build.gates import accept, group_of, held, is_earlier, too_much
from etl.errors import BadFileError
from etl.sources.base import Records, Source
from etl.store.staging import Member, StagedRelease, Staging

# Of what a release would replace more than half of the values must be there. Of the quarter before
# it a fifth: from 2004Q1 to 2026Q2 no table of FAERS that is compared had less than 0.75 of the
# rows a case of the quarter before, and no quarter less than 0.6 of its cases (audit of all zips).
LEAST_OF_REPLACED = 0.5
LEAST_OF_BEFORE = 0.2
FEWEST_OF_BEFORE = 200
"""Records under which a release is no whole quarter but an extract: one record of many rows, and
what it lists, then decides on every count."""
CHANCE = 4.0
"""So many times its own standard deviation a count must have fallen, so that chance is none."""
MOST_NAMED = 4


def refuse_emptied(
    staging: Staging, source: Source, standing: Iterable[StagedRelease], *, group: str
) -> None:
    """Refuse a release of which a table or column lost most of its values, or rows are rejected.

    Args:
        standing: the staged releases of the source.
        group: key of the report system that the release brings along, or of the source.

    Raises:
        BadFileError: naming what it is compared with, and each table or column.
    """
    records = source.records
    if records is None:
        return
    known = [one for one in standing if group_of(source, one.folder) == group]
    found = _compared_with(staging, records, known)
    if found is None or found.damaged():
        return
    replaces = found.release == staging.release or records.is_cumulative
    least = LEAST_OF_REPLACED if replaces else LEAST_OF_BEFORE
    new, old = _filled(staging.folder, source), _filled(found.folder, source)
    if not replaces and min(new[records.table], old[records.table]) < FEWEST_OF_BEFORE:
        return
    fallen = _fallen(new, old, records, least=least)
    fallen += _more_rejected(staging, found)
    if fallen:
        more = f" and {len(fallen) - MOST_NAMED} more" if len(fallen) > MOST_NAMED else ""
        raise BadFileError(
            staging.release,
            f"compared with {found.release}, {'; '.join(fallen[:MOST_NAMED])}{more}",
            remedy="Did the publisher rename or drop a column, or did an export leave it out? "
            f"What stood before stays in use. {accept(source)}",
        )


def _compared_with(
    staging: Staging, records: Records, standing: Iterable[StagedRelease]
) -> StagedRelease | None:
    """The release that a new one stands for, or the one before it in a series; None for none."""
    by_name = {one.release: one for one in standing}
    if staging.release in by_name:
        return by_name[staging.release]
    if records.is_cumulative:
        days = {
            name: held(one.folder, records, last_day=staging.last_day)
            for name, one in by_name.items()
        }
        newest = max(days, key=lambda name: days[name].last_day or "", default=None)
        if newest is None:
            return None
        new = held(staging.folder, records, last_day=staging.last_day)
        is_older_issue = new.last_day is not None and is_earlier(new, days[newest])
        return None if is_older_issue else by_name[newest]
    if records.is_series:
        form = _form(staging.release, records)
        before = [
            name for name in by_name if name < staging.release and _form(name, records) == form
        ]
        return by_name[max(before)] if before else None
    return None


def _form(release: str, records: Records) -> int:
    return sum(release >= first for first in records.new_form_since)


def _filled(folder: Path, source: Source) -> Mapping[str, int]:
    """Count the rows of each table and the values of each column that are not null."""
    found: dict[str, int] = {}
    for table in source.tables:
        footer = pq.read_metadata(folder / f"{table}.parquet")
        found[table] = footer.num_rows
        for group in map(footer.row_group, range(footer.num_row_groups)):
            for column in map(group.column, range(group.num_columns)):
                if column.statistics is None or column.statistics.null_count is None:
                    continue
                name = f"{table}.{column.path_in_schema.partition('.')[0]}"
                values = column.num_values - column.statistics.null_count
                found[name] = found.get(name, 0) + values
    return found


def _fallen(
    new: Mapping[str, int], old: Mapping[str, int], records: Records, *, least: float
) -> list[str]:
    """Say of each table and column that lost most of its values how many there are.

    What is to be expected grows with the rows of the table that is counted in.
    """
    if not old.get(records.table):
        return []
    growth = new.get(records.table, 0) / old[records.table]
    said: list[str] = []
    lost_tables: set[str] = set()
    for name, before in old.items():
        table = name.partition(".")[0]
        if not {name, table}.isdisjoint(records.varying) or table in lost_tables:
            continue
        expected, here = before * growth, new.get(name, 0)
        if not has_fallen(here, expected, least=least):
            continue
        if name == table:
            lost_tables.add(table)
        what = f"the table {name} has" if name == table else f"{name} is filled in"
        said.append(f"{what} {here:,} rows where about {expected:,.0f} were to be expected")
    return said


def has_fallen(here: int, expected: float, *, least: float = LEAST_OF_REPLACED) -> bool:
    """Say whether a count is less than this part of what was to be expected, and not by chance."""
    return here < least * expected and expected - here > CHANCE * math.sqrt(expected)


def _more_rejected(staging: Staging, older: StagedRelease) -> list[str]:
    """Say of which tables many more rows are rejected than before, in proportion."""
    new, old = _rejected(staging.members), _rejected(older.members)
    said = []
    for table, (rejected, delivered) in new.items():
        rejected_before, before = old.get(table, (0, 0))
        expected = rejected_before / before * delivered if before else 0
        if before and too_much(round(rejected - expected), of=delivered):
            said.append(
                f"{rejected:,} of {delivered:,} rows of {table} are rejected, and "
                f"{rejected_before:,} of {before:,} were before"
            )
    return said


def _rejected(members: Iterable[Member]) -> dict[str, tuple[int, int]]:
    """Rows rejected and rows delivered of each table."""
    found: dict[str, tuple[int, int]] = {}
    for member in members:
        rejected, delivered = found.get(member.table, (0, 0))
        found[member.table] = (rejected + member.rows_rejected, delivered + member.rows_delivered)
    return found
