"""Sentences and tables of poison-center exposures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import pandas as pd

from dashboard.components.markup import Count
from dashboard.components.tables import DataTable
from dashboard.frames import Row, by, rows_of
from dashboard.wording import FEW, in_sentence, share

HIDDEN = "‡"
MOST_SAID = 12
UNKNOWN = ("not_given", "other_effect", "other_therapy", "other_route", "unclassified")
STEPS = {
    "read": "cases read, each case number once",
    "information": "left out: information and other calls",
    "confirmed_nonexposure": "left out: confirmed non-exposures",
    "animal": "left out: animals",
    "not_watched": "left out: human exposures that name no watched substance",
    "all": "exposures counted",
}


def groups_of(frame: pd.DataFrame) -> dict[str, str]:
    """The groups of substances in an answer with their names, in its order."""
    return _groups(rows_of(frame[["substance_group", "group_label"]]))


def _groups(rows: Iterable[Row]) -> dict[str, str]:
    groups: dict[str, str] = {}
    for row in rows:
        if row["group_label"] is not None:
            groups.setdefault(row["substance_group"], row["group_label"])
    return groups


def _base(rows: Iterable[Row]) -> int | None:
    """The exposures of a group, of which its rows are parts; nothing where that is hidden."""
    bases = [int(row["base_exposures"]) for row in rows if row["base_exposures"] is not None]
    return max(bases, default=None)


def cell_text(row: Row) -> Count:
    """A count with its share, or the sign that stands in its place."""
    if row["exposures"] is None:
        return str(row["exposures_text"])
    count, base = int(row["exposures"]), row["base_exposures"]
    if count < FEW or base is None or base < FEW:
        return f"{count:,}"
    return f"{count:,} · {share(count, int(base))}"


def key_of(rows: Iterable[Row]) -> str:
    """Explain the signs that stand for counts of exposures; empty where nothing is hidden."""
    texts = dict.fromkeys(row["exposures_text"] for row in rows if row["exposures"] is None)
    parts = []
    for text in texts:
        small = re.fullmatch(r"<(\d+)", str(text))
        if small:
            parts.append(f"{text}: 1 to {int(small[1]) - 1} exposures, not shown.")
    if HIDDEN in texts:
        parts.append("‡: hidden so that a small count cannot be worked out by subtraction.")
    if "withheld" in texts:
        parts.append("Withheld: not published, no other way protects a small count.")
    return " ".join([*parts, "Zeros are shown."]) if parts else ""


def steps(frame: pd.DataFrame) -> tuple[tuple[Count, str], ...]:
    """The way from the cases of the lists to the exposures counted."""
    found = {
        row["value"]: row
        for row in rows_of(frame)
        if row["substance_group"] == "any" and row["value"] in STEPS
    }
    return tuple((_plain(found[key]), meaning) for key, meaning in STEPS.items() if key in found)


def groups_table(frame: pd.DataFrame, *, head: str, caption: str) -> DataTable:
    """Rows of a characteristic by group of substances, each with its share."""
    rows = rows_of(frame)
    names = _groups(rows)
    of_group = by(rows, "substance_group")
    found = {(row["value_label"], row["substance_group"]): row for row in rows}
    labels = list(by(rows, "value_label"))
    tail = {row["value_label"] for row in rows if row["is_incomplete"]}
    return DataTable(
        caption=f"{caption} {key_of(rows)}".strip(),
        columns=(head, *(_group_head(name, of_group[key]) for key, name in names.items())),
        rows=tuple(
            (
                f"{label} (incomplete)" if label in tail else str(label),
                *(cell_text(found[label, key]) for key in names),
            )
            for label in labels
        ),
        numeric=frozenset(range(1, len(names) + 1)),
        tail=frozenset(place for place, label in enumerate(labels) if label in tail),
    )


def _group_head(name: str, rows: Sequence[Row]) -> str:
    base = _base(rows)
    return name if base is None else f"{name}, {base:,} exposures"


def severity_table(frame: pd.DataFrame) -> DataTable:
    """Years by seriousness, for all groups together or the one chosen."""
    rows = rows_of(frame)
    group, name = next(iter(_groups(rows).items()))
    own = by(rows, "substance_group")[group]
    labels = list(by(sorted(own, key=lambda row: int(row["sort_order"])), "value_label"))
    found = {(int(row["year"]), row["value_label"]): row for row in own}
    years = sorted({int(row["year"]) for row in own})
    open_years = {int(row["year"]) for row in own if row["is_incomplete"]}
    named = "any watched substance" if group == "any" else name
    return DataTable(
        caption=f"Exposures by year of the call, {named}. {key_of(own)}",
        columns=("Year of the call", *labels),
        rows=tuple(
            (
                f"{year} (incomplete)" if year in open_years else f"{year}",
                *(_plain(found[year, label]) for label in labels),
            )
            for year in years
        ),
        numeric=frozenset(range(1, len(labels) + 1)),
        tail=frozenset(place for place, year in enumerate(years) if year in open_years),
    )


def _plain(row: Row) -> Count:
    return str(row["exposures_text"]) if row["exposures"] is None else int(row["exposures"])


def _first_group(frame: pd.DataFrame) -> list[Row]:
    """The rows of the first group that has a name."""
    rows = rows_of(frame)
    first = next(iter(_groups(rows)), None)
    return [row for row in rows if first is None or row["substance_group"] == first]


def _is_hidden(row: Row, *, of: str | None = None) -> bool:
    """Whether a count is not shown though it may be large: hidden for another's sake."""
    return (
        (of is None or row["value"] == of)
        and row["exposures"] is None
        and not str(row["exposures_text"]).startswith("<")
    )


