"""Look through a line list before it is loaded: every value that could not be used, by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from etl.formats.column_mapping import plain
from etl.sources.base import Problem
from etl.sources.poison_center.lines import Line, Reader, mapping_in, open_list
from etl.sources.poison_center.mapping import CODED, accepted, terms

ACCEPTED_SHOWN = 6
DATES = "a date such as 3/9/2024, 3/9/24 23:52 or 2024-03-09, or date_format in the mapping"


def check(path: Path, mapping: Path | None) -> list[Problem]:
    """Give every value of a line list that is refused, in the order of the rows.

    Raises:
        BadFileError: the file or the mapping cannot be used at all.
    """
    listed, _ = open_list(path, mapping_in(mapping) if mapping else None)
    reader = Reader(listed)
    return [
        problem for number, values in listed.rows for problem in _problems(reader, number, values)
    ]


def _problems(reader: Reader, number: int, values: Sequence[str]) -> Iterator[Problem]:
    def problem(column: str, value: str, wanted: str) -> Problem:
        return Problem(row=number, column=column, value=value, accepted=wanted)

    line = reader.line(number, values)
    if reader.has("case_number") and not any(reader.cells(values, "case_number")):
        yield problem("case_number", "", "the number of the case")
    if isinstance(line, str):
        start = next(iter(reader.cells(values, "start_date")), "")
        if reader.day(start) is None:
            yield problem("start_date", start, DATES)
        elif line == "no substance":
            yield problem("substance", "", "the name of a substance")
        else:
            yield problem("(whole row)", "", line)
        return
    for kind, text in _coded(line):
        if plain(text) not in terms()[kind]:
            yield problem(kind, text, _accepted(kind))
    for rank in reader.listed(values, "substance_rank"):
        if not rank.isdigit():
            yield problem("substance_rank", rank, "a whole number from 1")


def _coded(line: Line) -> Iterator[tuple[str, str]]:
    for kind in CODED:
        text = line.single.get(kind)
        if text:
            yield kind, text
    unit = line.single.get("age_unit")
    if unit:
        yield "age_unit", unit
    for _, related in line.effects:
        if related:
            yield "relatedness", related
    for route in line.routes:
        yield "route", route


def _accepted(kind: str) -> str:
    known = accepted(kind)
    shown = "; ".join(known[:ACCEPTED_SHOWN])
    more = len(known) - ACCEPTED_SHOWN
    return f"{shown}; {more} more in poison_center_terms.csv" if more > 0 else shown
