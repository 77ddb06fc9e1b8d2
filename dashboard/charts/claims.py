"""Claims of sellers, advocates and the press beside what data can show."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.base import Block
from dashboard.charts.context_foot import context_foot
from dashboard.charts.policy_timeline import NOT_VERIFIED
from dashboard.components.figure import figure_block
from dashboard.components.html import Element
from dashboard.components.tables import DataTable, data_table, scroll_region
from dashboard.context import Context
from dashboard.warehouse import SourceInfo
from dashboard.wording import capitalized, in_words


def claims_table(frame: pd.DataFrame) -> DataTable:
    """Claims, beside what the data can and cannot show."""
    rows = tuple(
        (
            row["claim"],
            row["said_by"],
            row["can_show"],
            row["cannot_show"],
            row["source"] if row["is_verified"] else f"{row['source']} ({NOT_VERIFIED})",
        )
        for row in frame.sort_values("sort_order").to_dict("records")
    )
    return DataTable(
        caption="Claims are paraphrased; to stand here is neither support nor refutation.",
        columns=(
            "Claim",
            "Said by",
            "What the data can set beside it",
            "What they cannot show",
            "Facts from",
        ),
        rows=rows,
        fit=False,
    )


def show(context: Context, _: SourceInfo | None) -> Element:
    """What sellers, advocates and the press say, beside what the data can and cannot show."""
    frame = context.snapshot.table("mart_claim")
    return figure_block(
        "claims",
        kicker="Claims and what data can say",
        title=f"{capitalized(in_words(len(frame)))} claims beside what the data can show",
        plot=scroll_region(data_table(claims_table(frame)), label="Table: claims"),
        foot=context_foot(
            context,
            "mart_claim",
            subject="claims",
            source_line="Source: etl/vocabulary/claims.csv.",
        ),
    )


BLOCK = Block(
    key="claims",
    question="mart_claim",
    label="Claims",
    show=show,
)
