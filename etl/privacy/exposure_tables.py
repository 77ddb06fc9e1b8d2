"""The fixed set of poison-center tables, and how their cells hang together.

A line list is published as these tables only. Every relation that holds between their cells by
definition stands here, because suppression must know all that a reader knows:

* each table of one value per exposure adds up to the total of its group of substances;
* the groups exclude each other, so `any` is their sum in every row of every table;
* serious and severe are sums of medical outcomes; seriousness by year adds up to the year one way
  and to the outcomes the other way;
* effects, therapies, routes and classes overlap, so none exceeds its base and classes of other
  substances together reach the number of exposures to several substances;
* the cases read are the exposures counted and the cases left out.

Given these margins the cases can always be put together to fit them, so nothing else can be
concluded from the tables. No table is drawn up by place, and none crosses more than two properties.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from etl.errors import ChecksRefusedError
from etl.privacy.suppression import Free, Mark, Relation, possible_counts, suppress

ANY = "any"
ONE_VALUE = (
    "year",
    "medical_outcome",
    "age_band",
    "sex",
    "reason",
    "chronicity",
    "management_site",
    "number_of_substances",
)
OVERLAPPING = ("clinical_effect", "therapy", "route", "co_ingestant_class")
SEVERITY = {"serious": ("moderate", "major", "death"), "severe": ("major", "death")}
SEVERITY_BY_YEAR = {
    "serious": ("moderate", "major", "death"),
    "not_serious": ("no_effect", "minor"),
    "not_known": ("not_followed", "unable_to_follow", "unrelated", "not_given"),
}
LEFT_OUT = ("information", "confirmed_nonexposure", "animal", "not_watched")
# What is lost by hiding a cell: totals and years carry most, a cell of one group least.
TOTAL_WEIGHT, YEAR_WEIGHT, ANY_WEIGHT, SUBTOTAL_WEIGHT = 40.0, 8.0, 3.0, 2.0
COLUMNS = ("characteristic", "substance_group", "year", "value", "exposures")


class Cell(NamedTuple):
    """A cell of a published table; `year` is empty where all years are counted together."""

    characteristic: str
    group: str
    year: str
    value: str


def total(group: str) -> Cell:
    """Give the cell that counts all exposures of a group of substances."""
    return Cell("total", group, "", "all")


@dataclass(frozen=True)
class Past:
    """A cell as an earlier edition published it."""

    edition: int
    cell: Cell


@dataclass(frozen=True)
class Growth:
    """What a count has grown by since an earlier edition; it is never published as such."""

    edition: int
    cell: Cell


Key = Cell | Past | Growth


def suppressed(
    counts: pd.DataFrame, *, limit: int, earlier: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Give the counts as they may be published.

    Args:
        counts: columns of COLUMNS with every cell of every table; `year` is null or a whole number.
        limit: the largest count that is hidden for being small.
        earlier: the same cells as earlier editions published them, with `edition`, `mark` and
            `largest_hidden`. Comparing them with this edition must not give a small number away.

    Returns:
        The same rows with the count null where it is hidden, and the column `mark`.
    """
    cells = _cells(counts)
    exposures = [int(count) for count in counts["exposures"]]
    known = dict(zip(cells, exposures, strict=True))
    past = {} if earlier is None or earlier.empty or not known else _past(earlier)
    marks = _marks_of_unchanged(known, past, limit=limit) or _marks(known, past, limit=limit)
    shown = [
        count if marks[cell] == Mark.SHOWN else None
        for cell, count in zip(cells, exposures, strict=True)
    ]
    return counts.assign(
        exposures=pd.array(shown, dtype="Int64"),
        mark=pd.array([str(marks[cell]) for cell in cells], dtype="string"),
    )


def _cells(frame: pd.DataFrame) -> list[Cell]:
    return [
        Cell(row[0], row[1], "" if pd.isna(row[2]) else str(int(row[2])), row[3])
        for row in frame[list(COLUMNS[:4])].itertuples(index=False, name=None)
    ]


def _marks(
    known: Mapping[Cell, int], past: Mapping[Past, tuple[Mark, float, float]], *, limit: int
) -> Mapping[Key, Mark]:
    system: dict[Key, int] = {cell: known[cell] for cell in known}
    tied: list[Relation[Key]] = [*relations(known)]  # type: ignore[list-item]
    weights: dict[Key, float] = {cell: weight(cell) for cell in known}
    free: dict[Key, Free] = {}
    if past and limit > 0:
        before, has_only_grown = _before(known, past)
        system |= {key: before[key] for key in before}
        tied += _past_relations(past)
        for key, count in before.items():
            mark, low, high = past[key]
            free[key] = Free(low, high, is_sensitive=mark != Mark.SHOWN)
            if key.cell in known:
                growth = Growth(key.edition, key.cell)
                step = known[key.cell] - count
                system[growth] = step
                tied.append(Relation({key.cell: 1, key: -1, growth: -1}))
                free[growth] = Free(
                    0 if has_only_grown else -math.inf,
                    math.inf,
                    is_sensitive=1 <= abs(step) <= limit,
                )
    return suppress(system, tied, limit=limit, weights=weights, free=free)


def _past(earlier: pd.DataFrame) -> dict[Past, tuple[Mark, float, float]]:
    """Give the mark of every cell published before and the range that it leaves open."""
    past = {}
    rows = earlier[["edition", "mark", "exposures", "largest_hidden"]].itertuples(
        index=False, name=None
    )
    for cell, (edition, mark, count, limit) in zip(_cells(earlier), rows, strict=True):
        ranges = {
            Mark.SMALL: (1, limit),
            Mark.COMPLEMENTARY: (limit + 1, math.inf),
            Mark.WITHHELD: (0, math.inf),
        }
        low, high = ranges.get(Mark(mark), (count, count))
        past[Past(int(edition), cell)] = (Mark(mark), float(low), float(high))
    return past