def most_headline(frame: pd.DataFrame, *, noun: str, says: str) -> str:
    """The sentence above a chart: the largest count shown; a hidden one may be larger."""
    own = _first_group(frame)
    shown = [row for row in own if row["value"] not in UNKNOWN and row["exposures"] is not None]
    most = max(shown, key=lambda row: int(row["exposures"]), default=None)
    base = _base(own)
    if own and (base is None or (most is None and any(map(_is_hidden, own)))):
        return f"The counts that it takes to compare by {noun} are hidden."
    if most is None or base is None or int(most["exposures"]) < FEW:
        return f"Too few exposures in these line lists to compare by {noun}."
    label = in_sentence(str(most["value_label"]))
    return f"{int(most['exposures']):,} of {base:,} exposures {says} {label}."


def outcome_headline(frame: pd.DataFrame) -> str:
    """The sentence above the outcomes: how many were serious, with the definition."""
    row = _one(frame, "serious")
    if row is None and any(_is_hidden(one, of="serious") for one in _first_group(frame)):
        return "How many exposures had a serious outcome is hidden."
    if row is None:
        return "Too few exposures had a serious outcome to say how many."
    return (
        f"{int(row['exposures']):,} of {int(row['base_exposures']):,} exposures had a serious "
        "outcome: moderate, major or death."
    )


def _one(frame: pd.DataFrame, value: str) -> Row | None:
    for row in _first_group(frame):
        if row["value"] == value and row["exposures"] is not None:
            enough = int(row["exposures"]) >= FEW and row["base_exposures"] is not None
            return row if enough else None
    return None


def exposure_years_headline(frame: pd.DataFrame) -> str:
    """The sentence above the years: the last complete one against the one before."""
    own = sorted(_first_group(frame), key=lambda row: int(row["year"]))
    complete = [row for row in own if not row["is_incomplete"]][-2:]
    counts = [int(row["exposures"] or 0) for row in complete]
    if len(complete) == 2 and any(map(_is_hidden, complete)):
        return "The counts that it takes to compare years are hidden."
    if len(complete) < 2 or min(counts) < FEW:
        return "Too few exposures in these line lists to compare years."
    before, after = counts
    first, last = (int(row["year"]) for row in complete)
    return f"These line lists hold {after:,} exposures in {last}, against {before:,} in {first}."


def exposures_in_words(frame: pd.DataFrame) -> str:
    """The text alternative of a chart."""
    rows = rows_of(frame)
    of_group = by(rows, "substance_group")
    parts = []
    for key, name in _groups(rows).items():
        base = _base(of_group[key])
        if base is None:
            continue
        listed = [_said(row) for row in of_group[key] if row["exposures_text"] != "0"]
        said = "; ".join(listed[:MOST_SAID]) if listed else "none"
        parts.append(f"{'All groups' if key == 'any' else name}, {base:,} exposures: {said}.")
    return f"In words: {' '.join(parts)}"


def _said(row: Row) -> str:
    label = in_sentence(str(row["value_label"]))
    if row["exposures"] is not None:
        return f"{label} {int(row['exposures']):,}"
    return f"{label} {row['exposures_text'].replace(HIDDEN, 'hidden')}"
