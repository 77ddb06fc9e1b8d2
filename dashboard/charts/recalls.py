"""Recalls naming a watched substance; none is a report."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dashboard.charts.base import Block
from dashboard.charts.listing import listing_block
from dashboard.charts.loaded_tables import given_text
from dashboard.components.html import Element
from dashboard.components.tables import DataTable
from dashboard.context import Context
from dashboard.theme import Substance
from dashboard.warehouse import SourceInfo
from dashboard.wording import joined


def recalls_table(frame: pd.DataFrame, substances: Mapping[str, Substance]) -> DataTable:
    """Recall numbers naming a watched substance, newest first; long texts are cut."""
    rows = tuple(
        (
            str(row["recall_number"]),
            "not given" if pd.isna(row["recall_date"]) else f"{row['recall_date']:%Y-%m-%d}",
            given_text(row["recalling_firm"]),
            given_text(row["product_description"]),
            given_text(row["reason_for_recall"]),
            given_text(row["classification"]),
            given_text(row["voluntary_mandated"]),
            ", ".join(substances[key].label for key in row["substances_named"].split(", ")),
        )
        for row in frame.to_dict("records")
    )
    return DataTable(
        caption="Recalls by the day the firm began them. The CSV has the whole texts and links.",
        columns=(
            "Recall",
            "Begun",
            "Firm",
            "Product",
            "Reason",
            "Class",
            "Who began it",
            "Names",
        ),
        rows=rows,
        fit=False,
    )


def show(context: Context, _: SourceInfo | None) -> Element:
    """List every recall naming a chosen substance; a recall is no report of an event."""
    frame = context.ask("recalls")
    number = len(frame)
    chosen = joined([one.words for one in context.chosen_substances], word="or")
    return listing_block(
        context,
        "recalls",
        title=(
            f"FDA lists {number:,} recalled product{'' if number == 1 else 's'} naming {chosen}."
            if number
            else _none(context, chosen)
        ),
        kicker="Recalls of foods and drugs",
        table=recalls_table(frame, context.substances) if number else None,
        source_line=(
            "Source: U.S. Food and Drug Administration, openFDA food/enforcement and "
            "drug/enforcement, and its enforcement reports. Recalls are no reports and enter no "
            f"count; no other filter restricts them.{_not_listed(context)}"
        ),
    )


def _none(context: Context, chosen: str) -> str:
    """Why there is no recall: none is loaded, or none of those loaded is chosen."""
    if context.snapshot.table("mart_recall_delivery").empty:
        return "Recalls are not loaded."
    return f"No recall loaded names {chosen} in this choice."


def _not_listed(context: Context) -> str:
    """How many recalls are loaded and name no watched substance, so that they are not here."""
    number = int(context.snapshot.table("mart_recall_delivery")["naming_none"].sum())
    if not number:
        return ""
    verb = "names" if number == 1 else "name"
    return f" {number:,} more that {'was' if number == 1 else 'were'} loaded {verb} none of them."


BLOCK = Block(
    key="recalls",
    question="recalls",
    label="Recalls",
    show=show,
)
