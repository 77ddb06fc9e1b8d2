"""Sentences and tables of poison-center exposures."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from dashboard.components.markup import Cell
from dashboard.components.tables import DataTable
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
    named = frame.dropna(subset=["group_label"]).drop_duplicates("substance_group")
    return dict(zip(named["substance_group"], named["group_label"], strict=True))


def cell_text(row: Any) -> Cell:
    """A count with its share, or the sign that stands in its place."""
    if pd.isna(row["exposures"]):
        return str(row["exposures_text"])
    count, base = int(row["exposures"]), row["base_exposures"]
    if count < FEW or pd.isna(base) or base < FEW:
        return f"{count:,}"
    return f"{count:,} · {share(count, int(base))}"


def key_of(frame: pd.DataFrame) -> str:
    """Explain the signs that a table has; empty where nothing is hidden."""
    texts = list(dict.fromkeys(frame.loc[frame["exposures"].isna(), "exposures_text"]))
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


def steps(frame: pd.DataFrame) -> tuple[tuple[Cell, str], ...]:
    """The way from the cases of the lists to the exposures counted."""
    found = {
        row["value"]: row
        for row in frame.to_dict("records")
        if row["substance_group"] == "any" and row["value"] in STEPS
    }
    return tuple((_plain(found[key]), meaning) for key, meaning in STEPS.items() if key in found)


def groups_table(frame: pd.DataFrame, *, head: str, caption: str) -> DataTable:
    """Rows of a characteristic by group of substances, each with its share."""
    groups = list(groups_of(frame))
    found = {(row["value_label"], row["substance_group"]): row for row in frame.to_dict("records")}
    labels = list(dict.fromkeys(frame["value_label"]))
    tail = set(frame.loc[frame["is_incomplete"], "value_label"])
    rows = tuple(
        (
            f"{label} (incomplete)" if label in tail else str(label),
            *(cell_text(found[label, key]) for key in groups),
        )
        for label in labels
    )
    return DataTable(
        caption=f"{caption} {key_of(frame)}".strip(),
        columns=(head, *(_group_head(frame, key) for key in groups)),
        rows=rows,
        numeric=frozenset(range(1, len(groups) + 1)),
        tail=frozenset(place for place, label in enumerate(labels) if label in tail),
    )


def _group_head(frame: pd.DataFrame, key: str) -> str:
    base = frame.loc[frame["substance_group"] == key, "base_exposures"].max()
    name = groups_of(frame)[key]
    return name if pd.isna(base) else f"{name}, {int(base):,} exposures"


def severity_table(frame: pd.DataFrame) -> DataTable:
    """Years by seriousness, for all groups together or the one chosen."""
    group, name = next(iter(groups_of(frame).items()))
    own = frame[frame["substance_group"] == group]
    labels = list(dict.fromkeys(own.sort_values("sort_order")["value_label"]))
    found = {(row["year"], row["value_label"]): row for row in own.to_dict("records")}
    years = sorted(own["year"].unique())
    open_years = set(own.loc[own["is_incomplete"], "year"])
    rows = tuple(
        (
            f"{int(year)} (incomplete)" if year in open_years else f"{int(year)}",
            *(_plain(found[year, label]) for label in labels),
        )
        for year in years
    )
    named = "any watched substance" if group == "any" else name
    return DataTable(
        caption=f"Exposures by year of the call, {named}. {key_of(own)}",
        columns=("Year of the call", *labels),
        rows=rows,
        numeric=frozenset(range(1, len(labels) + 1)),
        tail=frozenset(place for place, year in enumerate(years) if year in open_years),
    )


def _plain(row: Any) -> Cell:
    return str(row["exposures_text"]) if pd.isna(row["exposures"]) else int(row["exposures"])


def _first_group(frame: pd.DataFrame) -> pd.DataFrame:
    for key in groups_of(frame):
        own = frame[frame["substance_group"] == key]
        if len(own):
            return own
    return frame


def most_headline(frame: pd.DataFrame, *, noun: str, says: str) -> str:
    """The sentence above a chart: the largest count shown; a hidden one may be larger."""
    own = _first_group(frame)
    known = own[~own["value"].isin(UNKNOWN)]
    shown = known[known["exposures"].notna()].sort_values("exposures", ascending=False)
    base = own["base_exposures"].max()
    if shown.empty or pd.isna(base) or int(shown["exposures"].iloc[0]) < FEW:
        return f"Too few exposures in these line lists to compare by {noun}."
    count, label = int(shown["exposures"].iloc[0]), str(shown["value_label"].iloc[0])
    return f"{count:,} of {int(base):,} exposures {says} {in_sentence(label)}."


def outcome_headline(frame: pd.DataFrame) -> str:
    """The sentence above the outcomes: how many were serious, with the definition."""
    row = _one(frame, "serious")
    if row is None:
        return "Too few exposures had a serious outcome to say how many."
    return (
        f"{int(row['exposures']):,} of {int(row['base_exposures']):,} exposures had a serious "
        "outcome: moderate, major or death."
    )


def _one(frame: pd.DataFrame, value: str) -> Any:
    own = _first_group(frame)
    found = own[(own["value"] == value) & own["exposures"].notna()]
    if found.empty or int(found["exposures"].iloc[0]) < FEW:
        return None
    row = found.iloc[0]
    return None if pd.isna(row["base_exposures"]) else row


def exposure_years_headline(frame: pd.DataFrame) -> str:
    """The sentence above the years: the last complete one against the one before."""
    own = _first_group(frame).sort_values("year")
    complete = own[~own["is_incomplete"]].tail(2)
    if len(complete) < 2 or complete["exposures"].isna().any() or complete["exposures"].min() < FEW:
        return "Too few exposures in these line lists to compare years."
    before, after = (int(count) for count in complete["exposures"])
    first, last = (int(year) for year in complete["year"])
    return f"These line lists hold {after:,} exposures in {last}, against {before:,} in {first}."


def exposures_in_words(frame: pd.DataFrame) -> str:
    """The text alternative of a chart."""
    parts = []
    for key, name in groups_of(frame).items():
        own = frame[frame["substance_group"] == key]
        if own.empty or own["base_exposures"].isna().all():
            continue
        listed = [_said(row) for row in own.to_dict("records") if row["exposures_text"] != "0"]
        base = int(own["base_exposures"].max())
        said = "; ".join(listed[:MOST_SAID]) if listed else "none"
        parts.append(f"{'All groups' if key == 'any' else name}, {base:,} exposures: {said}.")
    return f"In words: {' '.join(parts)}"


def _said(row: Any) -> str:
    label = in_sentence(str(row["value_label"]))
    if pd.notna(row["exposures"]):
        return f"{label} {int(row['exposures']):,}"
    return f"{label} {row['exposures_text'].replace(HIDDEN, 'hidden')}"
