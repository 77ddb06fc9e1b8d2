"""How soon after the first use the event was, where both days are given."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.base import Chart, Drawn, Native
from dashboard.charts.shares import drawn_shares, shares_table
from dashboard.context import Context
from dashboard.frames import by, rows_of
from dashboard.warehouse import SourceInfo
from dashboard.wording import FEW, capitalized, counted_with, share, with_substance

NOT_GIVEN = "not_given"
WITHIN_A_WEEK = ("same_day", "week")


def headline(frame: pd.DataFrame, source: SourceInfo) -> str:
    """How many of the substance on most reports give both days, and how many within a week."""
    own = max(
        by(rows_of(frame), "substance").values(), key=lambda rows: int(rows[0]["base_reports"])
    )
    base = int(own[0]["base_reports"])
    if base < FEW:
        return f"Too few {source.name} {source.unit_plural} to compare."
    who = counted_with(base, source, str(own[0]["substance"]))
    told = base - sum(int(row["reports"]) for row in own if row["onset"] == NOT_GIVEN)
    if told < FEW:
        return f"Fewer than {FEW} of {who} give the first use and the event to the day."
    soon = sum(int(row["reports"]) for row in own if row["onset"] in WITHIN_A_WEEK)
    return (
        f"{share(told, base)} of {who} give the first use and the event to the day; on "
        f"{f'{soon:,}' if soon else 'none'} of {told:,} at most a week lies between."
    )


def medians_words(frame: pd.DataFrame, source: SourceInfo) -> str:
    """The middle number of days, of each substance that gives enough of them."""
    parts = []
    for key, own in by(rows_of(frame), "substance").items():
        apart = (NOT_GIVEN, "before_start")
        after = sum(int(row["reports"]) for row in own if row["onset"] not in apart)
        if after >= FEW:
            days = f"{own[0]['median_days']:,.0f}"
            parts.append(
                f" Of {after:,} {with_substance(source, str(key))} with the event on the first day "
                f"or later, half had it within {days} day{'' if days == '1' else 's'}."
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
    )
    table = shares_table(
        frame,
        source,
        label="label",
        head="Days to the event",
        caption=(
            f"{capitalized(source.unit_plural)} of {source.name} by the days from the earliest "
            "start to the event. Starts and events to the month or the year are “not given”."
        ),
    )
    return Drawn(
        subtitle=drawn.subtitle,
        words=f"{drawn.words}{medians_words(frame, source)}",
        plot=drawn.plot,
        table=lambda: table,
    )


CHART = Chart(
    question="time_to_onset",
    label="Days to the event",
    kicker="From the first use to the event, {period}",
    subject="days from first use to event on {units}, by substance",
    headline=headline,
    draw=draw,
    is_for=lambda source: source.asks_for("start_date"),
    why_not="This source does not ask when the use of a product began.",
    native=Native(label="label"),
)
