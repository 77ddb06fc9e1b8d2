"""Build a warehouse from the staged releases: always from scratch, by the files in `sql/`.

Views over the staged Parquet (`sql/staging`) come first, then the tables of `sql/core` and
`sql/mart`, then the questions in `sql/dashboard`. Each file holds one statement and is named for
the relation it makes; the order follows from what each statement reads. A few relations are made
in Python, by recognition of distinct strings, by suppression of small counts and by counting cases
release by release; they take their place in that order. `core_`, `background_` and `mart_` tables
are published, everything else is temporary: `raw_` and `view_` relations are views, `listed_` ones
macros that take the folder of a staged release, all others tables.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import Any, ClassVar

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from etl.build.counting import count_distinct
from etl.errors import ChecksRefusedError, VocabularyError
from etl.privacy.exposure_tables import suppressed
from etl.recognition.engine import DECISIONS_FILE, RULES_FILE, Recogniser
from etl.recognition.ingredients import IngredientClassifier
from etl.recognition.reactions import split_frame
from etl.sources.base import Source
from etl.sources.registry import REPORT_SYSTEMS, SOURCES
from etl.store.files import sql_text
from etl.store.landing import LandedFile
from etl.store.staging import ARROW_TYPES, LINE_COLUMNS, StagedRelease
from etl.vocabulary import VOCABULARY

PUBLISHED_PREFIXES = ("core_", "background_", "mart_")
TEMPORARY = {
    "view": "view {} as {}",
    "listed": "macro {}(of_folder) as table {}",
}
COUNTED = {
    "counted_faers_reaction": ("listed_faers_reaction", "work_faers_reac_number"),
    "counted_faers_ingredient": ("listed_faers_ingredient", "work_faers_drug_number"),
}
FILTERS = {
    "substances": "null",
    "sources": "null",
    "since": "null",
    "until": "null",
    "suspect_only": "false",
    "outcome": "'any'",
}
COLUMN_COMMENT = re.compile(r"^--   (\w+): (.+)$")
PARAMETER = re.compile(r"^-- parameter (\w+) = ([^:]+): (.+)$")
ROWS_SHOWN = 3


@dataclass(frozen=True)
class Statement:
    """One file of `sql/`: the name it makes, its text, and the comments for the published file.

    Attributes:
        parameters: defaults of the parameters of a question that has its own; a question without
            takes the filters.
    """

    name: str
    sql: str
    comment: str
    column_comments: dict[str, str]
    parameters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class BuildInput:
    """What a build reads; the same input gives the same tables.

    Counts from 1 to `largest_hidden` are hidden in tables made from confidential line lists, and
    what would give such a number away beside `earlier`, the editions published before, if
    `protects_editions`.
    """

    releases: Sequence[tuple[StagedRelease, Sequence[LandedFile]]]
    is_synthetic: bool
    input_version: str
    largest_hidden: int = 9
    earlier: pd.DataFrame | None = None
    protects_editions: bool = True


EDITION_COLUMNS: Mapping[str, str] = {
    "edition": "int64",
    "published_at": "datetime64[us]",
    "characteristic": "string",
    "substance_group": "string",
    "year": "Int64",
    "value": "string",
    "exposures": "Int64",
    "mark": "string",
    "largest_hidden": "int64",
}
"""A cell of the tables from line lists as an earlier edition published it."""


def earlier_editions(path: Path) -> pd.DataFrame:
    """Give what a warehouse file and those before it published of line lists; nothing secret.

    The tables of the file itself are its latest edition, unless they are those of the one before.
    A file of a program that kept no editions has its own tables alone.

    Raises:
        duckdb.Error: the file cannot be read, and so nothing new can be compared with it.
    """
    columns = ", ".join(EDITION_COLUMNS)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{sql_text(path)}' as file (read_only)")
        keeps_editions = connection.execute(
            """select count(*) > 0 from duckdb_tables()
            where database_name = 'file' and table_name = 'mart_poison_center_edition'"""
        ).fetchone() == (True,)
        found = (
            connection.execute(f"select {columns} from file.mart_poison_center_edition").df()
            if keeps_editions
            else _frame([], dict(EDITION_COLUMNS))
        )
        own = connection.execute(
            """select
                0 as edition, build.built_at as published_at, cell.characteristic,
                cell.substance_group,
                case when cell.characteristic <> 'year' then cell.year end as year,
                cell.value, cell.exposures, cell.mark, build.largest_hidden
            from file.mart_poison_center as cell
            cross join file.mart_build as build"""
        ).df()
    found, own = found.astype(dict(EDITION_COLUMNS)), own.astype(dict(EDITION_COLUMNS))
    last = int(found["edition"].max()) if len(found) else 0
    same = ["characteristic", "substance_group", "year", "value", "exposures", "mark"]
    before = found[found["edition"] == last][same].sort_values(same, ignore_index=True)
    if len(own) and not before.equals(own[same].sort_values(same, ignore_index=True)):
        found = pd.concat([found, own.assign(edition=last + 1)], ignore_index=True)
    return found


def program_version() -> str:
    """Give the version of the installed program."""
    try:
        return version("kratomwatch")
    except PackageNotFoundError:
        return "not installed"


def statements(folder: str) -> list[Statement]:
    """Give the statements of a folder of `sql/`, each after those it reads."""
    found = {one.name: one for one in _read(folder)}
    return [found[name] for name in _in_order({name: one.sql for name, one in found.items()})]


def _read(folder: str) -> list[Statement]:
    return [
        _parse(path.name.removesuffix(".sql"), path.read_text(encoding="utf-8"))
        for path in sorted(files("sql").joinpath(folder).iterdir(), key=lambda path: path.name)
        if path.name.endswith(".sql")
    ]


def _parse(name: str, text: str) -> Statement:
    comment: list[str] = []
    columns: dict[str, str] = {}
    parameters: dict[str, str] = {}
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        if match := COLUMN_COMMENT.match(line):
            columns[match[1]] = match[2]
            continue
        if match := PARAMETER.match(line):
            parameters[match[1]] = match[2]
        comment.append(line.removeprefix("--").strip())
    return Statement(name, text, " ".join(comment), columns, parameters)


def _in_order(texts: dict[str, str]) -> Iterator[str]:
    """Sort by dependency; a name is a dependency where it stands as a word in the text."""
    words = {
        name: set(re.findall(r"\w+", re.sub(r"--.*", "", text))) for name, text in texts.items()
    }
    done: set[str] = set()
    while len(done) < len(texts):
        ready = [
            name
            for name in texts
            if name not in done and not ((words[name] & texts.keys()) - done - {name})
        ]
        if not ready:
            raise ValueError(f"sql/: circular use among {sorted(texts.keys() - done)}")
        yield from ready
        done.update(ready)


def build(
    path: Path,
    build_input: BuildInput,
    *,
    memory_limit: str,
    threads: int,
    trusts_kept: bool = True,
) -> None:
    """Build the warehouse file `path`, which must not exist.

    Args:
        trusts_kept: use the counts that earlier builds kept beside the staged releases.

    Raises:
        ChecksRefusedError: a check in `sql/checks` found offending rows; the file is left for
            inspection and must not be published.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    config: dict[str, Any] = {
        "memory_limit": memory_limit,
        "threads": threads,
        "preserve_insertion_order": False,
    }
    # Rows of confidential lists may be spilled to disk while the build runs.
    spill = path.parent / "spill"
    spill.mkdir(mode=0o700, exist_ok=True)
    with (
        ThreadPoolExecutor(max_workers=1) as reading,
        duckdb.connect(str(path), config=config) as connection,
    ):
        earlier = build_input.earlier
        if earlier is None:
            earlier = _frame([], dict(EDITION_COLUMNS))
        connection.execute(f"set temp_directory = '{sql_text(spill)}'")
        _load_vocabulary(connection)
        _load_registry(connection, build_input)
        _read_staged(connection, build_input, empty_folder=path.parent / "empty")
        _insert(connection, "earlier_poison_center", earlier)
        # Its rules are read beside the first long statements; short ones would wait for Python.
        recognition = Recognition(
            reading,
            largest_hidden=build_input.largest_hidden,
            earlier=earlier if build_input.protects_editions else None,
        )
        faers_folders = {
            staged.release: staged.folder
            for staged, _ in build_input.releases
            if staged.source == "faers"
        }
        _make_tables(connection, recognition, faers_folders, trusts_kept=trusts_kept)
        create_questions(connection)
        run_checks(connection)
        connection.execute("checkpoint")


