"""How soon after the first use the event was, where both days are given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from dashboard.charts.base import Chart, Drawn, Native
from dashboard.charts.shares import drawn_shares, reports_of, told_headline
from dashboard.context import Context
from dashboard.frames import Row, by, rows_of
from dashboard.warehouse import SourceInfo
from dashboard.wording import FEW, counted_words, with_substance

WITHIN_A_WEEK = ("same_day", "week")
AFTER = (*WITHIN_A_WEEK, "month", "quarter", "year", "longer")


def headline(frame: pd.DataFrame, source: SourceInfo) -> str:
    """How many give both days, and how many of them within a week."""
    return told_headline(
        frame,
        source,
        told=lambda rows: reports_of(rows, "onset", *AFTER, "before_start"),
        verb="give the first use and the event to the day",
        then=_soon,
    )


def _soon(rows: Sequence[Row], told: int) -> str:
    soon = reports_of(rows, "onset", *WITHIN_A_WEEK)
    return f"; on {f'{soon:,}' if soon else 'none'} of {told:,} at most a week lies between"


def medians_words(frame: pd.DataFrame, source: SourceInfo) -> str:
    """The middle number of days, of each substance that gives enough of them."""
    parts = []
    for key, own in by(rows_of(frame), "substance").items():
        after = reports_of(own, "onset", *AFTER)
        if after >= FEW:
            days = counted_words(round(own[0]["median_days"]), "day")
            parts.append(
                f" Of {after:,} {with_substance(source, str(key))} with the event on the first day "
                f"or later, half had it within {days}."
            )
    return "".join(parts)


def draw(context: Context, source: SourceInfo, frame: pd.DataFrame) -> Drawn:
    """The spans between first use and event, by substance, and what gives no days."""
    drawn = drawn_shares(
        context,
        source,
        frame,
        label="label",
        head="Days to the event",
        what="by the days from the first use of a product naming it to the event",
        caption="Starts and events to the month or the year are “not given”.",
    )
    return replace(drawn, words=f"{drawn.words}{medians_words(frame, source)}")


CHART = Chart(
    question="time_to_onset",
    label="Days to the event",
    kicker="From the first use to the event, {period}",
    subject="days from first use to event on {units}, by substance",
    headline=headline,
    draw=draw,
    fields=("start_date",),
    why_not="This source does not ask when the use of a product began.",
    native=Native(label="label"),
)
