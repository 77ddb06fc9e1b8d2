"""Read the published warehouse, one attachment per generation.

The ETL replaces the file by a rename. DuckDB keeps one instance per path in a process, so opening
the same path again would serve the old file for ever; each generation is therefore attached,
read-only, to an in-memory instance of its own, known by the file's inode and time. Every query
takes a cursor of its own: a shared connection mixes up results between threads.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from dashboard.answers import DEFAULT_BYTES, Answers
from dashboard.filters import Filters
from dashboard.frames import Row, by, rows_of, values_of
from dashboard.report_filters import ReportFilter
from dashboard.theme import Substance

Generation = tuple[int, int]
MEMORY_LIMIT = "512MB"


class WarehouseError(Exception):
    """The warehouse cannot be read; the message says why and what the operator can do."""


class WarehouseMissingError(WarehouseError):
    """There is no published warehouse yet."""


class WarehouseUnreadableError(WarehouseError):
    """There is a file, but it is no warehouse of this program."""


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
    first_quarter: str
    last_quarter: str


class Snapshot:
    """One generation of the warehouse; answers stay the same for as long as it lives.

    Attributes:
        generation: a name of it that no other generation has.
        answers: what was shown of it; forgotten with it.
    """

    def __init__(
        self, path: Path, *, generation: str = "", answers_bytes: int = DEFAULT_BYTES
    ) -> None:
        """Attach the file and take away every other way out of the database.

        Args:
            answers_bytes: how much of what was shown is kept.

        Raises:
            WarehouseUnreadableError: the file is damaged or of another version.
        """
        self.generation = generation
        self.answers = Answers(answers_bytes)
        self._connection = duckdb.connect(config={"memory_limit": MEMORY_LIMIT, "threads": 2})
        self._answers: dict[tuple[Any, ...], pd.DataFrame] = {}
        self._lock = threading.Lock()
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
        with self._connection.cursor() as cursor:
            cursor.execute("use warehouse")
            return cursor.execute(sql, dict(parameters or {})).df()

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
        named = ", ".join(f"{name} := ${name}" for name in parameters)
        return self._remembered(
            ("ask", question, filters, source), f"from {question}({named})", parameters
        )

    def _remembered(
        self, key: tuple[Any, ...], sql: str, parameters: Mapping[str, Any]
    ) -> pd.DataFrame:
        with self._lock:
            if key in self._answers:
                return self._answers[key].copy(deep=False)
        frame = self._query(sql, parameters)
        with self._lock:
            if len(self._answers) > 2_000:
                self._answers.clear()
            self._answers[key] = frame
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
    def build(self) -> BuildInfo:
        """When and from what this generation was built."""
        row = self.table("mart_build").iloc[0]
        return BuildInfo(
            built_at=row["built_at"].to_pydatetime(),
            is_synthetic=bool(row["is_synthetic"]),
            program_version=str(row["program_version"]),
            vocabulary_version=str(row["vocabulary_version"]),
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
            for row in frame.astype({"reports_in_source": "Int64"}).to_dict("records")
        )

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


def _plain(value: Any) -> Any:
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


@dataclass
class Warehouse:
    """The published file, whichever generation it is now.

    Attributes:
        answers_bytes: how much of what was shown is kept of a generation.
    """

    path: Path
    status_path: Path
    answers_bytes: int = DEFAULT_BYTES
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _current: tuple[Generation, Snapshot] | None = field(default=None, repr=False)

    def snapshot(self) -> Snapshot:
        """The generation that is published at this moment.

        Raises:
            WarehouseMissingError: nothing is published.
            WarehouseUnreadableError: the file is damaged or of another version.
        """
        try:
            stat = self.path.stat()
        except OSError as error:
            raise WarehouseMissingError(
                f"There is no warehouse at {self.path}. Make one with: python -m etl demo"
            ) from error
        generation = (stat.st_ino, stat.st_mtime_ns)
        with self._lock:
            if self._current is None or self._current[0] != generation:
                name = "-".join(str(part) for part in generation)
                snapshot = Snapshot(self.path, generation=name, answers_bytes=self.answers_bytes)
                self._current = (generation, snapshot)
            return self._current[1]

    def status_version(self) -> Generation | None:
        """Which document of the last run there is; None for none."""
        try:
            stat = self.status_path.stat()
        except OSError:
            return None
        return stat.st_ino, stat.st_mtime_ns

    def status(self) -> dict[str, Any]:
        """What the last run of the ETL did; empty where that is not known."""
        try:
            document = json.loads(self.status_path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return document if isinstance(document, dict) else {}
