"""The SQL files: each holds one statement and is named for the relation it makes.

They lie in `sql/` and, where they are of one source, in the folder `sql` of that source. The order
in which they run follows from what each statement reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from graphlib import CycleError, TopologicalSorter
from heapq import heappop, heappush
from importlib.resources import files
from importlib.resources.abc import Traversable

COLUMN_COMMENT = re.compile(r"^--   (\w+): (.+)$")
DECLARED = re.compile(r"^-- (?:title|limitation)\b")
PARAMETER = re.compile(r"^-- parameter (\w+) = ([^:]+): (.+)$")


@dataclass(frozen=True)
class Statement:
    """One SQL file: the name it makes, its text, and the comments for the published file.

    Attributes:
        parameters: defaults of the parameters of a question that has its own; a question without
            takes the filters.
    """

    name: str
    sql: str
    comment: str
    column_comments: dict[str, str]
    parameters: dict[str, str] = field(default_factory=dict)


def statements(folder: str) -> list[Statement]:
    """Give the statements of a folder of `sql/`, each after those it reads."""
    found = {one.name: one for one in read(folder)}
    return [found[name] for name in in_order({name: one.sql for name, one in found.items()})]


@cache
def read(folder: str) -> tuple[Statement, ...]:
    """The statements of a folder of `sql/`, by name: part of the program, and read once."""
    return _read_folder(files("sql").joinpath(folder))


@cache
def read_of_source(key: str) -> tuple[Statement, ...]:
    """The statements of a source, by name."""
    folder = files(f"etl.sources.{key}").joinpath("sql")
    return _read_folder(folder) if folder.is_dir() else ()


def _read_folder(folder: Traversable) -> tuple[Statement, ...]:
    return tuple(
        _parse(path.name.removesuffix(".sql"), path.read_text(encoding="utf-8"))
        for path in sorted(folder.iterdir(), key=lambda path: path.name)
        if path.name.endswith(".sql")
    )


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
        if DECLARED.match(line):
            continue
        if match := PARAMETER.match(line):
            parameters[match[1]] = match[2]
        comment.append(line.removeprefix("--").strip())
    return Statement(name, text, " ".join(comment), columns, parameters)


def words(text: str) -> set[str]:
    """The words of a statement outside its comments: what it reads is among them."""
    return set(re.findall(r"\w+", re.sub(r"--.*", "", text)))


class Order:
    """Names by what they depend on: which can come next, as others are done."""

    def __init__(
        self, texts: Mapping[str, str], *, rank: Callable[[str], int] = lambda _: 0
    ) -> None:
        """Take names with texts; a name is a dependency where it stands as a word in the text.

        Args:
            rank: of those that could come next, the one with the lowest rank does, else the first.

        Raises:
            ValueError: there is a circle.
        """
        self._sorter = TopologicalSorter(
            {name: (words(text) & texts.keys()) - {name} for name, text in texts.items()}
        )
        try:
            self._sorter.prepare()
        except CycleError as error:
            raise ValueError(f"SQL files read each other in a circle: {error.args[1]}") from None
        self._rank = rank
        self._places = {name: place for place, name in enumerate(texts)}
        self._ready: list[tuple[int, int, str]] = []

    @property
    def is_left(self) -> bool:
        """Something is not done."""
        return self._sorter.is_active()

    def next(self) -> str | None:
        """The name to go on with; null while all others wait for some that are under way."""
        for name in self._sorter.get_ready():
            heappush(self._ready, (self._rank(name), self._places[name], name))
        return heappop(self._ready)[2] if self._ready else None

    def done(self, name: str) -> None:
        """Let those go on that depend on a name."""
        self._sorter.done(name)


def in_order(texts: Mapping[str, str]) -> Iterator[str]:
    """Sort by dependency; a name is a dependency where it stands as a word in the text.

    Raises:
        ValueError: there is a circle.
    """
    order = Order(texts)
    while (name := order.next()) is not None:
        yield name
        order.done(name)
