"""Reports per quarter by substance, with the events that can move them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard import figures
from dashboard.charts.base import Chart, Drawn, Native, last_complete, not_drawn
from dashboard.charts.events import of_chart
from dashboard.charts.narrowed import narrowing
from dashboard.charts.shares import numbers, substances_in
from dashboard.components.tables import DataTable
from dashboard.context import Context
from dashboard.filters import year_earlier
from dashboard.frames import Row, by, rows_of
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


def _reports(rows: Sequence[Row], quarter: str) -> int | None:
    """The count of a complete quarter; nothing for any other, which compares with none."""
    found = (row for row in rows if row["quarter"] == quarter and not row["is_incomplete"])
    return next((int(row["reports"]) for row in found if row["reports"] is not None), None)


def trend_headline(frame: pd.DataFrame, source: SourceInfo) -> str:
    """The sentence above a trend: the last complete quarter against the year before."""
    of_substance = by(rows_of(frame), "substance")
    if not any(row["reports"] for rows in of_substance.values() for row in rows):
        return f"No {source.name} {source.unit_singular} matches these filters."
    quarter = last_complete(frame)
    if quarter is None:
        return f"No quarter of these {source.name} {source.unit_plural} is complete yet."
    now = {key: _reports(rows, quarter) or 0 for key, rows in of_substance.items()}
    enough = [key for key, reports in now.items() if reports >= FEW]
    if not enough:
        return f"Fewer than {FEW} {units(source)} {source.names} any one substance in {quarter}."
    chosen = "7-oh" if "7-oh" in enough else max(enough, key=lambda key: now[key])
    before = _reports(of_substance[chosen], year_earlier(quarter))
    sentence = (
        f"{source.headline_start} {counted(now[chosen], source)} {source.naming} "
        f"{source.substances[chosen].words} in {quarter}"
    )
    return f"{sentence}." if before is None else f"{sentence}, against {before:,} a year earlier."


def trend_words(frame: pd.DataFrame, source: SourceInfo) -> str:
    """The text alternative of a trend."""
    quarter = last_complete(frame)
    rows = rows_of(frame)
    of_substance = by(rows, "substance")
    counts = {key: [int(row["reports"] or 0) for row in own] for key, own in of_substance.items()}
    drawn = {key: sum(own) for key, own in counts.items()}
    highest = {key: max(own) for key, own in counts.items()}
    shown = [key for key, total in drawn.items() if total >= FEW]
    lines = [key for key in shown if highest[key] >= FEW]
    parts = [f"In words: {in_words(len(lines))} line{'' if len(lines) == 1 else 's'} from zero."]
    for key in lines:
        name = capitalized(source.substances[str(key)].words)
        parts.append(_line_in_words(of_substance[key], name=name, quarter=quarter))
    parts += [
        f"{_counted_naming(drawn[key], source, str(key))}, at most {highest[key]} in a "
        f"quarter: marks without a line, as under {FEW} make no trend."
        for key in shown
        if key not in lines
    ]
    for key, total in drawn.items():
        if 0 < total < FEW:
            parts.append(
                f"{_counted_naming(total, source, str(key))} "
                f"{'is' if total == 1 else 'are'} shown one mark per quarter."
            )
    unknown = unknown_quarters(rows)
    flagged = by((row for row in rows if row["is_incomplete"]), "quarter")
    tail = [quarter for quarter in flagged if quarter not in unknown]
    if tail and quarter is None:
        parts.append("No quarter is known to be complete; each may change.")
    elif tail:
        verb = "is" if len(tail) == 1 else "are"
        parts.append(f"{_which(tail)} {verb} incomplete and may change.")
    parts += expected_words(rows, source)
    unproven = {row["quarter"] for row in rows if row["coverage"] == "unproven"}
    not_loaded = [one for one in unknown if one not in unproven]
    not_listed = [one for one in unknown if one in unproven]
    if not_loaded:
        parts.append(f"No file of {_which(not_loaded)} is loaded: a gap, which is not zero.")
    if not_listed:
        parts.append(f"Nothing is listed in {_which(not_listed)}: a gap, which is not zero.")
    return " ".join(parts)


def expected_words(rows: Sequence[Row], source: SourceInfo) -> list[str]:
    """What is expected of the quarters that are still growing, interval by interval."""
    growing = [row for row in rows if row.get("expected") is not None]
    sentences = []
    for key, own in by(growing, "substance").items():
        intervals = joined([f"{_interval(row)} in {row['quarter']}" for row in own])
        name = source.substances[str(key)].words
        sentences.append(f"When complete, {name} is expected at {intervals} (90% intervals).")
    return sentences


def _which(quarters: Sequence[str]) -> str:
    """A few quarters by name, more by the first, the last and how many."""
    if len(quarters) <= 4:
        return joined(quarters)
    return f"{counted_words(len(quarters), 'quarter')} from {quarters[0]} to {quarters[-1]}"


def unknown_quarters(rows: Sequence[Row]) -> list[str]:
    """The quarters of a trend whose number is not known."""
    quarters = by(rows, "quarter")
    return sorted(
        quarter for quarter, own in quarters.items() if all(row["reports"] is None for row in own)
    )


def _counted_naming(number: int, source: SourceInfo, substance: str) -> str:
    return f"{counted(number, source)} {source.naming} {source.substances[substance].words}"


def _line_in_words(own: Sequence[Row], *, name: str, quarter: str | None) -> str:
    first = next((row for row in own if row["reports"]), None)
    if first is None:
        return f"{name} has none."
    highest = max(own, key=lambda row: int(row["reports"] or 0))
    if quarter is None:
        last = [row for row in own if row["reports"] is not None][-1]
        quarter, end, so_far = str(last["quarter"]), int(last["reports"]), " so far"
    else:
        end, so_far = _reports(own, quarter) or 0, ""
    at = own.index(first)
    start = (
        f"from none in {own[at - 1]['quarter']}"
        if at and own[at - 1]["reports"] == 0
        else f"from {int(first['reports']):,} ({first['quarter']})"
    )
    most = int(highest["reports"])
    is_alone = sum(row["reports"] == most for row in own) == 1
    when = f"in {highest['quarter']}" if is_alone else f"first in {highest['quarter']}"
    return f"{name} goes {start} to {end:,}{so_far} in {quarter}, highest {most:,} {when}."


def trend_table(frame: pd.DataFrame, source: SourceInfo) -> DataTable:
    """Quarters, newest first, by substance; incomplete ones flagged in words."""
    keys = substances_in(frame, source)
    rows = rows_of(frame)
    counts = {(row["quarter"], row["substance"]): _cell(row) for row in rows}
    incomplete = {row["quarter"] for row in rows if row["is_incomplete"]}
    unknown = set(unknown_quarters(rows))
    cut = {row["quarter"] for row in rows if row.get("is_cut")}
    quarters = sorted(by(rows, "quarter"), reverse=True)
    several = " One with two substances stands in two columns." if len(keys) > 1 else ""
    return DataTable(
        caption=f"{source.name} {source.unit_plural} per quarter {source.date_charted}.{several}",
        columns=("Quarter", *(source.substances[key].label for key in keys), "Flag"),
        rows=tuple(
            (
                quarter,
                *(counts[quarter, key] for key in keys),
                _flag(quarter, is_incomplete=quarter in incomplete, unknown=unknown, cut=cut),
            )
            for quarter in quarters
        ),
        numeric=numbers(1, len(keys)),
        tail=frozenset(place for place, quarter in enumerate(quarters) if quarter in incomplete),
    )


def _cell(row: Row) -> int | str:
    if row["reports"] is None:
        return "not known"
    if row.get("expected") is None:
        return int(row["reports"])
    return f"{int(row['reports']):,} so far; {_interval(row)} expected"


def _interval(row: Row) -> str:
    return f"{int(row['expected_lower']):,} to {int(row['expected_upper']):,}"


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
            f"{_key_of_expected(frame, context)}"
        ),
        words=f"{trend_words(frame, source)}{not_drawn(context, source)}",
        plot=figures.trend_figure(
            frame, view=context.view, unit=source.unit_plural, events=known.drawn
        ),
        table=lambda: trend_table(frame, source),
        events=known.key,
        more_events=known.more,
    )


def _key_of_expected(frame: pd.DataFrame, context: Context) -> str:
    """What the ticks with bars in the tail are, or why there can be none."""
    if context.filters.further:
        return " What is expected when complete is known of all reports only, so it is not drawn."
    if "expected" not in frame or not frame["expected"].notna().any():
        return ""
    return " Hollow: received so far; tick with bar: expected when complete, 90% interval."


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
    is_over_time=True,
    native=Native(label="quarter", kind="lines"),
)
