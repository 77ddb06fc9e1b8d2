"""Which fields are given, by quarter."""

from __future__ import annotations

import pandas as pd

from dashboard import figures
from dashboard.charts.base import Chart, Drawn, last_complete, not_drawn
from dashboard.charts.shares import numbers
from dashboard.components.tables import DataTable
from dashboard.context import Context
from dashboard.warehouse import SourceInfo
from dashboard.wording import (
    FEW,
    in_sentence,
    joined,
    share,
    units,
)

NOT_COLLECTED = "not collected"
CANNOT_BE_TOLD = "cannot be told"


def completeness_headline(frame: pd.DataFrame, source: SourceInfo) -> str:
    """The sentence above the completeness of fields in the last complete quarter."""
    quarter = last_complete(frame)
    own = frame[frame["quarter"] == quarter].set_index("field")
    if quarter is None or own.empty or int(own["reports"].max()) < FEW:
        return f"Too few {source.name} {source.unit_plural} in a quarter to compare fields."
    shares = [
        (share(int(own.loc[field, "reports_given"]), int(own.loc[field, "reports_told"])), words)
        for field, words in (("age", "an age"), ("sex", "a sex"), ("event_date", "an event date"))
        if field in own.index and pd.notna(own.loc[field, "reports_given"])
    ]
    if not shares:
        return f"No field of {source.name} {source.unit_plural} can be compared in {quarter}."
    (first, what), *others = shares
    rest = [f"{amount} {words}" for amount, words in others]
    return f"In {quarter}, {joined([f'{first} of {units(source)} gave {what}', *rest])}."


def completeness_words(frame: pd.DataFrame, source: SourceInfo) -> str:
    """The text alternative of the completeness of fields."""
    always: list[str] = []
    never: dict[str, list[str]] = {NOT_COLLECTED: [], CANNOT_BE_TOLD: []}
    some: list[str] = []
    for _, own in frame.groupby("field", sort=False):
        label = in_sentence(str(own["field_label"].iloc[0]))
        if own["reports_given"].isna().all():
            never[not_told(own)].append(label)
            continue
        given, reports = int(own["reports_given"].sum()), int(own["reports_told"].sum())
        if given == reports:
            always.append(label)
        else:
            some.append(f"{label} {share(given, reports)}")
    parts = []
    if always:
        parts.append(f"always given: {joined(always)}")
    if some:
        parts.append(f"given over all quarters: {'; '.join(some)}")
    parts += [f"{why}: {joined(labels)}" for why, labels in never.items() if labels]
    return f"In words, {source.name} {source.unit_plural}: {'; '.join(parts)}."


def completeness_table(frame: pd.DataFrame, source: SourceInfo) -> DataTable:
    """Fields by year received: the share of reports that give each."""
    dated = frame.assign(year=pd.to_datetime(frame["quarter_start"]).dt.year)
    years = sorted(dated["year"].unique())
    rows = []
    for _, own in dated.sort_values("sort_order").groupby("sort_order", sort=False):
        sums = own.groupby("year")[["reports_given", "reports_told"]].sum()
        why = own[own["not_told"].notna()].groupby("year")["not_told"].first()
        cells = (_given(sums, year, not_told=str(why.get(year, NOT_COLLECTED))) for year in years)
        rows.append((str(own["field_label"].iloc[0]), *cells))
    return DataTable(
        caption=(
            f"Share of {source.name} {source.unit_plural} that give a field, by year; "
            f"under {FEW}: how many of how many."
        ),
        columns=("Field", *(str(year) for year in years)),
        rows=tuple(rows),
        numeric=numbers(1, len(years)),
        fit=False,
    )


def not_told(own: pd.DataFrame) -> str:
    """Why no report of a field can tell whether it is given."""
    reasons = own["not_told"].dropna().unique()
    return CANNOT_BE_TOLD if CANNOT_BE_TOLD in reasons else NOT_COLLECTED


def _given(sums: pd.DataFrame, year: int, *, not_told: str) -> str:
    if year not in sums.index:
        return "none"
    given, told = int(sums.loc[year, "reports_given"]), int(sums.loc[year, "reports_told"])
    if not told:
        return not_told
    return share(given, told) if told >= FEW else f"{given} of {told}"


def draw(context: Context, source: SourceInfo, frame: pd.DataFrame) -> Drawn:
    """Which fields are given, by quarter."""
    return Drawn(
        subtitle=(
            f"Share of {source.name} {source.unit_plural} {source.naming} any chosen substance "
            "that give the field, by quarter, of those whose file can tell. Full color is "
            f"complete; a hole fades.{not_drawn(context, source)}"
        ),
        words=completeness_words(frame, source),
        plot=figures.completeness_figure(frame, view=context.view, unit=source.unit_plural),
        table=completeness_table(frame, source),
    )


CHART = Chart(
    question="completeness",
    label="Fields given",
    kicker="Completeness by field and quarter",
    subject="{units} that give each field",
    headline=completeness_headline,
    draw=draw,
)
