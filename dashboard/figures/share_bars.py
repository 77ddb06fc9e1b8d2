"""Bars of shares: classes, ingredients, outcomes, a panel for each substance."""

from __future__ import annotations

from typing import Final

import pandas as pd

from dashboard.figures.marks import (
    empty_sheet,
)
from dashboard.figures.share_bars_narrow import classes_narrow, stacked_panels
from dashboard.figures.share_rows import Table, panels_of, table_of
from dashboard.theme import Figure, View

TOP_INGREDIENTS: Final = 15
TOP_GROUPS: Final = 14
TOP_TERMS: Final = 20
_TOP_TREATMENTS: Final = 3


def class_bars_figure(frame: pd.DataFrame, *, view: View, unit: str = "reports") -> Figure:
    """Share of each substance's reports that also list a class; treatment apart, hatched.

    One panel per substance in the same order and on the same scale; on a narrow page the bars
    of a class stand together under its name. A substance with fewer than 16 reports gets no
    bars: the page says so in a sentence.

    Args:
        frame: Rows of the macro ``co_ingestant_class`` for one source, in their order.
        view: Color scheme and width.
        unit: What the source counts, plural.
    """
    table = table_of(frame, label="class_label", unit=unit, view=view)
    return _grouped_bars(table, view=view)


def ingredient_bars_figure(frame: pd.DataFrame, *, view: View, unit: str = "reports") -> Figure:
    """As ``class_bars_figure``, for the 15 ingredients listed most with the first substance.

    Up to three ingredients usually given as treatment stand apart below.

    Args:
        frame: Rows of the macro ``co_ingestant`` for one source.
        view: Color scheme and width.
        unit: What the source counts, plural.
    """
    table = table_of(frame, label="ingredient", unit=unit, view=view)
    if not table.charted:
        return empty_sheet(view)
    first = table.charted[0]
    ordered = sorted(table.rows, key=lambda row: (-row.reports.get(first, 0), row.label))
    others = [row for row in ordered if not row.is_treatment][:TOP_INGREDIENTS]
    treatment = [row for row in ordered if row.is_treatment][:_TOP_TREATMENTS]
    return _grouped_bars(Table(rows=(*others, *treatment), bases=table.bases, unit=unit), view=view)


def reaction_group_bars_figure(frame: pd.DataFrame, *, view: View, unit: str = "reports") -> Figure:
    """As ``class_bars_figure``, for the 14 groups of reactions listed most.

    On a wide page the terms listed most of each group stand under its name.

    Args:
        frame: Rows of the macro ``reported_reaction_group`` for one source, in their order.
        view: Color scheme and width.
        unit: What the source counts, plural.
    """
    table = table_of(frame, label="group_label", unit=unit, view=view, remark="top_terms")
    return _reaction_bars(table, most=TOP_GROUPS, row_px=37, view=view)


def reaction_bars_figure(frame: pd.DataFrame, *, view: View, unit: str = "reports") -> Figure:
    """As ``class_bars_figure``, for the 20 preferred terms listed most with the first substance.

    Args:
        frame: Rows of the macro ``reported_reaction`` for one source.
        view: Color scheme and width.
        unit: What the source counts, plural.
    """
    table = table_of(frame, label="label", unit=unit, view=view)
    return _reaction_bars(table, most=TOP_TERMS, row_px=25, view=view)


def _reaction_bars(table: Table, *, most: int, row_px: int, view: View) -> Figure:
    """The rows listed most with the first substance that has bars."""
    if not table.charted:
        return empty_sheet(view)
    first = table.charted[0]
    ordered = sorted(table.rows, key=lambda row: -row.reports.get(first, 0))
    drawn = tuple(row for row in ordered if any(row.reports.get(key) for key in table.charted))
    table = Table(rows=drawn[:most], bases=table.bases, unit=table.unit)
    return _grouped_bars(table, view=view, row_px=row_px)


def outcome_bars_figure(frame: pd.DataFrame, *, view: View, unit: str = "reports") -> Figure:
    """Share of each substance's reports that list an outcome, one panel per substance.

    A substance with fewer than 16 reports keeps its panel, with counts and a sentence in
    place of bars and percentages.

    Args:
        frame: Rows of the macro ``outcome_share`` for one source.
        view: Color scheme and width.
        unit: What the source counts, plural.
    """
    return answer_bars_figure(
        frame.rename(columns={"outcome_label": "row_label"}), view=view, unit=unit
    )


def answer_bars_figure(frame: pd.DataFrame, *, view: View, unit: str = "reports") -> Figure:
    """As ``outcome_bars_figure``, for any rows in their order.

    Args:
        frame: Rows with ``substance``, ``row_label``, ``sort_order``, ``reports`` and
            ``base_reports`` for one source.
        view: Color scheme and width.
        unit: What the source counts, plural.
    """
    ordered = frame.sort_values("sort_order", kind="stable") if len(frame) else frame
    table = table_of(ordered, label="row_label", unit=unit, view=view)
    if not table.bases:
        return empty_sheet(view)
    if view.narrow:
        return stacked_panels(table, view=view)
    return panels_of(
        table, view=view, substances=list(table.bases), row_px=26, treatment_gap=0, axis="bottom"
    )


def _grouped_bars(table: Table, *, view: View, row_px: int = 25) -> Figure:
    if not table.charted or not table.rows:
        return empty_sheet(view)
    if view.narrow:
        return classes_narrow(table, view=view)
    return panels_of(
        table, view=view, substances=table.charted, row_px=row_px, treatment_gap=54, axis="top"
    )
