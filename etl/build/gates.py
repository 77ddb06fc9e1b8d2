"""What a release must be before it stands where another one stood: no part taken for the whole.

A download that broke off, an answer of the first thousand rows or a file in another encoding can be
read without an error and hold a fraction of what it should. Such a release is not staged, so what
stood before stays in use, until a person looks at it and says that it is right.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from etl.errors import BadFileError
from etl.sources.base import Records, Source
from etl.store.files import sql_text
from etl.store.staging import StagedRelease, Staging

log = logging.getLogger(__name__)
# Publishers take back and merge some reports between two issues; far fewer than these.
LARGEST_LOSS = 0.05
SMALLEST_LOSS = 5
# From so many rows on a file of which most cannot be read is another kind of file.
ROWS_TO_JUDGE = 20


@dataclass(frozen=True, kw_only=True)
class Held:
    """What a staged release holds of what its source counts.

    Attributes:
        last_day: the latest day in it, as text that sorts; None where none is known.
    """

    records: int
    last_day: str | None


def refuse_unread(staging: Staging, source: Source) -> None:
    """Refuse a release of which most rows were rejected.

    Raises:
        BadFileError: naming the first line and why it was rejected.
    """
    for member in staging.members:
        few = member.rows_delivered < ROWS_TO_JUDGE
        if few or member.rows_rejected * 2 <= member.rows_delivered:
            continue
        line, reason = next(
            ((line, reason) for of, line, reason, _ in staging.rejects if of == member.member),
            (None, "see etl/sources"),
        )
        raise BadFileError(
            member.member,
            f"{member.rows_rejected:,} of {member.rows_delivered:,} rows cannot be loaded, this "
            f"one because of: {reason}",
            line=line,
            remedy=f"Is it saved in another format? Get the file again. {accept(source)}",
        )


def refuse_loss(
    staging: Staging, source: Source, standing: Iterable[StagedRelease], *, group: str
) -> None:
    """Refuse a release that lacks much of one that it would replace, or reaches less far.

    Args:
        standing: the staged releases of the source.
        group: key of the report system that the release brings along, or of the source.

    Raises:
        BadFileError: naming the release it would replace and how much of it is missing.
    """
    records, others = source.records, list(standing)
    if records is None or not others:
        return
    new = held(staging.folder, records, last_day=staging.last_day)
    for older in others:
        is_same = older.release == staging.release
        if not is_same and not records.is_cumulative:
            continue
        if damaged := older.damaged():
            log.warning("%s is damaged (%s), nothing is compared with it", older.label, damaged[0])
            continue
        if not is_same and group_of(source, older.folder) != group:
            continue
        old = held(older.folder, records, last_day=staging.last_day)
        if not is_same and is_earlier(new, old):
            continue
        lost = _lost(staging.folder, older.folder, records, new=new, old=old)
        if too_much(lost, of=old.records):
            raise BadFileError(
                staging.release,
                f"it holds {new.records:,} records and lacks {lost:,} of the {old.records:,} of "
                f"{older.release}, which it would replace",
                remedy=f"Was the download cut off or limited? Get the whole file. "
                f"{older.release} stays in use. {accept(source)}",
            )
        if is_same and is_earlier(new, old):
            raise BadFileError(
                staging.release,
                f"its data reach {new.last_day or 'no day'}, those that it would replace "
                f"{old.last_day}",
                remedy="Is it an older issue under the same name? What stood before stays in use. "
                f"{accept(source)}",
            )


def too_much(lost: int, *, of: int) -> bool:
    """Say whether so many of so many are more than a publisher takes back."""
    return lost > max(SMALLEST_LOSS, LARGEST_LOSS * of)


def held(folder: Path, records: Records, *, last_day: date) -> Held:
    """Count what a staged release holds.

    Args:
        last_day: a later day is a slip of the pen, and no release reaches it.
    """
    day = f"cast({records.last_day or 'null'} as date)"
    with duckdb.connect() as connection:
        count, latest = connection.execute(
            f"select count(distinct {records.identity}), "
            f"cast(max({day}) filter (where {day} <= ?) as varchar) "
            f"from read_parquet('{sql_text(folder / f'{records.table}.parquet')}')",
            [last_day],
        ).fetchone() or (0, None)
    return Held(records=count, last_day=latest)


def group_of(source: Source, folder: Path) -> str:
    """The report system that a staged release brings along, or the source."""
    own = source.own_system(folder) if source.own_system else None
    return own.system.key if own else source.key


def _lost(new_folder: Path, old_folder: Path, records: Records, *, new: Held, old: Held) -> int:
    if not records.is_stable:
        return max(old.records - new.records, 0)
    new_path, old_path = (
        sql_text(folder / f"{records.table}.parquet") for folder in (new_folder, old_folder)
    )
    with duckdb.connect() as connection:
        (lost,) = connection.execute(
            f"select count(*) from (select {records.identity} from read_parquet('{old_path}') "
            f"except select {records.identity} from read_parquet('{new_path}'))"
        ).fetchone() or (0,)
    return int(lost)


def is_earlier(new: Held, old: Held) -> bool:
    """Say whether a release reaches less far than another one: an older issue replaces nothing."""
    return old.last_day is not None and (new.last_day is None or new.last_day < old.last_day)


def accept(source: Source) -> str:
    """How a person says that a release is right all the same."""
    return f"If it is right as it is: run --accept {source.key}"