def _load_vocabulary(connection: duckdb.DuckDBPyConnection) -> None:
    for path in sorted(VOCABULARY.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            header = next(reader)
            rows = []
            for row in reader:
                if len(row) != len(header):
                    raise VocabularyError(
                        path,
                        f"{len(row)} fields where the header has {len(header)}",
                        line=reader.line_num,
                        remedy="Put quotes round a value that holds a comma",
                    )
                rows.append([value.strip() or None for value in row])
        columns = list(zip(*rows, strict=True)) or [()] * len(header)
        arrays = [pa.array(values, pa.string()) for values in columns]
        table = pa.Table.from_arrays(arrays, names=header)
        _insert(connection, f"vocabulary_{path.stem}", table)


def _insert(
    connection: duckdb.DuckDBPyConnection, name: str, frame: pd.DataFrame | pa.Table
) -> None:
    connection.register("frame_to_insert", frame)
    connection.execute(f"create temp table {name} as select * from frame_to_insert")
    connection.unregister("frame_to_insert")


def _frame(rows: Iterable[dict[str, Any]], columns: dict[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=list(columns))
    return frame.astype(columns)


def _load_registry(connection: duckdb.DuckDBPyConnection, build_input: BuildInput) -> None:
    sources = [
        {**asdict_shallow(source), "report_system": report_system_key(source)}
        for source in SOURCES.values()
    ]
    text = dict.fromkeys(("key", "report_system", "publisher", "dataset"), "string")
    text |= dict.fromkeys(("url", "licence", "cadence"), "string")
    types = text | {"is_confidential": "bool"}
    _insert(connection, "registry_source", _frame(sources, types))
    systems = pd.DataFrame([asdict(system) for system in REPORT_SYSTEMS.values()])
    cannot_tell = [
        {"source": system.key, "sort_order": place, "statement": statement}
        for system in REPORT_SYSTEMS.values()
        for place, statement in enumerate(system.cannot_tell, start=1)
    ]
    _insert(connection, "registry_report_system", systems.drop(columns="cannot_tell"))
    _insert(connection, "registry_cannot_tell", pd.DataFrame(cannot_tell))
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
            "vocabulary_version": fingerprint(sorted(VOCABULARY.glob("*.csv"))),
            "input_version": build_input.input_version,
            "largest_hidden": build_input.largest_hidden,
            "protects_editions": build_input.protects_editions,
        },
    )


