"""Which fields are given, by quarter."""

from __future__ import annotations

import pandas as pd

from dashboard import figures
from dashboard.charts.base import Chart, Drawn, last_complete
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


def completeness_headline(frame: pd.DataFrame, source: SourceInfo) -> str:
    """The sentence above the completeness of fields in the last complete quarter."""
    quarter = last_complete(frame)
    own = frame[frame["quarter"] == quarter].set_index("field")
    if quarter is None or own.empty or int(own["reports"].max()) < FEW:
        return f"Too few {source.name} {source.unit_plural} in a quarter to compare fields."
    shares = [
        (share(int(own.loc[field, "reports_given"]), int(own.loc[field, "reports"])), words)
        for field, words in (("age", "an age"), ("sex", "a sex"), ("event_date", "an event date"))
        if field in own.index and pd.notna(own.loc[field, "reports_given"])
    ]
    (first, what), *others = shares
    rest = [f"{amount} {words}" for amount, words in others]
    return f"In {quarter}, {joined([f'{first} of {units(source)} gave {what}', *rest])}."


def completeness_words(frame: pd.DataFrame, source: SourceInfo) -> str:
    """The text alternative of the completeness of fields."""
    always: list[str] = []
    never: list[str] = []
    some: list[str] = []
    for _, own in frame.groupby("field", sort=False):
        label = in_sentence(str(own["field_label"].iloc[0]))
        if own["reports_given"].isna().all():
            never.append(label)
            continue
        given, reports = int(own["reports_given"].sum()), int(own["reports"].sum())
        if given == reports:
            always.append(label)
        else:
            some.append(f"{label} {share(given, reports)}")
    parts = []
    if always:
        parts.append(f"always given: {joined(always)}")
    if some:
        parts.append(f"given over all quarters: {'; '.join(some)}")
    if never:
        parts.append(f"not collected: {joined(never)}")
    return f"In words, {source.name} {source.unit_plural}: {'; '.join(parts)}."


def completeness_table(frame: pd.DataFrame, source: SourceInfo) -> DataTable:
    """Fields by year received: the share of reports that give each."""
    dated = frame.assign(year=pd.to_datetime(frame["quarter_start"]).dt.year)
    years = sorted(dated["year"].unique())
    rows = []
    for _, own in dated.sort_values("sort_order").groupby("sort_order", sort=False):
        sums = own.groupby("year")[["reports_given", "reports"]].sum()
        collected = bool(own["reports_given"].notna().any())
        cells = (_given(sums, year) if collected else NOT_COLLECTED for year in years)
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


def _given(sums: pd.DataFrame, year: int) -> str:
    if year not in sums.index:
        return "none"
    given, reports = int(sums.loc[year, "reports_given"]), int(sums.loc[year, "reports"])
    return share(given, reports) if reports >= FEW else f"{given} of {reports}"


def draw(context: Context, source: SourceInfo, frame: pd.DataFrame) -> Drawn:
    """Which fields are given, by quarter."""
    return Drawn(
        subtitle=(
            f"Share of {source.name} {source.unit_plural} {source.naming} any chosen substance "
            "that give the field, by quarter. Full color is complete; a hole fades."
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
