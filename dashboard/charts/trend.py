"""Reports per quarter by substance, with the events that can move them."""

from __future__ import annotations

import pandas as pd

from dashboard import figures
from dashboard.charts.base import Chart, Drawn, last_complete, narrowing, not_drawn
from dashboard.charts.events import of_chart
from dashboard.charts.shares import numbers, substances_in
from dashboard.components.tables import DataTable
from dashboard.context import Context
from dashboard.filters import year_earlier
from dashboard.warehouse import SourceInfo
from dashboard.wording import (
    FEW,
    capitalized,
    counted,
    counted_words,
    in_words,
    joined,
    units,
)


def _at(frame: pd.DataFrame, substance: str, quarter: str) -> int | None:
    """The count of a complete quarter; nothing for any other, which compares with none."""
    is_asked = (frame["substance"] == substance) & (frame["quarter"] == quarter)
    found = frame.loc[is_asked & ~frame["is_incomplete"], "reports"].dropna()
    return None if found.empty else int(found.iloc[0])


def trend_headline(frame: pd.DataFrame, source: SourceInfo) -> str:
    """The sentence above a trend: the last complete quarter against the year before."""
    if frame.empty or not frame["reports"].sum():
        return f"No {source.name} {source.unit_singular} matches these filters."
    quarter = last_complete(frame)
    if quarter is None:
        return f"No quarter of these {source.name} {source.unit_plural} is complete yet."
    now = {key: _at(frame, key, quarter) or 0 for key in frame["substance"].unique()}
    enough = [key for key, reports in now.items() if reports >= FEW]
    if not enough:
        return f"Fewer than {FEW} {units(source)} {source.names} any one substance in {quarter}."
    chosen = "7-oh" if "7-oh" in enough else max(enough, key=lambda key: now[key])
    before = _at(frame, chosen, year_earlier(quarter))
    sentence = (
        f"{source.headline_start} {counted(now[chosen], source)} {source.naming} "
        f"{source.substances[chosen].words} in {quarter}"
    )
    return f"{sentence}." if before is None else f"{sentence}, against {before:,} a year earlier."


def trend_words(frame: pd.DataFrame, source: SourceInfo) -> str:
    """The text alternative of a trend."""
    quarter = last_complete(frame)
    drawn = frame.groupby("substance", sort=False)["reports"].sum()
    highest = frame.groupby("substance", sort=False)["reports"].max().fillna(0)
    shown = [key for key, total in drawn.items() if total >= FEW]
    lines = [key for key in shown if highest[key] >= FEW]
    parts = [f"In words: {in_words(len(lines))} line{'' if len(lines) == 1 else 's'} from zero."]
    for key in lines:
        own = frame[frame["substance"] == key].reset_index(drop=True)
        name = capitalized(source.substances[str(key)].words)
        parts.append(_line_in_words(own, name=name, quarter=quarter))
    parts += [
        f"{_counted_naming(int(drawn[key]), source, str(key))}, at most {int(highest[key])} in a "
        f"quarter: marks without a line, as under {FEW} make no trend."
        for key in shown
        if key not in lines
    ]
    for key, total in drawn.items():
        if 0 < total < FEW:
            parts.append(
                f"{_counted_naming(int(total), source, str(key))} "
                f"{'is' if total == 1 else 'are'} shown one mark per quarter."
            )
    unknown = unknown_quarters(frame)
    flagged = dict.fromkeys(frame.loc[frame["is_incomplete"], "quarter"])
    tail = [one for one in flagged if one not in unknown]
    if tail:
        verb = "is" if len(tail) == 1 else "are"
        parts.append(f"{joined(tail[-4:])} {verb} incomplete and may change.")
    if unknown:
        number = counted_words(len(unknown), "quarter")
        which = joined(unknown) if len(unknown) <= 4 else f"{unknown[0]} to {unknown[-1]}, {number}"
        parts.append(f"No file of {which} is loaded: a gap, which is not zero.")
    return " ".join(parts)


