"""What the products were used for, as the reports say."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.base import Chart, Drawn, Native
from dashboard.charts.shares import drawn_shares, shares_table
from dashboard.context import Context
from dashboard.frames import by, rows_of
from dashboard.warehouse import SourceInfo
from dashboard.wording import FEW, capitalized, counted_with, in_sentence, joined, share

NOT_GIVEN = "not_given"
DRAWN, IN_TABLE = 12, 60


def headline(frame: pd.DataFrame, source: SourceInfo) -> str:
    """How many of the substance on most reports give a reason, and which is given most."""
    own = max(
        by(rows_of(frame), "substance").values(), key=lambda rows: int(rows[0]["base_reports"])
    )
    base = int(own[0]["base_reports"])
    if base < FEW:
        return f"Too few {source.name} {source.unit_plural} to compare."
    blank = sum(int(row["reports"]) for row in own if row["pt"] == NOT_GIVEN)
    reasons = [row for row in own if row["pt"] != NOT_GIVEN]
    most = max((int(row["reports"]) for row in reasons), default=0)
    who = counted_with(base, source, str(own[0]["substance"]))
    if base - blank < FEW:
        return f"Fewer than {FEW} of {who} say what it was used for."
    start = f"{share(base - blank, base)} of {who} say what it was used for"
    if most < FEW:
        return f"{start}; no one reason is on {FEW} or more."
    named = [in_sentence(str(row["label"])) for row in reasons if int(row["reports"]) == most]
    return f"{start}; {joined(named)} {'is' if len(named) == 1 else 'are'} named most, on {most:,}."


def draw(context: Context, source: SourceInfo, frame: pd.DataFrame) -> Drawn:
    """The reasons given most and those that give none, by substance."""
    order = frame.drop_duplicates("pt").sort_values("sort_order")
    shown = {*order.loc[order["pt"] != NOT_GIVEN, "pt"].head(DRAWN), NOT_GIVEN}
    kept = {*order.loc[order["pt"] != NOT_GIVEN, "pt"].head(IN_TABLE), NOT_GIVEN}
    drawn = drawn_shares(
        context,
        source,
        frame[frame["pt"].isin(shown)],
        label="label",
        head="Reason for use",
        what=f"by the reason given for its use; the {len(shown) - 1} given most",
    )
    table = shares_table(
        frame[frame["pt"].isin(kept)].sort_values("sort_order", kind="stable"),
        source,
        label="label",
        head="Reason for use",
        caption=(
            f"{capitalized(source.unit_plural)} of {source.name} by the reason given. Several can "
            "be given; do not add rows. The CSV has all."
        ),
    )
    return Drawn(subtitle=drawn.subtitle, words=drawn.words, plot=drawn.plot, table=lambda: table)


CHART = Chart(
    question="reason_for_use",
    label="Reason for use",
    kicker="Reason for use, {period}",
    subject="reasons for use on the {units}, by substance",
    headline=headline,
    draw=draw,
    is_for=lambda source: source.asks_for("indication"),
    why_not="This source does not ask what a product was used for.",
    native=Native(label="label"),
)
