"""What can move a trend without a change in what happens to people: coding, policy, recalls.

A chart has room for few, so it draws the most relevant and names them below; the block of events
lists all, the block of recalls every recall number. None of them is a report, and none is counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
from dash import dcc
from dash.development.base_component import Component

from dashboard import blocks, downloads, figures, tables, text
from dashboard.context import Context
from dashboard.warehouse import SourceInfo

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
    key: tuple[blocks.Event, ...]
    more: Component | None


def of_chart(context: Context, source: SourceInfo, frame: pd.DataFrame) -> ChartEvents:
    """Give the events of a trend: what is verified and matters most is drawn, at most five.

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
        blocks.Event(
            number=int(row["number"]),
            date=when(row["event_date"], row["date_precision"]),
            label=row["label"],
        )
        for row in drawn.to_dict("records")
    )
    return ChartEvents(drawn=drawn, key=key, more=_more(context, others=len(inside) - len(drawn)))


def _more(context: Context, *, others: int) -> Component | None:
    if not others:
        return None
    are = "event is" if others == 1 else "events are"
    return dcc.Link(
        f"{others} more {are} listed, not drawn",
        href=context.filters.link(EVENTS_HREF) + "#events",
    )


def when(day: date, precision: str) -> str:
    """Give a date as precisely as it is known: 25 Jun 2025, Oct 2024, 2021-Q4 or 2017."""
    if precision == "day":
        return text.short_date(day)
    if precision == "month":
        return f"{day:%b %Y}"
    if precision == "year":
        return str(day.year)
    return f"{day.year}-Q{(day.month + 2) // 3}"


def event_block(context: Context) -> Component:
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
        for row in frame.iloc[::-1].to_dict("records")
    )
    table = blocks.DataTable(
        caption="Events, newest first. A rise after an event was not necessarily moved by it.",
        columns=("Date", "Kind", "What happened", "Can move", "Verified", "Source"),
        rows=rows,
        fit=False,
    )
    number = len(rows)
    return _block(
        context,
        "events",
        title=(
            f"{text.capitalized(text.in_words(number))} event{'' if number == 1 else 's'} "
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
    return text.joined([names.get(key, key.upper()) for key in keys.split(", ")])


def recall_block(context: Context) -> Component:
    """List every recall naming a chosen substance; a recall is no report of an event."""
    frame = context.ask("recalls")
    number = len(frame)
    substances = [text.SUBSTANCE_WORDS[key] for key in context.filters.substances]
    chosen = text.joined(substances, word="or")
    return _block(
        context,
        "recalls",
        title=(
            f"FDA lists {number:,} recalled product{'' if number == 1 else 's'} naming {chosen}."
            if number
            else f"No recall loaded names {chosen} in this choice."
        ),
        kicker="Recalls of foods and drugs",
        table=tables.recalls_table(frame) if number else None,
        source_line=(
            "Source: U.S. Food and Drug Administration, openFDA food/enforcement and "
            "drug/enforcement. Recalls are no reports and enter no count; role and outcome do not "
            "restrict them."
        ),
    )


def _block(
    context: Context,
    question: str,
    *,
    title: str,
    kicker: str,
    table: blocks.DataTable | None,
    source_line: str,
) -> Component:
    size = len(downloads.csv_bytes(context.snapshot, question, context.filters, source=None))
    subject = downloads.QUESTIONS[question].lower()
    shown: Sequence[Component] = (
        [blocks.scroll_region(blocks.data_table(table), label=f"Table: {subject}")] if table else []
    )
    return blocks.table_block(
        question,
        title=title,
        kicker=kicker,
        children=shown,
        foot=blocks.Foot(
            source_line=source_line,
            subject=subject,
            csv=blocks.Csv(
                href=downloads.csv_link(question, context.filters, source=None),
                size=downloads.size_text(size),
            ),
        ),
    )
