"""Read the published warehouse, one attachment per generation.

The ETL replaces the file by a rename. DuckDB keeps one instance per path in a process, so opening
the same path again would serve the old file for ever; each generation is therefore attached,
read-only, to an in-memory instance of its own, known by the file's inode and time. Every query
takes a cursor of its own: a shared connection mixes up results between threads.

The bytes of a file are compared with their checksum before it is served; DuckDB compares each block
when it reads it. Instead of a damaged file the newest one before it that is whole is served.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import pandas as pd

from dashboard.answers import DEFAULT_BYTES, Answers, Kept
from dashboard.filters import Filters
from dashboard.following import Following, read_following
from dashboard.frames import Row, by, rows_of, values_of
from dashboard.published import is_whole, kept
from dashboard.report_filters import ReportFilter
from dashboard.runs import Run, read_runs, read_status
from dashboard.theme import Substance
from dashboard.wording import without_folders

LOG = logging.getLogger(__name__)
Generation = tuple[int, int]
Answer = TypeVar("Answer")
DAMAGE = (duckdb.IOException, duckdb.InternalException, duckdb.FatalException)
CORRUPT = "Corrupt database file"
"""What DuckDB raises and says where bytes of a file are not those that it wrote."""
NULLABLE_COUNTS = ("reports_in_source", "reports_naming_in_base")
"""Counts of mart_source that a frame would hold as numbers with a fraction where one is null."""
MEMORY_LIMIT = "512MB"
FRAMES_BYTES = 64_000_000
"""How much of what the file answered is kept, for other charts of the same address."""
TABLES = """select table_name, comment, estimated_size from duckdb_tables()
where database_name = 'warehouse' order by table_name"""
COLUMNS = """select table_name, column_name, data_type, comment from duckdb_columns()
where database_name = 'warehouse' order by table_name, column_index"""


class WarehouseError(Exception):
    """The warehouse cannot be read; the message says why and what the operator can do."""

    @property
    def public(self) -> str:
        """The message as strangers may read it: without the folders of this machine."""
        return without_folders(str(self))


class WarehouseMissingError(WarehouseError):
    """There is no published warehouse yet."""


class WarehouseUnreadableError(WarehouseError):
    """There is a file, but it is no warehouse of this program."""


class WarehouseDamagedError(WarehouseUnreadableError):
    """Bytes of a file that is served are not those that were written."""


@dataclass(frozen=True, kw_only=True)
class SourceInfo:
    """A row of mart_source: a report system and how current it is.

    Attributes:
        substances: the watched substances by key, in their order; what a sentence about a source
            needs beside the words for its unit.
    """

    source: str
    name: str
    long_name: str
    unit_singular: str
    unit_plural: str
    publisher: str
    dataset: str
    url: str
    licence: str
    cadence: str
    date_charted: str
    what_it_is: str
    data_through_date: date | None
    last_refreshed_at: datetime
    last_complete_quarter: str
    first_incomplete_quarter: str
    reports_in_source: int | None
    reports_counted_from: str | None
    reports_naming: int
    reports_naming_in_base: int | None
    headline_start: str
    names: str
    naming: str
    has_roles: bool
    evidence_kind: str
    lists_products: bool
    lists_outcomes: bool
    collects: str | None = None
    short_for: str = ""
    substances: Mapping[str, Substance] = field(default_factory=dict, repr=False)

    def asks_for(self, field: str) -> bool:
        """Say whether its reports have a field at all, by the key of mart_report_field."""
        return field in (self.collects or "").split(",")

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """The columns that a source takes from its row."""
        return tuple(name for name in cls.__dataclass_fields__ if name != "substances")


@dataclass(frozen=True, kw_only=True)
class BuildInfo:
    """The row of mart_build."""

    built_at: datetime
    is_synthetic: bool
    program_version: str
    vocabulary_version: str
    input_version: str
    first_quarter: str
    last_quarter: str


@dataclass(frozen=True, kw_only=True)
class PublishedTable:
    """A table of the published file as its comments describe it.

    Attributes:
        meaning: what a row is.
        columns: name, type and meaning.
    """

    meaning: str
    rows: int
    columns: tuple[tuple[str, str, str], ...]


class Snapshot:
    """One generation of the warehouse; answers stay the same for as long as it lives.

    Attributes:
        generation: a name of it that no other generation has.
        answers: what was shown of it; forgotten with it.
        damage: what is wrong with the published file where this is one before it; null where this
            is the published one.
    """

    def __init__(
        self,
        path: Path,
        *,
        generation: str = "",
        answers_bytes: int = DEFAULT_BYTES,
        damage: str | None = None,
    ) -> None:
        """Attach the file and take away every other way out of the database.

        Args:
            answers_bytes: how much of what was shown is kept.
            damage: what is wrong with the published file that this stands for.

        Raises:
            WarehouseUnreadableError: the file is damaged or of another version.
        """
        self.generation = generation
        self.damage = damage
        self._path = path
        self.answers = Answers(answers_bytes)
        self._connection = duckdb.connect(config={"memory_limit": MEMORY_LIMIT, "threads": 2})
        self._frames: Kept[pd.DataFrame] = Kept(FRAMES_BYTES)
        quoted = str(path).replace("'", "''")
        try:
            self._connection.execute(f"attach '{quoted}' as warehouse (read_only)")
            self._connection.execute("set enable_external_access = false")
            self._connection.execute("set lock_configuration = true")
            self._query("select built_at from mart_build")
            self._query("from mart_filter")
        except duckdb.Error as error:
            self._connection.close()
            raise WarehouseUnreadableError(
                f"{path} cannot be read ({str(error).splitlines()[0]}). "
                "Build it again with: python -m etl run --force"
            ) from error

    def _query(self, sql: str, parameters: Mapping[str, Any] | None = None) -> pd.DataFrame:
        try:
            with self._connection.cursor() as cursor:
                cursor.execute("use warehouse")
                return cursor.execute(sql, dict(parameters or {})).df()
        except duckdb.Error as error:
            if not isinstance(error, DAMAGE) and CORRUPT not in str(error):
                raise
            raise WarehouseDamagedError(
                f"{self._path} is damaged ({str(error).splitlines()[0]}). "
                "The next run finds that and builds it again: python -m etl run"
            ) from error

    def forget(self) -> None:
        """Give back what is kept: another generation is served, and few still read this one."""
        self.answers.forget()
        self._frames.forget()

    def read_again(self) -> Snapshot:
        """Ask the file a question whose answer is not remembered."""
        self._query("select source, reports_naming from mart_source")
        return self

    def table(self, name: str) -> pd.DataFrame:
        """A whole mart table."""
        return self._remembered(("table", name), f"from {name}", {})

    def rows(self, name: str, **where: str) -> pd.DataFrame:
        """The rows of a published table in which the named columns have these values."""
        condition = " and ".join(f"{column} = ${column}" for column in where)
        key = ("rows", name, *sorted(where.items()))
        return self._remembered(key, f"from {name} where {condition}", where)

    def ask(self, question: str, filters: Filters, *, source: str | None = None) -> pd.DataFrame:
        """The answer of a table macro for the filters, for one report system or for all."""
        parameters = filters.parameters_of(question, source=source)
        return self._remembered(
            ("ask", filters.sql(question, source=source)), _asked(question, parameters), parameters
        )

    def ask_exactly(self, question: str, filters: Filters, *, source: str | None = None) -> Any:
        """The same answer as an Arrow table, in the types that the file has."""
        parameters = filters.parameters_of(question, source=source)
        with self._connection.cursor() as cursor:
            cursor.execute("use warehouse")
            asked = cursor.sql(_asked(question, parameters), params=parameters)
            return asked.to_arrow_table()

    def columns_of(self, question: str) -> list[dict[str, str]]:
        """Name, type and meaning of every column of a question's answer, in its order."""
        described = self._remembered(("describe", question), f"describe from {question}()", {})
        meanings = self._column_meanings[question]
        return [
            {
                "name": row["column_name"],
                "type": row["column_type"],
                "meaning": meanings[row["column_name"]],
            }
            for row in rows_of(described)
        ]

    @cached_property
    def _column_meanings(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for row in rows_of(self.table("mart_question_column")):
            found.setdefault(row["question"], {})[row["column_name"]] = row["meaning"]
        return found

    @cached_property
    def dictionary(self) -> dict[str, PublishedTable]:
        """Every published table by its name, with its comments."""
        columns = by(rows_of(self._query(COLUMNS)), "table_name")
        return {
            row["table_name"]: PublishedTable(
                meaning=row["comment"] or "",
                rows=int(row["estimated_size"]),
                columns=tuple(
                    (one["column_name"], one["data_type"], one["comment"] or "")
                    for one in columns[row["table_name"]]
                ),
            )
            for row in rows_of(self._query(TABLES))
        }

    def _remembered(
        self, key: tuple[Any, ...], sql: str, parameters: Mapping[str, Any]
    ) -> pd.DataFrame:
        frame = self._frames.get(key)
        if frame is None:
            frame = self._query(sql, parameters)
            self._frames.keep(key, frame, int(frame.memory_usage(deep=True).sum()))
        return frame.copy(deep=False)

    @cached_property
    def substances(self) -> dict[str, Substance]:
        """The watched substances by key, in the order of the filter and of every chart."""
        frame = self.table("mart_substance").sort_values("sort_order")
        names = [name for name in Substance.__dataclass_fields__ if name != "key"]
        return {
            row["substance"]: Substance(
                key=row["substance"], **{name: _plain(row[name]) for name in names}
            )
            for row in frame.to_dict("records")
        }

    @cached_property
    def report_filters(self) -> tuple[ReportFilter, ...]:
        """The further filters that this file declares, in the order of the form."""
        words = by(rows_of(self.table("mart_filter_value").sort_values("sort_order")), "filter")
        return tuple(
            ReportFilter(
                parameter=row["filter"],
                **{
                    name: row[name]
                    for name in ReportFilter.__dataclass_fields__
                    if name not in ("parameter", "values")
                },
                values=tuple((word["value"], word["label"]) for word in words[row["filter"]]),
            )
            for row in rows_of(self.table("mart_filter").sort_values("sort_order"))
        )

    def filters(self, query: str) -> Filters:
        """What the query string of an address asks of this file."""
        return Filters.from_query(
            query, substances=tuple(self.substances), further=self.report_filters
        )

    @cached_property
    def questions(self) -> dict[str, str]:
        """The title of every question that this file answers, by its name."""
        frame = self.table("mart_question")
        return dict(zip(frame["question"], frame["title"], strict=True))

    @cached_property
    def meanings(self) -> dict[str, str]:
        """What a row of the answer to every question is, by its name."""
        frame = self.table("mart_question")
        return dict(zip(frame["question"], frame["row_is"], strict=True))

    @cached_property
    def build(self) -> BuildInfo:
        """When and from what this generation was built."""
        row = self.table("mart_build").iloc[0]
        return BuildInfo(
            built_at=row["built_at"].to_pydatetime(),
            is_synthetic=bool(row["is_synthetic"]),
            program_version=str(row["program_version"]),
            vocabulary_version=str(row["vocabulary_version"]),
            input_version=str(row["input_version"]),
            first_quarter=str(row["first_quarter"]),
            last_quarter=str(row["last_quarter"]),
        )

    @cached_property
    def sources(self) -> tuple[SourceInfo, ...]:
        """The report systems in this generation, in the order of the pages."""
        frame = self.table("mart_source").sort_values("sort_order")
        names = SourceInfo.columns()
        return tuple(
            SourceInfo(**{name: _plain(row[name]) for name in names}, substances=self.substances)
            for row in frame.astype(dict.fromkeys(NULLABLE_COUNTS, "Int64")).to_dict("records")
        )

    def of_reports(self, source: SourceInfo) -> SourceInfo:
        """A source in the words of its reports, whatever of them is counted."""
        return next(one for one in self.sources if one.source == source.source)

    @cached_property
    def poison_center(self) -> SourceInfo | None:
        """Poison centers, where line lists are loaded: no report, only tables of exposures."""
        lists = self.table("mart_poison_center_list")
        if lists.empty:
            return None
        row = self.rows("mart_report_system", source="poison_center").iloc[0]
        return SourceInfo(
            **{name: _plain(row[name]) for name in SourceInfo.columns() if name in row},
            substances=self.substances,
            data_through_date=_plain(lists["data_through_date"].iloc[0]),
            last_refreshed_at=_plain(lists["last_refreshed_at"].iloc[0]),
            last_complete_quarter="",
            first_incomplete_quarter="",
            reports_in_source=None,
            reports_counted_from=None,
            reports_naming=0,
            reports_naming_in_base=None,
            headline_start="Poison centers took",
            names="name",
            naming="naming",
            has_roles=False,
            lists_products=False,
            evidence_kind="exposure_call",
            lists_outcomes=False,
        )

    @cached_property
    def counted_sources(self) -> tuple[SourceInfo, ...]:
        """The report systems and poison centers, in the order of the pages."""
        order = list(self.table("mart_report_system").sort_values("sort_order")["source"])
        found = [*self.sources, *([self.poison_center] if self.poison_center else [])]
        return tuple(sorted(found, key=lambda source: order.index(source.source)))

    @cached_property
    def notes(self) -> Mapping[str, Sequence[Row]]:
        """The limitations with a note, by the chart that they touch; `applies_to` names systems."""
        limits = self.table("mart_limitation")
        applies = dict(zip(limits["limitation_id"], limits["sources"], strict=True))
        touching = rows_of(self.table("mart_limitation_chart"))
        noted = [
            row | {"applies_to": applies[row["limitation_id"]].split(",")}
            for row in touching
            if row["note_title"] is not None
        ]
        return by(noted, "chart")

    @cached_property
    def refreshed_at(self) -> datetime:
        """When a publisher was last asked."""
        return max(values_of(self.table("mart_release")["retrieved_at"]))

    @cached_property
    def quarters(self) -> tuple[str, ...]:
        """Every quarter that any source draws, oldest first."""
        return tuple(sorted(self.table("mart_quarter")["quarter"].unique()))


def _asked(question: str, parameters: Mapping[str, Any]) -> str:
    named = ", ".join(f"{name} := ${name}" for name in parameters)
    return f"from {question}({named})"


def _plain(value: Any) -> Any:
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def _state_of(path: Path) -> Generation | None:
    """What changes where a file does; None where there is none."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_mtime_ns


@dataclass
class Warehouse:
    """The published file, whichever generation it is now.

    Attributes:
        runs_path: what every run of the ETL did.
        following_path: how the following goes, where the file is one that is followed.
        answers_bytes: how much of what was shown is kept of a generation.
    """

    path: Path
    status_path: Path
    runs_path: Path | None = None
    following_path: Path | None = None
    answers_bytes: int = DEFAULT_BYTES
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _current: tuple[Generation, Snapshot] | None = field(default=None, repr=False)
    _last_told: str = field(default="", repr=False)

    def snapshot(self) -> Snapshot:
        """The generation that is published at this moment; where it is damaged, the one before it.

        Raises:
            WarehouseMissingError: nothing is published.
            WarehouseUnreadableError: no file is whole and of this version.
        """
        try:
            stat = self.path.stat()
        except OSError as error:
            raise self._told(WarehouseMissingError(self._why_missing())) from error
        generation = (stat.st_ino, stat.st_mtime_ns)
        with self._lock:
            if self._current is None or self._current[0] != generation:
                if self._current is not None:
                    self._current[1].forget()
                self._current = (generation, self._opened(generation, [self.path, *self._kept()]))
            return self._current[1]

    def _why_missing(self) -> str:
        if self.following_path is None:
            return f"There is no warehouse at {self.path}. Make one with: python -m etl demo"
        return (
            "Nothing has come yet from the place that this dashboard follows. It is asked again "
            "and again; what is wrong, if anything, stands in the log of the dashboard."
        )

    def _kept(self) -> Iterator[Path]:
        return kept(self.path.parent)

    def _opened(
        self, generation: Generation, paths: Sequence[Path], *, damage: str | None = None
    ) -> Snapshot:
        """The first of these files that is whole.

        Args:
            damage: what is known to be wrong with the published file.
        """
        problem: WarehouseError | None = None
        for path in paths:
            name = "-".join([*map(str, generation), *([path.stem] if path != self.path else [])])
            try:
                if not is_whole(path, self.path.parent):
                    raise WarehouseDamagedError(
                        f"{path} cannot be read (its bytes are not those that were published). "
                        "Build it again with: python -m etl run"
                    )
                return Snapshot(
                    path, generation=name, answers_bytes=self.answers_bytes, damage=damage
                )
            except WarehouseUnreadableError as error:
                problem = problem or error
                damage = damage or str(error)
        raise self._told(
            problem or WarehouseUnreadableError(damage or f"{self.path} cannot be read.")
        )

    def _told(self, error: WarehouseError) -> WarehouseError:
        """The error, which the log has whole, once until another one comes."""
        if str(error) != self._last_told:
            self._last_told = str(error)
            LOG.error("%s", error)
        return error

    def answered(self, ask: Callable[[Snapshot], Answer]) -> Answer:
        """An answer of what is served; where damage shows on the way, of the file before it.

        Raises:
            WarehouseError: there is nothing that can answer.
        """
        snapshot = self.snapshot()
        try:
            return ask(snapshot)
        except WarehouseDamagedError as error:
            return ask(self._instead_of(snapshot, error))

    def _instead_of(self, damaged: Snapshot, error: WarehouseDamagedError) -> Snapshot:
        """What is served from now on, until another file is published."""
        with self._lock:
            if self._current is None or self._current[1] is not damaged:
                another = None if self._current is None else self._current[1]
            else:
                generation = self._current[0]
                another = self._opened(generation, [*self._kept()], damage=str(error))
                self._current = (generation, another)
        return another or self.snapshot()

    def runs(self) -> tuple[Run, ...]:
        """What every run of the ETL did that is remembered, oldest first."""
        return read_runs(self.runs_path) if self.runs_path else ()

    def following(self) -> Following | None:
        """How the following of a file elsewhere goes; null where none is followed."""
        return read_following(self.following_path) if self.following_path else None

    def status_version(self) -> tuple[object, ...]:
        """What changes where something is to be said of the last runs, or of the following."""
        paths = (self.status_path, *([self.runs_path] if self.runs_path else []))
        following = self.following()
        return (*(_state_of(path) for path in paths), following and following.news)

    def status(self) -> dict[str, Any]:
        """What the last run of the ETL did; empty where that is not known."""
        return read_status(self.status_path)
