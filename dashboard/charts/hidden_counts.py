"""What is hidden in the tables made from line lists, and what editions can tell."""

from __future__ import annotations

from dashboard.charts.base import Block
from dashboard.charts.exposures import line_lists
from dashboard.components import html
from dashboard.components.html import Element
from dashboard.components.markup import attributes, sentence
from dashboard.context import Context
from dashboard.frames import Row, rows_of
from dashboard.warehouse import SourceInfo
from dashboard.wording import counted_words, short_date


def show(context: Context, _: SourceInfo | None) -> Element:
    """What is hidden in the tables from line lists, and why only there."""
    lists = line_lists(context)
    build = rows_of(context.snapshot.table("mart_build"))[0]
    hidden = int(build["largest_hidden"])
    rule = (
        f"Counts from 1 to {hidden} are hidden, and further cells so that none of them can be "
        "worked out from rows, columns, totals, other tables or filters."
        if hidden
        else "This warehouse was built with suppression switched off."
    )
    return html.Section(
        html.Div(
            [
                html.H2("What is hidden, and why only here", id="privacy-title"),
                html.P(
                    f"Line lists hold single cases of people who called for help. {rule} Nothing "
                    "of a single case is in the published file.",
                    className="words",
                ),
                html.P(
                    _editions(context, build),
                    className="words",
                ),
                html.P(
                    "FAERS and HFCS reports are published by FDA one by one, so hiding a count of "
                    "them would protect nobody. There, counts under 16 are given without a "
                    "percentage, because they are too small to compare.",
                    className="words",
                ),
                *(
                    []
                    if lists.empty
                    else [
                        html.P(
                            sentence(
                                "Groups exclude each other: 7-OH holds exposures naming 7-OH or a "
                                "synthetic analogue, also beside kratom; Kratom, no 7-OH holds "
                                "the others."
                            ),
                            className="words",
                        )
                    ]
                ),
            ]
        ),
        className="block full",
        id="privacy",
        **attributes(aria_labelledby="privacy-title"),
    )


def _editions(context: Context, build: Row) -> str:
    """Say what a reader who kept earlier editions can and cannot learn from this one."""
    hidden = int(build["largest_hidden"])
    if not hidden or not build["protects_editions"]:
        return "Comparing two editions can show how a count grew, and that can be one person."
    earlier = context.snapshot.table("mart_poison_center_edition")["edition"].nunique()
    known = (
        "No earlier edition of these tables is known to this file."
        if not earlier
        else f"This file knows {counted_words(earlier, 'earlier edition')} of these tables."
    )
    lost_at = build.get("editions_lost_at")
    if lost_at is not None:
        known += (
            f" Not all that was published before {short_date(lost_at)} is known any more: beside "
            "it a small growth may show."
        )
    return (
        f"{known} A count that has grown by 1 to {hidden} since an edition showed it is hidden "
        "until it has grown by more, and other counts with it, because the difference would be a "
        "small count too. Lists that are added a year at a time lose little by that."
    )


BLOCK = Block(key="privacy", label="What is hidden", show=show, height=300)
