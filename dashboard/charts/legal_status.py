"""The legal status of leaf, 7-OH and synthetic analogues on a day, by state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from dashboard import figures
from dashboard.charts.base import Block, limitations_link
from dashboard.charts.context_foot import context_foot, context_notes
from dashboard.charts.policy_timeline import NOT_VERIFIED, event_day
from dashboard.components import html
from dashboard.components.figure import figure_block
from dashboard.components.html import Element
from dashboard.components.markup import attributes
from dashboard.components.tables import DataTable
from dashboard.context import Context
from dashboard.warehouse import SourceInfo
from dashboard.wording import in_sentence, long_date, short_date

NONE_KNOWN, NOT_KNOWN = "none_known", "not_known"
STRICTEST = ("schedule_i", "banned")
"""Status under which sale is prohibited altogether."""
PATH = "/context"
DAYS = (date(2016, 12, 31), date(2025, 7, 1), date(2026, 1, 1), date(2026, 8, 26))
"""Days offered beside the date field; the last is that of the first federal order."""


def status_headline(frame: pd.DataFrame) -> str:
    """The sentence above the tiles: in how many states leaf and 7-OH may not be sold."""
    states = frame[frame["state_code"] != "US"]
    strict = states[states["status"].isin(STRICTEST)].groupby("scope")["state_code"].nunique()
    day = long_date(frame["legal_on"].iloc[0])
    leaf, seven = int(strict.get("leaf", 0)), int(strict.get("7-oh", 0))
    open_states = states.loc[states["status"] == NOT_KNOWN, "state_code"].nunique()
    still_open = f"; of {open_states} it is not known" if open_states else ""
    return (
        f"On {day}, {leaf} states ban or schedule kratom leaf and {seven} ban or schedule 7-OH, "
        f"as far as we know{still_open}."
    )


def status_words(frame: pd.DataFrame) -> str:
    """The text alternative of the tiles: the states by status for each scope."""
    parts = []
    known = frame[frame["status"] != NONE_KNOWN]
    for label in dict.fromkeys(frame["scope_label"]):
        own = known[known["scope_label"] == label]
        if own.empty:
            continue
        by_status = [
            f"{in_sentence(str(rows['status_label'].iloc[0]))}: "
            + ", ".join(
                f"{row['state_name']}{'' if row['is_verified'] else '*'}"
                for row in rows.to_dict("records")
            )
            for _, rows in own.sort_values(["status_order", "state_name"]).groupby(
                "status_order", sort=True
            )
        ]
        parts.append(f"{label} – {'; '.join(by_status)}.")
    if "US" not in set(known["state_code"]):
        parts.append("No federal law on any of the three is known to us on that day.")
    return f"In words: {' '.join(parts)} * not verified."


def status_cell(row: Mapping[Any, Any]) -> str:
    """Status, since when, and whether somebody checked it."""
    if row["status"] == NONE_KNOWN:
        return "no law known"
    if row["status"] == NOT_KNOWN:
        when = event_day(row["since_date"], row["date_precision"])
        return f"{in_sentence(row['status_label'])} ({row['title']}; {when})"
    since = (
        f"known from {short_date(row['described_on'])}"
        if pd.isna(row["since_date"])
        else f"since {event_day(row['since_date'], row['date_precision'])}"
    )
    until = "" if pd.isna(row["end_date"]) else f", to {short_date(row['end_date'])}"
    checked = "" if row["is_verified"] else f"; {NOT_VERIFIED}"
    return f"{row['status_label']} {since}{until}{checked}"


def status_table(frame: pd.DataFrame) -> DataTable:
    """The United States and every state, with the status of each scope on the day chosen."""
    scopes = list(dict.fromkeys(frame["scope_label"]))
    rows = []
    for name, own in frame.groupby("state_name", sort=False):
        cells = {row["scope_label"]: status_cell(row) for row in own.to_dict("records")}
        rows.append((str(name), *(cells[scope] for scope in scopes)))
    return DataTable(
        caption=(
            f"Legal status on {long_date(frame['legal_on'].iloc[0])}. “No law known” says that our "
            "list has none, not that there is none; “not known” that a law may have applied "
            "already."
        ),
        columns=("Where", *scopes),
        rows=tuple(rows),
        fit=False,
    )


def tiles_frame(frame: pd.DataFrame, states: pd.DataFrame) -> pd.DataFrame:
    """What the tiles draw: leaf and 7-OH of every state, with the words of a hover."""
    drawn = frame[frame["scope"].isin(["leaf", "7-oh"])].merge(
        states[["state_code", "tile_column", "tile_row"]], on="state_code"
    )
    checked = [None if pd.isna(value) else bool(value) for value in drawn["is_verified"]]
    words = [
        f"<b>{row['state_name']}</b>, {row['scope_label']}<br>{status_cell(row)}"
        for row in drawn.to_dict("records")
    ]
    return drawn.assign(is_verified=pd.Series(checked, dtype=object), words=words)


def show(context: Context, _: SourceInfo | None) -> Element:
    """Tiles and table of the legal status on a day."""
    frame = context.ask("legal_status")
    tiles = tiles_frame(frame, context.snapshot.table("mart_state"))
    known = frame[~frame["status"].isin([NONE_KNOWN, NOT_KNOWN])]
    return figure_block(
        "legal-status",
        kicker="Legal status by state",
        control=_day_control(context, frame["legal_on"].iloc[0]),
        title=status_headline(frame),
        subtitle=(
            "State law on leaf and 7-OH; synthetic analogues and federal law are in the table. "
            "Restricted: some products may not be sold. Regulated: sale under rules, such as a "
            "consumer protection act. A law without a known date counts from the day on which a "
            "source described it; the status of the days before is not known. * not verified."
        ),
        plot=figures.state_tiles_figure(tiles, view=context.view),
        words=status_words(frame),
        notes=context_notes(context, "legal_status"),
        limitations_href=limitations_link(context, "legal_status"),
        foot=context_foot(
            context,
            "legal_status",
            subject="legal status by state",
            source_line=(
                "Source: etl/vocabulary/policy_events.csv; last described on "
                f"{long_date(known['described_on'].max() if len(known) else None)}."
            ),
            table=status_table(frame),
            steps=(
                (len(frame), "states, District of Columbia and country, times three scopes"),
                (len(known), "of them with a law that is known to us on that day"),
                (int(known["is_verified"].sum()), "of those verified"),
            ),
        ),
    )


def _day_control(context: Context, chosen: Any) -> Element:
    """Links for a few days and a date field; both write `asof` into the address."""
    shown = pd.Timestamp(chosen).date()
    links: list[Element] = [
        html.B(short_date(day))
        if day == shown
        else html.A(
            short_date(day),
            href=replace(context, filters=replace(context.filters, as_of=day)).link(),
            className="lk",
        )
        for day in DAYS
    ]
    field = html.Input(
        id="asof",
        type="date",
        value=shown.isoformat(),
        **attributes(aria_label="Legal status on this day"),
    )
    return html.Div([html.Span("As of"), *links, field], className="asof")


BLOCK = Block(
    key="legal_status",
    question="legal_status",
    label="Legal status",
    show=show,
    says=lambda context, _: status_headline(context.ask("legal_status")),
)
