"""What can move a trend without a change in what happens to people: coding, policy, recalls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard import figures
from dashboard.charts.base import Block
from dashboard.charts.listing import listing_block
from dashboard.components import html
from dashboard.components.figure import Event
from dashboard.components.html import Element
from dashboard.components.tables import DataTable
from dashboard.context import Context
from dashboard.frames import rows_of
from dashboard.warehouse import SourceInfo
from dashboard.wording import capitalized, in_words, joined, short_date

MOST_DRAWN = 5
OF_ONE_STATE = 5  # the importance of a law of one state, as mart_event gives it
EVENTS_HREF = "/trends"
KINDS = {
    "recall": "Recall",
    "coding_change": "Change of coding or files",
    "policy": "Policy",
    "regulatory_action": "Regulatory action",
}


@dataclass(frozen=True, kw_only=True)
class ChartEvents:
    """The events of one trend chart.

    Attributes:
        drawn: for `trend_figure`: `event_date`, `label`, `number`.
        key: the numbered list under the chart.
        more: says how many others there are, and where; nothing where there are none.
    """

    drawn: pd.DataFrame
    key: tuple[Event, ...]
    more: Element | None


def of_chart(context: Context, source: SourceInfo, frame: pd.DataFrame) -> ChartEvents:
    """The events of a trend: what is verified and matters most is drawn, at most five.

    The law of one state is listed and never drawn: it moves little of what a nation reports.

    Args:
        frame: rows of the question `trend` for this report system.
    """
    found = context.ask("events", source)
    inside = figures.visible_events(frame, found.assign(label=found["title"], number=0))
    order = inside
    if len(inside):
        order = inside[inside["is_verified"].astype(bool) & (inside["importance"] < OF_ONE_STATE)]
    chosen = (
        order.sort_values(["importance", "event_date"], ascending=[True, False], kind="stable")
        .head(MOST_DRAWN)
        .sort_values("event_date", kind="stable")
        if len(order)
        else order
    )
    drawn = chosen.assign(number=range(1, len(chosen) + 1))
    key = tuple(
        Event(
            number=int(row["number"]),
            date=when(row["event_date"], row["date_precision"]),
            label=row["label"],
        )
        for row in rows_of(drawn)
    )
    return ChartEvents(drawn=drawn, key=key, more=_more(context, others=len(inside) - len(drawn)))


def _more(context: Context, *, others: int) -> Element | None:
    if not others:
        return None
    are = "event is" if others == 1 else "events are"
    return html.A(
        f"{others} more {are} listed, not drawn",
        href=context.filters.link(EVENTS_HREF, view="events") + "#events",
    )


def when(day: date, precision: str) -> str:
    """A date as precisely as it is known: 25 Jun 2025, Oct 2024, 2021-Q4 or 2017."""
    if precision in ("day", "signed"):
        return short_date(day)
    if precision == "month":
        return f"{day:%b %Y}"
    if precision == "year":
        return str(day.year)
    return f"{day.year}-Q{(day.month + 2) // 3}"


def show(context: Context, _: SourceInfo | None) -> Element:
    """List every event of the chosen period and substances."""
    frame = context.ask("events")
    names = {source.source: source.name for source in context.snapshot.sources}
    rows = tuple(
        (
            when(row["event_date"], row["date_precision"]),
            KINDS[row["kind"]],
            row["title"],
            _applies_to(row["applies_to"], names),
            "yes" if row["is_verified"] else "no, so not drawn",
            row["source_note"],
        )
        for row in rows_of(frame.iloc[::-1])
    )
    table = DataTable(
        caption="Events, newest first. A rise after an event was not necessarily moved by it.",
        columns=("Date", "Kind", "What happened", "Can move", "Verified", "Source"),
        rows=rows,
        fit=False,
    )
    number = len(rows)
    return listing_block(
        context,
        "events",
        title=(
            f"{capitalized(in_words(number))} event{'' if number == 1 else 's'} "
            "can move these trends without a change in what happens to people."
            if number
            else "No event is known in this choice."
        ),
        kicker="Changes of coding, policy and recalls",
        table=table if number else None,
        source_line="Source: named in each row. Recalls of a firm in one month are one event.",
    )


def _applies_to(keys: str, names: dict[str, str]) -> str:
    if keys == "all":
        return "all"
    return joined([names.get(key, key.upper()) for key in keys.split(", ")])


BLOCK = Block(
    key="events",
    question="events",
    label="Events",
    show=show,
)
