"""What the products were used for, as the reports say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from dashboard.charts.base import Chart, Drawn, Native
from dashboard.charts.shares import drawn_shares, reports_of, shares_table, told_headline
from dashboard.context import Context
from dashboard.frames import Row
from dashboard.warehouse import SourceInfo
from dashboard.wording import FEW, capitalized, in_sentence, joined

NOT_GIVEN = "not_given"
DRAWN, IN_TABLE = 12, 60


def headline(frame: pd.DataFrame, source: SourceInfo) -> str:
    """How many give a reason, and which is given most."""
    return told_headline(
        frame,
        source,
        told=lambda rows: int(rows[0]["base_reports"]) - reports_of(rows, "pt", NOT_GIVEN),
        verb="say what it was used for",
        then=_most,
    )


def _most(rows: Sequence[Row], _: int) -> str:
    reasons = [row for row in rows if row["pt"] != NOT_GIVEN]
    most = max(int(row["reports"]) for row in reasons)
    if most < FEW:
        return f"; no one reason is on {FEW} or more"
    named = [in_sentence(str(row["label"])) for row in reasons if int(row["reports"]) == most]
    return f"; {joined(named)} {'is' if len(named) == 1 else 'are'} named most, on {most:,}"


def draw(context: Context, source: SourceInfo, frame: pd.DataFrame) -> Drawn:
    """The reasons given most and those that give none, by substance."""
    few = _given_most(frame, DRAWN)
    drawn = drawn_shares(
        context,
        source,
        few,
        label="label",
        head="Reason for use",
        what=f"by the reason given for its use; the {few['pt'].nunique() - 1} given most",
    )
    table = shares_table(
        _given_most(frame, IN_TABLE).sort_values("sort_order", kind="stable"),
        source,
        label="label",
        head="Reason for use",
        caption=(
            f"{capitalized(source.unit_plural)} of {source.name} by the reason given. Several can "
            "be given; do not add rows. The CSV has all."
        ),
    )
    return replace(drawn, table=lambda: table)


def _given_most(frame: pd.DataFrame, number: int) -> pd.DataFrame:
    """The rows of so many reasons, those given most, and of what gives none."""
    order = frame.drop_duplicates("pt").sort_values("sort_order")["pt"]
    return frame[frame["pt"].isin({*order[order != NOT_GIVEN].head(number), NOT_GIVEN})]


CHART = Chart(
    question="reason_for_use",
    label="Reason for use",
    kicker="Reason for use, {period}",
    subject="reasons for use on the {units}, by substance",
    headline=headline,
    draw=draw,
    fields=("indication",),
    why_not="This source does not ask what a product was used for.",
    native=Native(label="label"),
)
