"""The engine: what makes the relations of whole sources, from the staged rows up to `source_…`.

DuckDB does, unless a run names another. An engine is asked for three things, each by its name: a
relation made by SQL, a distinct count and the memberships of populations. All three end as
relations of the database that is being built, so that everything after them is DuckDB's and does
not know which engine it was. No statement is written for one: an engine other than DuckDB
translates the same files.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Protocol

import duckdb

from etl.build.counting import count_distinct
from etl.build.populations import memberships
from etl.build.relations import PUBLISHED_PREFIXES, Relation, create, relations
from etl.build.statements import words
from etl.build.tables import insert
from etl.sources.base import DistinctCount, Populations
from etl.sources.registry import SOURCES

STAGED_ROWS = re.compile(r"\bgetvariable\('(\w+)'\)")
LAST = "source_"
"""Prefix of the relations that a source supplies: nothing after them is of the whole source."""


class Engine(Protocol):
    """Makes relations of the whole source in the database that is being built.

    Every method takes the connection to that database, in which all that the relation reads is made
    already, and leaves the relation in it under its name.
    """

    def make(
        self, connection: duckdb.DuckDBPyConnection, relation: Relation, *, is_empty: bool = False
    ) -> None:
        """Make a relation by its SQL.

        Args:
            is_empty: nothing is delivered of it.
        """

    def count(
        self,
        connection: duckdb.DuckDBPyConnection,
        count: DistinctCount,
        *,
        folders: Mapping[str, Path],
        trusts_kept: bool = True,
    ) -> None:
        """Make a distinct count: number and reports, with populations also population.

        Args:
            folders: of the staged releases, by release.
            trusts_kept: what earlier builds kept may be used.
        """

    def find_members(
        self,
        connection: duckdb.DuckDBPyConnection,
        populations: Populations,
        *,
        folders: Mapping[str, Path],
        trusts_kept: bool = True,
    ) -> None:
        """Make release, primaryid and populations of the versions wanted."""


class DuckDBEngine:
    """DuckDB itself, in the process of the run: the default, which needs nothing else."""

    def make(
        self, connection: duckdb.DuckDBPyConnection, relation: Relation, *, is_empty: bool = False
    ) -> None:
        """Make a relation by its SQL, as it is written."""
        create(connection, relation, is_empty=is_empty)

    def count(
        self,
        connection: duckdb.DuckDBPyConnection,
        count: DistinctCount,
        *,
        folders: Mapping[str, Path],
        trusts_kept: bool = True,
    ) -> None:
        """Count release by release, with what is kept beside them (`etl/build/counting.py`)."""
        found = count_distinct(connection, count, folders=folders, trusts_kept=trusts_kept)
        insert(connection, count.name, found)

    def find_members(
        self,
        connection: duckdb.DuckDBPyConnection,
        populations: Populations,
        *,
        folders: Mapping[str, Path],
        trusts_kept: bool = True,
    ) -> None:
        """Read them release by release, as kept or from the staged rows."""
        found = memberships(connection, populations, folders=folders, trusts_kept=trusts_kept)
        insert(connection, populations.name, found)


def whole_source() -> set[str]:
    """The relations of this program that another engine makes."""
    texts = {name: one.sql for name, one in relations().items()}
    for source in SOURCES.values():
        texts |= {one.name: f"{one.listed} {one.numbers}" for one in source.counts}
    confidential = [key for key, source in SOURCES.items() if source.is_confidential]
    return of_whole_source(texts, confidential=confidential)


def of_whole_source(texts: Mapping[str, str], *, confidential: Collection[str]) -> set[str]:
    """The relations that another engine makes: all between the staged rows and what is published.

    They are those that read staged rows, themselves or through others of them; what a source
    supplies (`source_…`) is the last. Confidential lists are small and stay in this process.

    Args:
        texts: what each relation reads, by name: its SQL, or names.
        confidential: keys of sources whose rows are never read by them.
    """
    private = tuple(f"{key}_" for key in confidential)
    read = {name: words(text) for name, text in texts.items()}
    found = {
        name
        for name, text in texts.items()
        if (tables := STAGED_ROWS.findall(text)) and not tables[0].startswith(private)
    }
    waiting = {name for name in texts if not name.startswith(PUBLISHED_PREFIXES)} - found
    while True:
        passing_on = {name for name in found if not name.startswith(LAST)}
        more = {name for name in waiting if read[name] & passing_on}
        if not more:
            return found
        found |= more
        waiting -= more