def unknown_quarters(frame: pd.DataFrame) -> list[str]:
    """The quarters of a trend whose number is not known."""
    is_known = frame.assign(known=frame["reports"].notna()).groupby("quarter")["known"].any()
    return sorted(is_known.index[~is_known])


def _counted_naming(number: int, source: SourceInfo, substance: str) -> str:
    return f"{counted(number, source)} {source.naming} {source.substances[substance].words}"


def _line_in_words(own: pd.DataFrame, *, name: str, quarter: str | None) -> str:
    with_reports = own[own["reports"] > 0]
    if with_reports.empty or quarter is None:
        return f"{name} has none in a complete quarter."
    first = with_reports.iloc[0]
    highest = own.loc[own["reports"].idxmax()]
    end = int(own.loc[own["quarter"] == quarter, "reports"].sum())
    before = own.iloc[first.name - 1] if first.name else None
    start = (
        f"from none in {before['quarter']}"
        if before is not None and before["reports"] == 0
        else f"from {int(first['reports']):,} ({first['quarter']})"
    )
    return (
        f"{name} goes {start} to {end:,} in {quarter}, "
        f"highest {int(highest['reports']):,} in {highest['quarter']}."
    )


def trend_table(frame: pd.DataFrame, source: SourceInfo) -> DataTable:
    """Quarters, newest first, by substance; incomplete ones flagged in words."""
    keys = substances_in(frame, source)
    wide = frame.pivot(index="quarter", columns="substance", values="reports")
    incomplete = frame.groupby("quarter")["is_incomplete"].any()
    unknown = set(unknown_quarters(frame))
    cut = set(frame.loc[frame["is_cut"], "quarter"]) if "is_cut" in frame else set()
    quarters = sorted(wide.index, reverse=True)
    rows = tuple(
        (
            quarter,
            *(_cell(wide.loc[quarter, key]) for key in keys),
            _flag(quarter, is_incomplete=bool(incomplete[quarter]), unknown=unknown, cut=cut),
        )
        for quarter in quarters
    )
    several = " One with two substances stands in two columns." if len(keys) > 1 else ""
    return DataTable(
        caption=f"{source.name} {source.unit_plural} per quarter {source.date_charted}.{several}",
        columns=("Quarter", *(source.substances[key].label for key in keys), "Flag"),
        rows=rows,
        numeric=numbers(1, len(keys)),
        tail=frozenset(place for place, quarter in enumerate(quarters) if incomplete[quarter]),
    )


def _cell(reports: float) -> int | str:
    return "not known" if pd.isna(reports) else int(reports)


def _flag(quarter: str, *, is_incomplete: bool, unknown: set[str], cut: set[str]) -> str:
    if quarter in unknown:
        return "file not loaded"
    if quarter in cut:
        return "cut by the period chosen"
    return "incomplete" if is_incomplete else ""


def draw(context: Context, source: SourceInfo, frame: pd.DataFrame) -> Drawn:
    """Reports per quarter by substance, with the events that can move them."""
    known = of_chart(context, source, frame)
    return Drawn(
        subtitle=(
            f"Distinct {source.name} {source.unit_plural} {source.naming} each substance"
            f"{narrowing(context, source)}, by the quarter they were {source.date_charted}, "
            f"{_period(frame, context)}.{not_drawn(context, source)} "
            f"A {source.unit_singular} can {source.names} several substances."
        ),
        words=f"{trend_words(frame, source)}{not_drawn(context, source)}",
        plot=figures.trend_figure(
            frame, view=context.view, unit=source.unit_plural, events=known.drawn
        ),
        table=trend_table(frame, source),
        events=known.key,
        more_events=known.more,
    )


def _period(frame: pd.DataFrame, context: Context) -> str:
    if frame.empty:
        return context.period
    return f"{frame['quarter'].min()} to {frame['quarter'].max()}"


CHART = Chart(
    question="trend",
    label="Reports per quarter",
    kicker="Trend by quarter received",
    subject="{units} per quarter by substance",
    headline=trend_headline,
    draw=draw,
)
