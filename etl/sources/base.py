"""What a source is made of: report system, how files are staged, what it adds to a build."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pandas as pd

from etl.net.context import FetchContext
from etl.store.staging import Staging

Tables = Mapping[str, Mapping[str, str]]
Field = Literal[
    "reaction",
    "ingredient",
    "outcome",
    "sex",
    "age",
    "event_date",
    "event_day",
    "reporter_kind",
    "report_kind",
    "country",
    "weight",
    "dose",
    "indication",
    "start_date",
    "dechallenge",
    "us_state",
    "article",
]
"""A field of a report: its completeness is shown (mart_report_field), but that of an article."""


@dataclass(frozen=True, kw_only=True)
class ReportSystem:
    """A place that people report to. Counts are never added up across report systems.

    Attributes:
        key: the `source` of a report in every published table.
        short_for: what the name is short for; empty for a name that is a word.
        unit_singular: what one row is called: report, complaint, exposure, death.
        incomplete_quarters: the latest quarters that will still grow when later files arrive.
        cannot_tell: what no number from this system can say, as ends of "It cannot tell …".
        headline_start: how a sentence begins that goes on "41 reports naming 7-OH in 2025-Q4".
        names: what a report does with a substance: names it, lists it.
        naming: the same as "reports naming 7-OH".
        counted: what is counted in the end, as "reports name".
        collects: the fields that it has at all.
        has_roles: a reporter says which product is suspect. Where nobody does, the filter
            "suspect only" leaves the system as it is.
        lists_products: one product or several on a report is a question that makes sense.
        lists_outcomes: the outcomes of FDA's list are collected.
        publishes_records: single reports stand in the published file; else only suppressed tables.
        family: key of the system whose limitations it shares; empty for its own.
        confined_to: what its reports are confined to, as a note beside a chart.
        tests: what its laboratories look for, as a note beside a chart.
    """

    key: str
    name: str
    long_name: str
    unit_singular: str
    unit_plural: str
    evidence_kind: str
    what_it_is: str
    date_charted: str
    incomplete_quarters: int
    cannot_tell: tuple[str, ...]
    sort_order: int
    short_for: str = ""
    headline_start: str = "FDA received"
    names: str = "name"
    naming: str = "naming"
    counted: str = "reports name"
    collects: tuple[Field, ...] = ("reaction", "outcome", "sex", "age", "event_date", "event_day")
    has_roles: bool = True
    lists_products: bool = True
    lists_outcomes: bool = True
    publishes_records: bool = True
    family: str = ""
    confined_to: str = ""
    tests: str = ""


@dataclass(frozen=True, kw_only=True)
class OwnSystem:
    """A report system that releases of a source bring along, with who publishes it."""

    system: ReportSystem
    publisher: str
    dataset: str
    url: str
    licence: str
    cadence: str


@dataclass(frozen=True, kw_only=True)
class Beside:
    """The mapping that lands beside a file, and the release that the two are."""

    mapping: str
    release: str


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A value in a file that cannot be used, and what could stand there."""

    row: int
    column: str
    value: str
    accepted: str


@dataclass(frozen=True, kw_only=True)
class Limited:
    """A limitation that a chart has where it shows this source, so only where that is loaded.

    Attributes:
        limitation_id: key in `limitations.csv`.
        chart: name of the question that the chart asks.
        note_title: title of the note beside the chart; None where it shows no note of its own.
    """

    limitation_id: str
    chart: str
    strength: Literal["strong", "part"]
    note_title: str | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Step:
    """A relation of the build that is made in Python from others, beside DuckDB.

    Attributes:
        reads: the relations it is made of; they are not large.
        make: takes a frame of each, in order, and gives the rows.
    """

    name: str
    reads: tuple[str, ...]
    make: Callable[..., pd.DataFrame]


@dataclass(frozen=True, kw_only=True)
class Editions:
    """How suppressed tables of a source are remembered from edition to edition.

    A build finds every edition that was published in the relation `earlier_<key>`: edition,
    published_at, largest_hidden, and the columns of a cell.

    Attributes:
        columns: of a cell, with their pandas types.
        published: query of a published file for its own cells: edition (0), published_at,
            largest_hidden, and these columns.
        before: the same for the cells that the file says were published before, oldest first.
    """

    columns: Mapping[str, str]
    published: str
    before: str | None = None


@dataclass(frozen=True, kw_only=True)
class Populations:
    """A relation of release, primaryid and populations: which of them a version belongs to.

    Populations are the bits of a number (`sql/core/work_population.sql`). What all versions of a
    release belong to is kept beside it (`etl/build/populations.py`).

    Attributes:
        name: the relation, of the versions wanted.
        listed: table macro that gives primaryid and populations of a staged release, a row each.
        reads: relations that the macro reads: what they say of a release, where they have a column
            of that name, else all they say, decides what may be kept.
        wanted: relation of release and primaryid.
    """

    name: str
    listed: str
    reads: tuple[str, ...]
    wanted: str


