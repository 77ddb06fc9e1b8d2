"""The legal status of leaf, 7-OH and synthetic analogues on a day, by state."""

from __future__ import annotations

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
from dashboard.components.markup import Text, attributes, outward
from dashboard.components.tables import DataTable
from dashboard.context import Context
from dashboard.frames import Row, by, rows_of, values_of
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
    rows = [row for row in rows_of(frame) if row["state_code"] != "US"]
    strict = by((row for row in rows if row["status"] in STRICTEST), "scope")
    day = long_date(values_of(frame["legal_on"])[0])
    leaf, seven = (len(by(strict.get(key, ()), "state_code")) for key in ("leaf", "7-oh"))
    unknown = len(by((row for row in rows if row["status"] == NOT_KNOWN), "state_code"))
    still_open = f"; of {unknown} it is not known" if unknown else ""
    return (
        f"On {day}, {leaf} {'state' if leaf == 1 else 'states'} {_prohibit(leaf)} kratom leaf and "
        f"{seven} {_prohibit(seven)} 7-OH, as far as we know{still_open}."
    )


def _prohibit(number: int) -> str:
    return "bans or schedules" if number == 1 else "ban or schedule"


def status_words(frame: pd.DataFrame) -> str:
    """The text alternative of the tiles: the states by status for each scope."""
    rows = rows_of(frame)
    known = [row for row in rows if row["status"] != NONE_KNOWN]
    by_scope = by(known, "scope_label")
    parts = []
    for label in by(rows, "scope_label"):
        own = sorted(
            by_scope.get(label, ()), key=lambda row: (row["status_order"], row["state_name"])
        )
        by_status = [
            f"{in_sentence(str(alike[0]['status_label']))}: "
            + ", ".join(f"{row['state_name']}{'' if row['is_verified'] else '*'}" for row in alike)
            for alike in by(own, "status_order").values()
        ]
        if by_status:
            parts.append(f"{label} – {'; '.join(by_status)}.")
    if all(row["state_code"] != "US" for row in known):
        parts.append("No federal law on any of the three is known to us on that day.")
    return f"In words: {' '.join(parts)} * not verified."


def status_cell(row: Row) -> str:
    """Status, since when, and whether somebody checked it."""
    if row["status"] == NONE_KNOWN:
        return "no law known"
    if row["status"] == NOT_KNOWN:
        when = event_day(row["since_date"], row["date_precision"])
        return f"{in_sentence(row['status_label'])} ({row['title']}; {when})"
    since = (
        f"known from {short_date(row['described_on'])}"
        if row["since_date"] is None
        else event_day(row["since_date"], row["date_precision"])
        if row["date_precision"] == "signed"
        else f"since {event_day(row['since_date'], row['date_precision'])}"
    )
    until = "" if row["end_date"] is None else f", to {short_date(row['end_date'])}"
    checked = "" if row["is_verified"] else f"; {NOT_VERIFIED}"
    return f"{row['status_label']} {since}{until}{checked}"


def status_with_source(row: Row) -> Text:
    """The status of a cell, and a link to who says so where a law is known."""
    words = status_cell(row)
    if row["url"] is None:
        return words
    return (f"{words} (", outward(row["source"], row["url"]), ")")


def status_table(frame: pd.DataFrame) -> DataTable:
    """The United States and every state, with the status of each scope on the day chosen."""
    rows = rows_of(frame)
    scopes = list(by(rows, "scope_label"))
    cells = {(row["state_name"], row["scope_label"]): status_with_source(row) for row in rows}
    return DataTable(
        caption=(
            f"Legal status on {long_date(rows[0]['legal_on'])}. “No law known” says that our "
            "list has none, not that there is none; “not known” that a law may have applied "
            "already."
        ),
        columns=("Where", *scopes),
        rows=tuple(
            (str(name), *(cells[name, scope] for scope in scopes))
            for name in by(rows, "state_name")
        ),
        fit=False,
    )


def tiles_frame(frame: pd.DataFrame, states: pd.DataFrame) -> pd.DataFrame:
    """What the tiles draw: leaf and 7-OH of every state, with the words of a hover."""
    drawn = frame[frame["scope"].isin(["leaf", "7-oh"])].merge(
        states[["state_code", "tile_column", "tile_row"]], on="state_code"
    )
    rows = rows_of(drawn)
    checked = [None if row["is_verified"] is None else bool(row["is_verified"]) for row in rows]
    words = [
        f"<b>{row['state_name']}</b>, {row['scope_label']}<br>{status_cell(row)}" for row in rows
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
            table=lambda: status_table(frame),
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