def _past_relations(past: Iterable[Past]) -> list[Relation[Key]]:
    by_edition: dict[int, dict[Cell, int]] = {}
    for key in past:
        by_edition.setdefault(key.edition, {})[key.cell] = 0
    return [
        Relation(
            {Past(edition, cell): factor for cell, factor in relation.factors.items()},
            relation.low,
            relation.high,
        )
        for edition, cells in by_edition.items()
        for relation in relations(cells)
    ]


def _before(
    known: Mapping[Cell, int], past: Mapping[Past, tuple[Mark, float, float]]
) -> tuple[dict[Past, int], bool]:
    """Give counts that the cells published before can have had, and whether all only grew.

    What is hidden in an earlier file is not known here either; any counts that fit it will do,
    because a cell is safe if two of them fit.

    Raises:
        ChecksRefusedError: no counts fit what was published, so nothing can be compared with it.
    """
    tied = _past_relations(past)
    for has_only_grown in (True, False):
        ranges: dict[Key, tuple[float, float]] = {
            key: (low, min(high, known.get(key.cell, high)) if has_only_grown else high)
            for key, (_, low, high) in past.items()
        }
        if all(low <= high for low, high in ranges.values()):
            found = possible_counts(ranges, tied)
            if found is not None:
                return {key: found[key] for key in past}, has_only_grown
    raise ChecksRefusedError(
        "Nothing was published, because no counts were found that fit the tables from line lists "
        "in earlier editions, and without them a comparison could show small counts. With "
        "KRATOMWATCH_PROTECT_EDITIONS=false they are not compared, and the page says so."
    )


def _marks_of_unchanged(
    known: Mapping[Cell, int], past: Mapping[Past, tuple[Mark, float, float]], *, limit: int
) -> Mapping[Key, Mark] | None:
    """Give the marks of the latest edition where it holds the same counts as this one."""
    if not past:
        return None
    latest = max(key.edition for key in past)
    own = {key.cell: found for key, found in past.items() if key.edition == latest}
    if own.keys() != known.keys() or own.get(total(ANY), (None,))[0] != Mark.SHOWN:
        return None
    fits = all(
        low <= known[cell] <= high and (mark == Mark.SMALL) == (1 <= known[cell] <= limit)
        for cell, (mark, low, high) in own.items()
        if mark != Mark.WITHHELD
    )
    return {cell: mark for cell, (mark, _, _) in own.items()} if fits else None


def weight(cell: Cell) -> float:
    """Give how much a reader loses when a cell is hidden."""
    if cell.characteristic == "total":
        return TOTAL_WEIGHT
    if cell.characteristic in ("year", "case"):
        return YEAR_WEIGHT
    if cell.group == ANY:
        return ANY_WEIGHT
    return SUBTOTAL_WEIGHT if cell.characteristic == "severity" else 1.0


def relations(cells: Mapping[Cell, int]) -> Iterator[Relation[Cell]]:
    """Give every relation that holds between the cells by definition."""
    there = set(cells)
    yield from _groups(there)
    for group in sorted({cell.group for cell in there}):
        own = sorted(cell for cell in there if cell.group == group)
        yield from _one_value(own, group)
        yield from _severity(own, group)
        yield from _overlapping(own, group)
    left_out = [Cell("case", ANY, "", value) for value in LEFT_OUT]
    if Cell("case", ANY, "", "read") in there:
        yield Relation.total(Cell("case", ANY, "", "read"), [total(ANY), *left_out])


def _groups(there: set[Cell]) -> Iterator[Relation[Cell]]:
    groups = sorted({cell.group for cell in there} - {ANY}, reverse=True)
    for cell in sorted(there):
        parts = [cell._replace(group=group) for group in groups]
        if parts and cell.group == ANY and there.issuperset(parts):
            yield Relation.total(cell, parts)


def _one_value(own: Iterable[Cell], group: str) -> Iterator[Relation[Cell]]:
    own = list(own)
    for characteristic in ONE_VALUE:
        parts = [cell for cell in own if cell.characteristic == characteristic]
        if parts:
            yield Relation.total(total(group), parts)


def _severity(own: Iterable[Cell], group: str) -> Iterator[Relation[Cell]]:
    def outcomes(names: Iterable[str]) -> list[Cell]:
        return [Cell("medical_outcome", group, "", name) for name in names]

    by_year = [cell for cell in own if cell.characteristic == "severity_year"]
    for value, names in SEVERITY.items():
        if Cell("severity", group, "", value) in set(own):
            yield Relation.total(Cell("severity", group, "", value), outcomes(names))
    for year in sorted({cell.year for cell in by_year}):
        parts = [cell for cell in by_year if cell.year == year]
        yield Relation.total(Cell("year", group, "", year), parts)
    for value, names in SEVERITY_BY_YEAR.items():
        years = dict.fromkeys((cell for cell in by_year if cell.value == value), 1)
        if years:
            yield Relation({**years, **dict.fromkeys(outcomes(names), -1)})


def _overlapping(own: Iterable[Cell], group: str) -> Iterator[Relation[Cell]]:
    own = list(own)
    several = Cell("number_of_substances", group, "", "several")
    for cell in own:
        if cell.characteristic in OVERLAPPING:
            is_class = cell.characteristic == "co_ingestant_class"
            yield Relation.at_most(cell, several if is_class else total(group))
    classes = [cell for cell in own if cell.characteristic == "co_ingestant_class"]
    if classes:
        yield Relation.covers(classes, several)