@dataclass(frozen=True, kw_only=True)
class DistinctCount:
    """A relation of number and reports, counted release by release (`etl/build/counting.py`).

    Attributes:
        listed: table macro that gives primaryid and text_id of a staged release; repetitions,
            versions that do not stand and versions that were not delivered are allowed.
        numbers: relation of release, text_id and number: a text means nothing, one or several.
        versions: table macro that gives the primaryids delivered in a staged release.
        not_standing: relation of release and primaryids, the versions that do not stand.
        populations: what is counted within each of them too; the relation then has a column
            population, 0 for all versions.
    """

    name: str
    listed: str
    numbers: str
    versions: str
    not_standing: str
    populations: Populations | None = None


@dataclass(frozen=True, kw_only=True)
class Records:
    """What a release is counted in, so that one that lacks much is noticed (`etl/build/gates.py`).

    Attributes:
        table: the staged table.
        identity: SQL that tells one record from another.
        last_day: SQL of a day of a row; the release whose days go furthest replaces the others.
        is_cumulative: a release replaces every earlier one, whatever its name; else only one of
            its own name.
        is_stable: a record keeps its identity from release to release.
        is_series: a release stands beside those before it, whose names sort before its own.
        new_form_since: the releases of a series from which on the files have another form.
        varying: tables, and columns as `table.column`, that are filled now more and now less.
    """

    table: str
    identity: str
    last_day: str = ""
    is_cumulative: bool = False
    is_stable: bool = True
    is_series: bool = False
    new_form_since: tuple[str, ...] = ()
    varying: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Source:
    """One publisher's data set and the code that reads it.

    Attributes:
        key: the name on the command line and of the folders; its own folder is named so too.
        order: its place in every list of sources, the lowest first.
        report_system: key of the system where its reports are counted; None for context that
            holds no reports.
        tables: the staged tables, column by column with their DuckDB types.
        preference: at equal data-through dates the release of the lower number supplies a report.
        parser_version: raise it when the same file would be staged differently.
        release_of: names the release a file is; refuses a file of something else.
        stage: reads the files of one release into a staging folder.
        fetch: lands what the publisher has and we have not; null where files come by hand only.
        moving: what is known of the publisher moving the data set, said where it is not found.
        due_after_days: days after the date that its data reach by which newer data is to be
            expected, by the publisher's calendar and usual lag; null where it keeps none.
        is_selection: what comes is what a search found, so its reports are no background.
        limitations: what charts cannot show because of it, beside what their questions declare.
        counts: relations of its build that are distinct counts.
        steps: relations of its build that are made in Python.
        editions: how its suppressed tables are remembered, where it has any.
        is_confidential: landed and staged files can be read by their owner alone. What depends on
            a file of it (its name, size and SHA-256, rows, rejected lines, dropped columns, what an
            error says of it) is neither published nor logged; suppressed tables alone are.
        mapping_of: gives the mapping that lands beside a file, or None where it needs none; it
            takes the file and the mapping file that a person gave, or None.
        own_system: gives the report system that a staged release brings along, or None where its
            reports are those of `report_system`.
        is_one_file: a release is one file, beside its mapping; else several can make one up.
        records: what its releases are counted in; None where they are not compared.
        check: looks through a file and gives what is wrong, without loading it.
    """

    key: str
    order: int
    report_system: str | None
    publisher: str
    dataset: str
    url: str
    licence: str
    cadence: str
    preference: int
    parser_version: int
    tables: Tables
    release_of: Callable[[Path], str]
    stage: Callable[[Sequence[Path], Staging], None]
    fetch: Callable[[FetchContext], None] | None = None
    moving: str = ""
    due_after_days: int | None = None
    is_selection: bool = False
    limitations: tuple[Limited, ...] = ()
    counts: tuple[DistinctCount, ...] = ()
    steps: tuple[Step, ...] = ()
    editions: Editions | None = None
    is_confidential: bool = False
    mapping_of: Callable[[Path, Path | None], Beside | None] | None = None
    own_system: Callable[[Path], OwnSystem | None] | None = None
    check: Callable[[Path, Path | None], list[Problem]] | None = None
    is_one_file: bool = False
    records: Records | None = None

    def label_of(self, release: str, number: int) -> str:
        """What the published file and logs call a release.

        Args:
            number: its place among the releases of the source, in the order in which they landed.
        """
        return f"confidential-{number}" if self.is_confidential else release
