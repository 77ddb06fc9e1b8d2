"""The files of `sql/`: each holds one statement and is named for the relation it makes.

The order in which they run follows from what each statement reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files

COLUMN_COMMENT = re.compile(r"^--   (\w+): (.+)$")
PARAMETER = re.compile(r"^-- parameter (\w+) = ([^:]+): (.+)$")


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


def statements(folder: str) -> list[Statement]:
    """Give the statements of a folder of `sql/`, each after those it reads."""
    found = {one.name: one for one in read(folder)}
    return [found[name] for name in in_order({name: one.sql for name, one in found.items()})]


def read(folder: str) -> list[Statement]:
    """The statements of a folder of `sql/`, by name."""
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


def in_order(texts: dict[str, str]) -> Iterator[str]:
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
