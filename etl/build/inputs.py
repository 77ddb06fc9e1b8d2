"""What a build reads: staged releases, vocabulary, and what the program knows of its sources."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from etl import vocabulary
from etl.build.tables import frame, insert
from etl.sources.base import Source
from etl.sources.registry import REPORT_SYSTEMS, SOURCES
from etl.store.landing import LandedFile
from etl.store.staging import ARROW_TYPES, LINE_COLUMNS, StagedRelease
from etl.vocabulary.schemas import load


@dataclass(frozen=True, kw_only=True)
class BuildInput:
    """What a build reads; the same input gives the same tables.

    Counts from 1 to `largest_hidden` are hidden in tables made from confidential line lists, and
    what would give such a number away beside an earlier edition, if `protects_editions`.

    Attributes:
        earlier: the warehouse file in use, where what it published counts for the next one.
    """

    releases: Sequence[tuple[StagedRelease, Sequence[LandedFile]]]
    is_synthetic: bool
    input_version: str
    largest_hidden: int = 9
    earlier: Path | None = None
    protects_editions: bool = True


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
    for path in vocabulary.files():
        table = load(path.stem)
        columns = {
            name: pa.array([row[name] or None for row in table], pa.string())
            for name in table.header
        }
        insert(connection, f"vocabulary_{path.stem}", pa.table(columns))


def load_registry(connection: duckdb.DuckDBPyConnection, build_input: BuildInput) -> None:
    """Make the `registry_` tables: sources, report systems, and the facts of this build."""
    sources = [asdict_shallow(source) for source in SOURCES.values()]
    text = dict.fromkeys(("key", "report_system", "publisher", "dataset"), "string")
    text |= dict.fromkeys(("url", "licence", "cadence"), "string")
    types = text | {"is_confidential": "bool", "is_selection": "bool", "order": "int64"}
    insert(connection, "registry_source", frame(sources, types))
    systems = pd.DataFrame([asdict(system) for system in REPORT_SYSTEMS.values()])
    cannot_tell = [
        {"source": system.key, "sort_order": place, "statement": statement}
        for system in REPORT_SYSTEMS.values()
        for place, statement in enumerate(system.cannot_tell, start=1)
    ]
    collected = [
        {"source": system.key, "field": field}
        for system in REPORT_SYSTEMS.values()
        for field in system.collects
    ]
    columns = ["cannot_tell", "collects"]
    insert(connection, "registry_report_system", systems.drop(columns=columns))
    insert(connection, "registry_cannot_tell", pd.DataFrame(cannot_tell))
    insert(connection, "registry_collected_field", pd.DataFrame(collected))
    connection.execute(
        """create temp table registry_build as
        select $built_at::timestamp as built_at, $is_synthetic::boolean as is_synthetic,
            $program_version::varchar as program_version,
            $vocabulary_version::varchar as vocabulary_version,
            $input_version::varchar as input_version,
            $largest_hidden::integer as largest_hidden,
            $protects_editions::boolean as protects_editions""",
        {
            "built_at": datetime.now(UTC).replace(tzinfo=None, microsecond=0),
            "is_synthetic": build_input.is_synthetic,
            "program_version": program_version(),
            "vocabulary_version": fingerprint(vocabulary.files()),
            "input_version": build_input.input_version,
            "largest_hidden": build_input.largest_hidden,
            "protects_editions": build_input.protects_editions,
        },
    )


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
    """Make what the `raw_` views read; a source without a release gives them empty."""
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
    """Make the `earlier_` relations: what sources published before, as far as it counts."""
    for source in SOURCES.values():
        if source.earlier is not None:
            insert(connection, f"earlier_{source.key}", source.earlier(build_input.earlier))


def _empty_table(path: Path, columns: Any) -> Path:
    schema = pa.schema(
        [("release", pa.string()), *((name, ARROW_TYPES[kind]) for name, kind in columns.items())]
    )
    pq.write_table(schema.empty_table(), path)
    return path


def _release_frame(build_input: BuildInput) -> pd.DataFrame:
    rows = [
        {
            "source": file.source,
            "report_system": SOURCES[file.source].report_system,
            "release": file.release,
            "file_name": file.file_name,
            "url": file.url,
            "sha256": file.sha256,
            "bytes": file.bytes,
            "retrieved_at": pd.Timestamp(file.retrieved_at).tz_convert("UTC").tz_localize(None),
            "preference": SOURCES[file.source].preference,
            "is_synthetic": file.is_synthetic,
        }
        for _, landed in build_input.releases
        for file in landed
    ]
    text = ("source", "report_system", "release", "file_name", "url", "sha256")
    columns = dict.fromkeys(text, "string") | {
        "bytes": "int64",
        "retrieved_at": "datetime64[us]",
        "preference": "int64",
        "is_synthetic": "bool",
    }
    return frame(rows, columns)


def _member_frame(build_input: BuildInput) -> pd.DataFrame:
    rows = [
        {
            **member.model_dump(),
            "source": staged.source,
            "release": staged.release,
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
    text = ("source", "release", "file_name", "member", "table", "unknown_columns")
    return frame(rows, dict.fromkeys(text, "string") | dict.fromkeys(counts, "int64"))


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
