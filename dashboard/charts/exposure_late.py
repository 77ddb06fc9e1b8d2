"""How late exposures enter line lists, as far as published editions of their tables tell."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.charts.base import Block
from dashboard.charts.exposure_words import key_of
from dashboard.charts.exposures import HOW_TO_ADD, exposure_block, line_lists
from dashboard.components.html import Element
from dashboard.components.states import empty_state
from dashboard.components.tables import DataTable, data_table, scroll_region
from dashboard.context import Context
from dashboard.frames import Row, by, rows_of
from dashboard.warehouse import SourceInfo
from dashboard.wording import FEW, counted_words, share, short_date

QUESTION = "poison_center_late"
KICKER = "How late exposures are listed"


def _first_group(rows: Sequence[Row]) -> list[Row]:
    """The years of all groups together, or of the one chosen; a download has the others too."""
    return next(iter(by(rows, "substance_group").values()), [])


def late_headline(rows: Sequence[Row]) -> str:
    """The latest whole year that can be told: what stood first, and what stands."""
    own = _first_group(rows)
    told = [
        row
        for row in own
        if not row["is_incomplete"]
        and row["exposures"] is not None
        and int(row["exposures"]) >= FEW
    ]
    if not told:
        return (
            "Too few exposures of whole years in these line lists to say how late they are listed."
        )
    row = max(told, key=lambda one: int(one["year"]))
    first, now, year = int(row["first_exposures"]), int(row["exposures"]), int(row["year"])
    if first == now:
        return f"All {now:,} exposures of {year} stood in the first edition after that year."
    if first > now:
        return (
            f"The first edition after {year} had {first:,} exposures of that year; {now:,} stand."
        )
    return (
        f"Of the {now:,} exposures of {year}, {first:,} ({share(first, now)}) stood in the first "
        "edition after that year."
    )


def late_table(rows: Sequence[Row]) -> DataTable:
    """By year: first shown, shown now, and the share."""
    own = _first_group(rows)
    is_any = own[0]["substance_group"] == "any"
    named = "any watched substance" if is_any else str(own[0]["group_label"])
    return DataTable(
        caption=f"Exposures of a year, {named}. {key_of(own)}".strip(),
        columns=("Year of the call", "First edition after it", "Then", "Now", "Share"),
        rows=tuple(
            (
                f"{int(row['year'])}{' (incomplete)' if row['is_incomplete'] else ''}",
                short_date(row["first_published_at"]),
                int(row["first_exposures"]),
                str(row["exposures_text"]) if row["exposures"] is None else int(row["exposures"]),
                _share(row),
            )
            for row in own
        ),
        numeric=frozenset({2, 3, 4}),
        tail=frozenset(place for place, row in enumerate(own) if row["is_incomplete"]),
    )


def _share(row: Row) -> str:
    """A share of enough exposures; more than all where some left."""
    if row["share"] is None or int(row["exposures"]) < FEW:
        return ""
    return share(int(row["first_exposures"]), int(row["exposures"]))


def show(context: Context, _: SourceInfo | None) -> Element:
    """The table, or what it takes to make one."""
    rows = rows_of(context.ask(QUESTION))
    if line_lists(context).empty:
        title, reason = f"{KICKER}: no line list is loaded.", HOW_TO_ADD
    elif not rows:
        known = int(context.snapshot.table("mart_poison_center_edition")["edition"].nunique())
        title = f"{KICKER}: not measurable yet."
        editions = counted_words(known, "earlier edition") if known else "no earlier edition"
        reason = (
            "It takes an edition of these tables that was published after a year was over, and a "
            f"later one. This file knows {editions}."
        )
    else:
        return exposure_block(
            context,
            question=QUESTION,
            kicker=KICKER,
            title=late_headline(rows),
            subtitle=(
                "Compared are published editions of the tables, not calls. An edition that was "
                "built in the year itself does not count."
            ),
            plot=scroll_region(data_table(late_table(rows)), label=f"Table: {KICKER.lower()}"),
            subject="exposures, how late they are listed",
        )
    return exposure_block(
        context,
        question=QUESTION,
        kicker=KICKER,
        title=title,
        plot=empty_state("Nothing to compare yet.", reason=reason),
        subject="exposures, how late they are listed",
    )


BLOCK = Block(key=QUESTION, question=QUESTION, label=KICKER, show=show)
