"""Which editions of suppressed tables a build is compared with, and what is held back without them.

A source whose earlier editions are not known is held back: nothing of it is published until the
memory is put back or a person lets it begin anew. The other sources go on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from etl.settings import Settings
from etl.sources.base import Source
from etl.sources.registry import SOURCES
from etl.store.editions import (
    Edition,
    Memory,
    Value,
    count_editions,
    editions_counted,
    read_memory,
    write_memory,
)
from etl.store.files import sql_text
from etl.store.publish import Generation, all_kept, generation
from etl.store.status import Status

LOST = (
    "Nothing of {} is published: {}, which remembers what was published of it before, is missing, "
    "damaged or older than that. Put it back from a backup, or let the memory begin anew:"
)


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of earlier editions.

    Attributes:
        held: the sources of which something was published that is not known any more.
    """

    memory: Memory
    held: tuple[Source, ...] = ()


def known_editions(settings: Settings, status: Status, sources: Iterable[str]) -> Known:
    """What is remembered of these sources, and which are held back because it was lost.

    That something was published is known from four traces: a damaged memory, the number beside the
    landed files, the status of the last run, and the published file with those kept before it. A
    folder of a program that kept no memory has the files alone; their tables are then the memory.
    """
    folders = settings.folders
    memory = read_memory(folders.editions)
    suppressed = [SOURCES[key] for key in SOURCES if key in set(sources) and SOURCES[key].editions]
    if memory is not None:
        lost = [one for one in suppressed if len(memory.of(one.key)) < _counted(settings, one)]
        return Known(memory=memory, held=tuple(lost))
    found = _generations(settings)
    memory = _memory_in(found, suppressed)
    is_older = bool(found) and not any(map(_knows_memory, found))
    is_damaged = folders.editions.exists()
    is_lost = is_damaged or any(
        _counted(settings, one)
        or (memory.of(one.key) and not is_older)
        or (_was_in_a_file(status, one) and not memory.of(one.key))
        for one in suppressed
    )
    return Known(memory=Memory(), held=tuple(suppressed)) if is_lost else Known(memory=memory)


def _counted(settings: Settings, source: Source) -> int:
    return editions_counted(settings.folders.landing, source.key) or 0


def _was_in_a_file(status: Status, source: Source) -> bool:
    """Say whether the status tells of a published file that held the source."""
    entry = status.sources.get(source.key)
    return entry is not None and entry.data_through_date is not None


def _generations(settings: Settings) -> list[Generation]:
    """The warehouses that are still there, oldest first."""
    paths = [*reversed(all_kept(settings.folders)), settings.folders.warehouse]
    found = {one.built_at: one for path in paths if (one := generation(path)) is not None}
    return [found[built_at] for built_at in sorted(found)]


def _memory_in(found: Sequence[Generation], sources: Iterable[Source]) -> Memory:
    """The editions in warehouse files, with those that a file says were before it."""
    memory = Memory()
    for source in sources:
        if source.editions is None:
            continue
        queries = (source.editions.before, source.editions.published)
        every = [
            edition
            for one in found
            for query in queries
            for edition in _editions_still_in(one, source, query)
        ]
        for edition in sorted(every, key=lambda one: one.published_at):
            if not any(edition.is_like(other) for other in memory.of(source.key)):
                memory = memory.with_edition(edition)
    return memory


def _knows_memory(found: Generation) -> bool:
    """Say whether the program that built a file kept a memory; a damaged file tells nothing."""
    with duckdb.connect() as connection:
        try:
            connection.execute(f"attach '{sql_text(found.path)}' as file (read_only)")
        except duckdb.Error:
            return True
        return connection.execute(
            """select count(*) > 0 from duckdb_columns() where database_name = 'file'
            and table_name = 'mart_build' and column_name = 'earlier_editions'"""
        ).fetchone() == (True,)


def _editions_still_in(found: Generation, source: Source, query: str | None) -> list[Edition]:
    """The same of a file that may be damaged, which tells nothing then.

    That editions are missing is known from their number beside the landed files.
    """
    try:
        return _editions_in(found, source, query)
    except duckdb.Error:
        return []


def _editions_in(found: Generation, source: Source, query: str | None) -> list[Edition]:
    """What a warehouse file says by a query that a source published; nothing where it cannot."""
    if source.editions is None or query is None:
        return []
    with duckdb.connect() as connection:
        connection.execute(f"attach '{sql_text(found.path)}' as file (read_only)")
        connection.execute("use file")
        try:
            rows = connection.execute(query).fetchall()
        except duckdb.CatalogException:  # a program that had no such table
            return []
    by_edition: dict[tuple[int, datetime, int], list[tuple[Value, ...]]] = {}
    for edition, published_at, hidden, *cell in rows:
        by_edition.setdefault((edition, published_at, hidden), []).append(tuple(cell))
    return [
        Edition(
            source=source.key,
            edition=place,
            published_at=published_at.isoformat(),
            is_synthetic=found.is_synthetic,
            largest_hidden=hidden,
            columns=tuple(source.editions.columns),
            rows=tuple(sorted(cells, key=repr)),
        )
        for place, ((_, published_at, hidden), cells) in enumerate(by_edition.items(), start=1)
    ]


def hold_back(known: Known, settings: Settings, status: Status) -> dict[str, str]:
    """Note which sources are held back; give what is to be said of each by its key."""
    said = {source.key: LOST.format(source.key, settings.folders.editions) for source in known.held}
    for key, text in said.items():
        said[key] = f"{text} {settings.command('editions --begin-anew')}"
        status.source(key).fail(said[key], step="publish", kind="held")
    return said


def remember(
    settings: Settings, warehouse: Path, memory: Memory, *, is_again: bool = False
) -> None:
    """Remember what a warehouse file publishes of suppressed tables, before it is published.

    Where that fails, nothing may be published.

    Args:
        is_again: the file was published before, so cells that any edition had are no new edition.
    """
    folders = settings.folders
    found = generation(warehouse)
    suppressed = [source for source in SOURCES.values() if source.editions]
    for source in suppressed:
        query = source.editions.published if source.editions else None
        for edition in _editions_in(found, source, query) if found else []:
            known = memory.of(source.key) if is_again else memory.of(source.key)[-1:]
            if not any(edition.is_like(other) for other in known):
                memory = memory.with_edition(edition)
    if memory.editions and memory != read_memory(folders.editions):
        write_memory(folders.editions, memory)
    for source in suppressed:
        number = len(memory.of(source.key))
        if number > _counted(settings, source):
            count_editions(folders.landing, source.key, number)


def begin_anew(settings: Settings) -> Memory:
    """Let the memory hold what the files still there say; a person answers for the rest."""
    folders = settings.folders
    sources = [source for source in SOURCES.values() if source.editions]
    before = read_memory(folders.editions) or Memory()
    lost_at = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    memory = before.model_copy(update={"lost_at": lost_at})
    for edition in _memory_in(_generations(settings), sources).editions:
        if not any(edition.is_like(other) for other in memory.of(edition.source)):
            memory = memory.with_edition(edition)
    write_memory(folders.editions, memory)
    for source in sources:
        if editions_counted(folders.landing, source.key) is not None:
            count_editions(folders.landing, source.key, len(memory.of(source.key)))
    return memory
