"""What a build reads: staged releases, vocabulary, and what the program knows of its sources."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from etl import vocabulary
from etl.build.tables import frame, insert
from etl.sources.base import OwnSystem, ReportSystem, Source
from etl.sources.registry import REPORT_SYSTEMS, SOURCES
from etl.store.editions import Edition
from etl.store.landing import LandedFile
from etl.store.staging import ARROW_TYPES, LINE_COLUMNS, StagedRelease
from etl.vocabulary.schema import Table
from etl.vocabulary.schemas import load

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class BuildInput:
    """What a build reads; the same input gives the same tables.

    Counts from 1 to `largest_hidden` are hidden in tables made from confidential line lists, and
    what would give such a number away beside an earlier edition, if `protects_editions`.

    Attributes:
        earlier: every edition of suppressed tables that was ever published.
        editions_lost_at: when a person said that not all of them are known any more, UTC.
        built_after: when the newest warehouse was built; this one comes after it whatever the clock
            says.
    """

    releases: Sequence[tuple[StagedRelease, Sequence[LandedFile]]]
    is_synthetic: bool
    input_version: str
    largest_hidden: int = 9
    earlier: Sequence[Edition] = ()
    editions_lost_at: datetime | None = None
    protects_editions: bool = True
    built_after: datetime | None = None


def program_version() -> str:
    """Give the version of the installed program."""
    try:
        return version("kratomwatch")
    except PackageNotFoundError:
        return "not installed"


def load_vocabulary(connection: duckdb.DuckDBPyConnection) -> None:
    """Make a table `vocabulary_<name>` of every CSV of the vocabulary, all text.

    Raises:
        VocabularyError: naming file, line and column of what cannot be used.
    """
    for name, table in _vocabulary().items():
        insert(connection, f"vocabulary_{name}", table)


@vocabulary.kept(2)
def _vocabulary() -> dict[str, pa.Table]:
    """The files of the vocabulary as tables of text, by name."""
    return {path.stem: _as_text(load(path.stem)) for path in vocabulary.files()}


def _as_text(table: Table) -> pa.Table:
    columns = {
        name: pa.array([row[name] or None for row in table], pa.string()) for name in table.header
    }
    return pa.table(columns)


def load_registry(connection: duckdb.DuckDBPyConnection, build_input: BuildInput) -> None:
    """Make the `registry_` tables: sources, report systems, and the facts of this build."""
    sources = [asdict_shallow(source) for source in SOURCES.values()]
    text = dict.fromkeys(("key", "report_system", "publisher", "dataset"), "string")
    text |= dict.fromkeys(("url", "licence", "cadence"), "string")
    types = text | {"is_confidential": "bool", "is_selection": "bool", "order": "int64"}
    types |= {"due_after_days": "Int64"}
    insert(connection, "registry_source", frame(sources, types))
    own = own_systems(build_input)
    systems = _in_places([*REPORT_SYSTEMS.values(), *(one.system for _, one in own)])
    cannot_tell = [
        {"source": system.key, "sort_order": place, "statement": statement}
        for system in systems
        for place, statement in enumerate(system.cannot_tell, start=1)
    ]
    collected = [
        {"source": system.key, "field": field} for system in systems for field in system.collects
    ]
    columns = ["cannot_tell", "collects"]
    described = pd.DataFrame([asdict(system) for system in systems]).drop(columns=columns)
    insert(connection, "registry_report_system", described)
    data_sets = [{**source, "source": source["key"]} for source in sources]
    data_sets += [
        {
            **vars(one),
            "source": key,
            "report_system": one.system.key,
            "order": SOURCES[key].order,
        }
        for key, one in own
    ]
    columns_of_sets = {"source": "string", "order": "int64"}
    columns_of_sets |= {name: text[name] for name in text if name != "key"}
    insert(connection, "registry_data_set", frame(data_sets, columns_of_sets))
    insert(connection, "registry_cannot_tell", pd.DataFrame(cannot_tell))
    insert(connection, "registry_collected_field", pd.DataFrame(collected))
    connection.execute(
        """create temp table registry_build as
        select $built_at::timestamp as built_at, $is_synthetic::boolean as is_synthetic,
            $program_version::varchar as program_version,
            $vocabulary_version::varchar as vocabulary_version,
            $input_version::varchar as input_version,
            $largest_hidden::integer as largest_hidden,
            $protects_editions::boolean as protects_editions,
            $earlier_editions::integer as earlier_editions,
            $editions_lost_at::timestamp as editions_lost_at""",
        {
            "built_at": _built_at(build_input.built_after),
            "is_synthetic": build_input.is_synthetic,
            "program_version": program_version(),
            "vocabulary_version": fingerprint(vocabulary.files()),
            "input_version": build_input.input_version,
            "largest_hidden": build_input.largest_hidden,
            "protects_editions": build_input.protects_editions,
            "earlier_editions": len(_comparable(build_input)),
            "editions_lost_at": build_input.editions_lost_at,
        },
    )


def _built_at(after: datetime | None) -> datetime:
    """The time in UTC, or a second after the newest warehouse where the clock was set back."""
    moment = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    if after is None or moment > after:
        return moment
    if after - moment > timedelta(minutes=1):
        log.warning("The clock says %s, and the newest warehouse was built %s.", moment, after)
    return after + timedelta(seconds=1)


def own_systems(build_input: BuildInput) -> list[tuple[str, OwnSystem]]:
    """The report systems that releases bring along, each with the key of its source.

    Where several releases bring the same one, that added last describes it.
    """
    found: dict[str, tuple[str, OwnSystem]] = {}
    for staged, _ in sorted(build_input.releases, key=_added):
        own = _own_system(staged)
        if own is not None:
            found[own.system.key] = (staged.source, own)
    return [found[key] for key in sorted(found)]


def _added(release: tuple[StagedRelease, Sequence[LandedFile]]) -> tuple[str, str]:
    staged, landed = release
    return max((file.retrieved_at for file in landed), default=""), staged.release


def _own_system(staged: StagedRelease) -> OwnSystem | None:
    describe = SOURCES[staged.source].own_system
    return describe(staged.folder) if describe else None


def _in_places(systems: Iterable[ReportSystem]) -> list[ReportSystem]:
    """Systems in the order of pages: those of a family follow its own, by name."""
    known = list(systems)
    order = {system.key: system.sort_order for system in known}
    placed = sorted(
        known,
        key=lambda one: (order.get(one.family, one.sort_order), one.family != "", one.name),
    )
    return [
        replace(system, sort_order=place, family=system.family or system.key)
        for place, system in enumerate(placed, start=1)
    ]


def asdict_shallow(source: Source) -> dict[str, Any]:
    """Give the fields of a source without copying the functions in them."""
    return {name: getattr(source, name) for name in Source.__dataclass_fields__}


def fingerprint(paths: Iterable[Path]) -> str:
    """Give 12 hexadecimal digits that change when a name or a byte of the files changes."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def read_staged(
    connection: duckdb.DuckDBPyConnection, build_input: BuildInput, *, empty_folder: Path
) -> None:
    """Make what the `raw_` relations read; a source without a release gives them empty."""
    empty_folder.mkdir(parents=True, exist_ok=True)
    for source in SOURCES.values():
        for table, columns in source.tables.items():
            paths = [_empty_table(empty_folder / f"{source.key}_{table}.parquet", columns)]
            paths += [
                staged.folder / f"{table}.parquet"
                for staged, _ in build_input.releases
                if staged.source == source.key
            ]
            names = [str(path) for path in paths]
            connection.execute(f"set variable {source.key}_{table} = ?", [names])
    insert(connection, "raw_release", _release_frame(build_input))
    insert(connection, "raw_member", _member_frame(build_input))
    for name in ("reject", "repair"):
        insert(connection, f"raw_{name}", _line_frame(build_input, name))
    insert(connection, "raw_staged", _staged_frame(build_input))