def asdict_shallow(source: Source) -> dict[str, Any]:
    """Give the fields of a source without copying the functions in them."""
    return {name: getattr(source, name) for name in Source.__dataclass_fields__}


def report_system_key(source: Source) -> str | None:
    """Give the key of the report system of a source; None for context without reports."""
    return None if source.report_system is None else source.report_system.key


def fingerprint(paths: Iterable[Path]) -> str:
    """Give 12 hexadecimal digits that change when a name or a byte of the files changes."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _read_staged(
    connection: duckdb.DuckDBPyConnection, build_input: BuildInput, *, empty_folder: Path
) -> None:
    """Make the `raw_` relations; a source without a release gives them empty."""
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
    _insert(connection, "raw_release", _release_frame(build_input))
    _insert(connection, "raw_member", _member_frame(build_input))
    for name in ("reject", "repair"):
        _insert(connection, f"raw_{name}", _line_frame(build_input, name))
    for statement in statements("staging"):
        if statement.name.startswith("raw_"):
            connection.execute(f"create temp view {statement.name} as {statement.sql}")


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
            "report_system": report_system_key(SOURCES[file.source]),
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
    return _frame(rows, columns)


def _member_frame(build_input: BuildInput) -> pd.DataFrame:
    rows = [
        {
            **asdict(member),
            "source": staged.source,
            "release": staged.release,
            "unknown_columns": ",".join(member.unknown_columns),
        }
        for staged, _ in build_input.releases
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
    return _frame(rows, dict.fromkeys(text, "string") | dict.fromkeys(counts, "int64"))


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
        return _frame([], types)
    return pd.concat(frames)[columns].astype(types)


class Recognition:
    """The relations that are made in Python, each from others: strings read, counts hidden.

    They are made beside DuckDB: it fills one core and a half.
    """

    READS: ClassVar = {
        "recognised_product": ("distinct_product",),
        "recognised_recall": ("distinct_recall_text",),
        "recognised_ingredient": ("distinct_ingredient_text",),
        "recognised_co_ingestant": ("distinct_co_product",),
        "split_reaction": ("distinct_reaction_text", "known_reaction_with_comma"),
        "suppressed_poison_center": ("work_poison_center_count",),
        "near_miss": ("distinct_product_name",),
    }

    def __init__(
        self, reading: Executor, *, largest_hidden: int, earlier: pd.DataFrame | None
    ) -> None:
        """Begin to read the rules."""
        self._reading = reading
        self._largest_hidden = largest_hidden
        self._earlier = earlier
        self._rules = reading.submit(_read_rules)
        self._waiting = dict(self.READS)
        self._begun: dict[str, Future[pd.DataFrame]] = {}

    def begin(self, connection: duckdb.DuckDBPyConnection, made: AbstractSet[str]) -> None:
        """Begin to make every relation whose inputs are made."""
        for name in [name for name, inputs in self._waiting.items() if made >= set(inputs)]:
            frames = [
                connection.execute(f"select * from {one} order by all").df()
                for one in self._waiting.pop(name)
            ]
            self._begun[name] = self._reading.submit(self._frame, name, *frames)

    def make(self, connection: duckdb.DuckDBPyConnection, name: str) -> None:
        """Make one of the relations, which was begun."""
        _insert(connection, name, self._begun.pop(name).result())

    def _frame(self, name: str, strings: pd.DataFrame, *others: pd.DataFrame) -> pd.DataFrame:
        recogniser, classifier = self._rules.result()
        if name in ("recognised_product", "recognised_recall"):
            return recogniser.recognise_frame(strings)
        if name == "near_miss":
            return recogniser.near_misses(strings["product_name"])
        if name == "split_reaction":
            (with_comma,) = others
            return split_frame(strings["reaction_text"], with_comma=frozenset(with_comma["pt"]))
        if name == "suppressed_poison_center":
            return suppressed(strings, limit=self._largest_hidden, earlier=self._earlier)
        return _classified(strings, recogniser, classifier)


def _read_rules() -> tuple[Recogniser, IngredientClassifier]:
    recogniser = Recogniser.from_csv(
        VOCABULARY / RULES_FILE.name, decisions=VOCABULARY / DECISIONS_FILE.name
    )
    return recogniser, IngredientClassifier.from_csv(VOCABULARY)


def _classified(
    texts: pd.DataFrame, recogniser: Recogniser, classifier: IngredientClassifier
) -> pd.DataFrame:
    """Classify ingredients; only texts that may name a watched substance are asked for one."""
    may_match = recogniser.may_match(texts["product_name"]) | recogniser.may_match(
        texts["ingredient_names"]
    )
    classify = classifier.classify_frame
    watched = classify(texts[may_match], is_watched=recogniser.watches)
    others = classify(texts[~may_match], is_watched=lambda _: False)
    return pd.concat([watched, others], ignore_index=True)


def _make_tables(
    connection: duckdb.DuckDBPyConnection,
    recognition: Recognition,
    faers_folders: Mapping[str, Path],
    *,
    trusts_kept: bool,
) -> None:
    """Make every relation behind the raw views, each after those it reads."""
    found = {one.name: one for folder in ("staging", "core", "mart") for one in _read(folder)}
    found = {name: one for name, one in found.items() if not name.startswith("raw_")}
    reads = {name: one.sql for name, one in found.items()}
    reads |= {name: " ".join(inputs) for name, inputs in Recognition.READS.items()}
    reads |= {
        name: f"{' '.join(read)} listed_faers_version work_faers_not_standing"
        for name, read in COUNTED.items()
    }
    made: set[str] = set()
    for name in _in_order(reads):
        if name in found:
            _create_table(connection, found[name])
        elif name in COUNTED:
            frame = count_distinct(
                connection, *COUNTED[name], folders=faers_folders, trusts_kept=trusts_kept
            )
            _insert(connection, name, frame)
        else:
            recognition.make(connection, name)
        made.add(name)
        recognition.begin(connection, made)


def _create_table(connection: duckdb.DuckDBPyConnection, statement: Statement) -> None:
    if not statement.name.startswith(PUBLISHED_PREFIXES):
        made = TEMPORARY.get(statement.name.partition("_")[0], "table {} as {}")
        connection.execute(f"create temp {made.format(statement.name, statement.sql)}")
        return
    comments = [f"comment on table {statement.name} is {_literal(statement.comment)}"]
    for column, comment in statement.column_comments.items():
        comments.append(f'comment on column {statement.name}."{column}" is {_literal(comment)}')
    # One transaction for the table and its comments: each costs a write of the log. One for all
    # tables would hide their sizes from the planner.
    connection.begin()
    connection.execute(f"create table {statement.name} as {statement.sql}")
    connection.execute("; ".join(comments))
    connection.commit()


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def create_questions(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table macros.

    Questions about reports take the filters and pass them on to filtered_report; questions about
    the context (laws, overdose deaths) have parameters of their own, or none of the filters.
    """
    arguments = ", ".join(f"{name} := {name}" for name in FILTERS)
    for statement in statements("dashboard"):
        defaults = statement.parameters or FILTERS
        parameters = ", ".join(f"{name} := {default}" for name, default in defaults.items())
        body = statement.sql.replace("{arguments}", arguments)
        connection.execute(f"create macro {statement.name}({parameters}) as table {body}")
        connection.execute(
            f"comment on macro table {statement.name} is {_literal(statement.comment)}"
        )


def run_checks(connection: duckdb.DuckDBPyConnection) -> None:
    """Run every check; each is a query for offending rows.

    Raises:
        ChecksRefusedError: naming each check that found rows, with the first of them.
    """
    failures = []
    for statement in statements("checks"):
        result = connection.execute(statement.sql)
        names = [column[0] for column in result.description or []]
        rows = result.fetchall()
        if rows:
            shown = "; ".join(
                ", ".join(f"{name}={value}" for name, value in zip(names, row, strict=True))
                for row in rows[:ROWS_SHOWN]
            )
            failures.append(f"{statement.name} found {len(rows)} rows ({shown})")
    if failures:
        raise ChecksRefusedError(
            "Nothing was published, because checks refused the build: "
            + " | ".join(failures)
            + ". The warehouse of the last good run stays in use. Each check says in sql/checks/ "
            "what it wants; `etl status` shows the sources."
        )
