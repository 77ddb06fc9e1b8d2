"""Laws, orders and notices by date."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard import figures
from dashboard.charts.base import Block, limitations_link
from dashboard.charts.context_foot import context_foot, context_notes
from dashboard.components.figure import figure_block
from dashboard.components.html import Element
from dashboard.components.markup import outward
from dashboard.components.tables import DataTable
from dashboard.context import Context
from dashboard.frames import rows_of
from dashboard.warehouse import SourceInfo
from dashboard.wording import in_sentence, joined, short_date

NOT_VERIFIED = "not verified"


def event_day(day: Any, precision: Any) -> str:
    """The date of an event as exactly as it is known."""
    if pd.isna(day):
        return "date not found"
    if precision == "signed":
        return f"signed {short_date(day)}"
    if precision == "year":
        return f"{day:%Y}"
    return f"{day:%b %Y}" if precision == "month" else short_date(day)


def mark(is_verified: Any) -> str:
    """The words beside a fact that nobody has read at its source."""
    return "" if bool(is_verified) else NOT_VERIFIED


def timeline_headline(frame: pd.DataFrame) -> str:
    """The sentence above the time line: how many events, how many of them verified."""
    federal = int((frame["jurisdiction"] == "US").sum())
    verified = int(frame["is_verified"].sum())
    what = "law, order or notice" if len(frame) == 1 else "laws, orders and notices"
    return (
        f"{len(frame)} {what}: {federal} federal, {len(frame) - federal} of "
        f"states; {verified} verified."
    )


def timeline_words(frame: pd.DataFrame) -> str:
    """The text alternative of the time line: the federal events, in order."""
    federal = frame[(frame["jurisdiction"] == "US") & frame["event_date"].notna()]
    listed = [
        f"{event_day(row['event_date'], row['date_precision'])}, {in_sentence(row['title'])}"
        + ("" if row["is_verified"] else f" ({NOT_VERIFIED})")
        for row in rows_of(federal)
    ]
    undated = int(frame["event_date"].isna().sum())
    rest = ""
    if undated:
        laws, have, stand = ("law", "has", "stands") if undated == 1 else ("laws", "have", "stand")
        rest = f" {undated} state {laws} {have} no known date and {stand} in the table only."
    return f"In words, federal events: {'; '.join(listed)}.{rest}"


def timeline_table(frame: pd.DataFrame, labels: Mapping[str, str]) -> DataTable:
    """Every event, newest first, with what it covers, who says so and whether that was checked."""
    newest = frame.sort_values("event_date", ascending=False, na_position="last", kind="stable")
    rows = tuple(
        (
            event_day(row["event_date"], row["date_precision"]),
            row["jurisdiction_name"],
            row["title"],
            scopes_in_words(row["scopes"], labels),
            "" if row["end_date"] is None else short_date(row["end_date"]),
            mark(row["is_verified"]),
            outward(row["source"], row["url"]),
        )
        for row in rows_of(newest)
    )
    return DataTable(
        caption="A row is one law, order or notice. Not verified: seen on secondary pages only.",
        columns=("Date", "Where", "What", "Covers", "Ends", "Checked", "Source"),
        rows=rows,
        fit=False,
    )


def scopes_in_words(scopes: str, labels: Mapping[str, str]) -> str:
    """What a law covers, by the labels of the scopes."""
    return joined([in_sentence(labels[scope]) for scope in scopes.split(",")])


def show(context: Context, _: SourceInfo | None) -> Element:
    """Laws, orders and notices by date."""
    frame = context.ask("policy_timeline")
    scopes = context.snapshot.table("mart_policy_scope").sort_values("sort_order")
    events = rows_of(frame)
    drawn = pd.DataFrame(
        [
            event | scope
            for scope in rows_of(scopes[["scope", "scope_label"]])
            for event in events
            if scope["scope"] in event["scopes"].split(",")
        ]
    )
    return figure_block(
        "policy-timeline",
        kicker="Policy timeline",
        title=timeline_headline(frame),
        subtitle=(
            "Day from which each applies, or was announced; first day of the month or year where "
            "only that is known. Real events, also where the reports are synthetic."
        ),
        plot=figures.policy_lanes_figure(drawn, view=context.view),
        words=timeline_words(frame),
        notes=context_notes(context, "policy_timeline"),
        limitations_href=limitations_link(context, "policy_timeline"),
        foot=context_foot(
            context,
            "policy_timeline",
            subject="laws, orders and notices",
            source_line="Source: etl/vocabulary/policy_events.csv, each row with its own source.",
            table=lambda: timeline_table(
                frame, dict(zip(scopes["scope"], scopes["scope_label"], strict=True))
            ),
            steps=(
                (len(frame), "events in the list of the maintainers"),
                (int(frame["is_verified"].sum()), "of them read in an official document or copy"),
            ),
        ),
    )


BLOCK = Block(
    key="policy_timeline",
    question="policy_timeline",
    label="Policy timeline",
    show=show,
    says=lambda context, _: timeline_headline(context.ask("policy_timeline")),
)