def read_earlier(connection: duckdb.DuckDBPyConnection, build_input: BuildInput) -> None:
    """Make the `earlier_` relations: what sources published before, edition by edition."""
    for source in SOURCES.values():
        if source.editions is None:
            continue
        types = {"edition": "int64", "published_at": "datetime64[us]", "largest_hidden": "int64"}
        rows = [
            {
                "edition": edition.edition,
                "published_at": pd.Timestamp(edition.published_at),
                "largest_hidden": edition.largest_hidden,
                **dict(zip(edition.columns, cell, strict=True)),
            }
            for edition in _comparable(build_input)
            if edition.source == source.key
            for cell in edition.rows
        ]
        found = frame(rows, types | dict(source.editions.columns))
        insert(connection, f"earlier_{source.key}", found)


def _comparable(build_input: BuildInput) -> list[Edition]:
    """The editions that a reader can compare with: invented cases are none of real ones."""
    flag = build_input.is_synthetic
    return [edition for edition in build_input.earlier if edition.is_synthetic == flag]


def _empty_table(path: Path, columns: Any) -> Path:
    schema = pa.schema(
        [("release", pa.string()), *((name, ARROW_TYPES[kind]) for name, kind in columns.items())]
    )
    pq.write_table(schema.empty_table(), path)
    return path


def _release_frame(build_input: BuildInput) -> pd.DataFrame:
    own = {
        (staged.source, staged.release): found.system.key
        for staged, _ in build_input.releases
        if (found := _own_system(staged))
    }
    rows = [
        {
            "source": file.source,
            "report_system": own.get(
                (file.source, file.release), SOURCES[file.source].report_system
            ),
            "release": file.release,
            "shown_release": staged.label,
            "file_name": file.file_name,
            "shown_file_name": _shown_name(file, staged, place),
            "url": file.url,
            "sha256": file.sha256,
            "bytes": file.bytes,
            "retrieved_at": pd.Timestamp(file.retrieved_at).tz_convert("UTC").tz_localize(None),
            "preference": SOURCES[file.source].preference,
            "is_synthetic": file.is_synthetic,
        }
        for staged, landed in build_input.releases
        for place, file in enumerate(landed, start=1)
    ]
    names = ("release", "shown_release", "file_name", "shown_file_name")
    text = ("source", "report_system", *names, "url", "sha256")
    columns = dict.fromkeys(text, "string") | {
        "bytes": "int64",
        "retrieved_at": "datetime64[us]",
        "preference": "int64",
        "is_synthetic": "bool",
    }
    return frame(rows, columns)


def _shown_name(file: LandedFile, staged: StagedRelease, place: int) -> str:
    """What the published file calls a file: its own name, which of a confidential one may tell."""
    is_confidential = SOURCES[file.source].is_confidential
    return f"{staged.label}-file-{place}" if is_confidential else file.file_name


def _member_frame(build_input: BuildInput) -> pd.DataFrame:
    rows = [
        {
            **member.model_dump(),
            "source": staged.source,
            "release": staged.release,
            "shown_release": staged.label,
            # A file that came under the name of another one lies under a name of its own.
            "file_name": delivered.get(member.file_name, member.file_name),
            "member": delivered.get(member.member, member.member),
            "unknown_columns": ",".join(member.unknown_columns),
        }
        for staged, landed in build_input.releases
        for delivered in [{file.stored_as: file.file_name for file in landed}]
        for member in staged.members
    ]
    counts = (
        "rows_delivered",
        "rows_staged",
        "rows_rejected",
        "repaired_characters",
        "repaired_lines",
    )
    text = ("source", "release", "shown_release", "file_name", "member", "table")
    types = dict.fromkeys((*text, "unknown_columns"), "string")
    return frame(rows, types | dict.fromkeys(counts, "int64"))


def _staged_frame(build_input: BuildInput) -> pd.DataFrame:
    """The rows that every accounted table of a release holds."""
    rows = [
        {
            "source": staged.source,
            "release": staged.release,
            "table": table,
            "rows": pq.read_metadata(staged.folder / f"{table}.parquet").num_rows,
        }
        for staged, _ in build_input.releases
        for table in sorted({member.table for member in staged.members})
    ]
    text = dict.fromkeys(("source", "release", "table"), "string")
    return frame(rows, text | {"rows": "int64"})


def _line_frame(build_input: BuildInput, name: str) -> pd.DataFrame:
    """Give the rejected or the repaired lines of all releases."""
    frames = [
        pq.read_table(staged.folder / f"{name}.parquet")
        .to_pandas()
        .assign(source=staged.source, release=staged.release)
        for staged, _ in build_input.releases
        if any(member.rows_rejected or member.repaired_lines for member in staged.members)
    ]
    columns = ["source", "release", *LINE_COLUMNS]
    types = dict.fromkeys(columns, "string") | {"line_number": "int64"}
    if not frames:
        return frame([], types)
    return pd.concat(frames)[columns].astype(types)
