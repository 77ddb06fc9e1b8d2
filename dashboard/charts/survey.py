"""Community surveys: lines as printed and answers loaded."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.base import Block, limitations_link
from dashboard.charts.context_foot import context_foot, context_notes
from dashboard.charts.policy_timeline import mark
from dashboard.components import html
from dashboard.components.figure import figure_block
from dashboard.components.html import Element
from dashboard.components.tables import DataTable, data_table, scroll_region
from dashboard.context import Context
from dashboard.warehouse import SourceInfo
from dashboard.wording import in_words, joined, short_date


def published_survey_table(frame: pd.DataFrame) -> DataTable:
    """The printed lines of a survey, with what is wrong with each."""
    rows = tuple(
        (
            row["condition"],
            row["before_as_printed"],
            row["after_as_printed"],
            "" if pd.isna(row["problem"]) else row["problem"],
            mark(row["is_verified"]),
        )
        for row in frame.to_dict("records")
    )
    return DataTable(
        caption="Quality of life from 0 to 10, before and after, as printed. Not to be averaged.",
        columns=("Condition", "Before", "After", "Cannot be", "Checked"),
        rows=rows,
        tail=frozenset(place for place, row in enumerate(rows) if row[3]),
    )


def survey_headline(published: pd.DataFrame) -> str:
    """The sentence above the survey: how many lines cannot be."""
    wrong = int(published["problem"].notna().sum())
    return (
        f"Of {in_words(len(published))} survey lines printed, {in_words(wrong)} cannot be one "
        "answer on a ten-point scale."
    )


def survey_table(frame: pd.DataFrame, *, is_synthetic: bool) -> DataTable:
    """Surveys loaded here, by condition; under 10 answers nothing is shown."""
    rows = tuple(
        (
            row["collected_by"],
            f"{short_date(row['collected_from'])} to {short_date(row['collected_to'])}",
            row["condition"],
            str(row["answers_text"]),
            "" if row["is_suppressed"] else f"{row['mean_before']:.1f}",
            "" if row["is_suppressed"] else f"{row['mean_after']:.1f}",
            f"{row['scale_max']:.0f}",
        )
        for row in frame.to_dict("records")
    )
    return DataTable(
        caption=(
            f"{'Synthetic answers' if is_synthetic else 'Answers'} loaded here, by condition. No "
            "single answer is published."
        ),
        columns=("Collected by", "When", "Condition", "Answers", "Before", "After", "Scale to"),
        rows=rows,
        numeric=frozenset({3, 4, 5, 6}),
        fit=False,
    )


def show(context: Context, _: SourceInfo | None) -> Element:
    """Community surveys: printed lines and answers loaded here, apart from every count."""
    published = context.snapshot.table("mart_survey_published")
    loaded = context.snapshot.table("mart_survey")
    collectors = joined(sorted(published["collected_by"].unique()))
    tables: list[Element] = [
        scroll_region(
            data_table(published_survey_table(published)),
            label="Table: survey lines as printed",
        )
    ]
    if not loaded.empty:
        is_synthetic = context.snapshot.build.is_synthetic
        tables.append(
            scroll_region(
                data_table(survey_table(loaded, is_synthetic=is_synthetic)),
                label="Table: survey answers by condition",
            )
        )
    return figure_block(
        "survey",
        kicker="Community survey · not a count of anything",
        title=survey_headline(published),
        subtitle=(
            f"Collected by {collectors}, from 2023 to 2025. People chose to answer, nobody knows "
            "how many were asked, the printed lines were chosen by the collector, and no question "
            "asked for harm. Such answers cannot show that a product is safe, or that it works. "
            "Real lines, no names."
        ),
        plot=html.Div(tables),
        notes=context_notes(context, "mart_survey_published"),
        limitations_href=limitations_link(context, "mart_survey_published"),
        foot=context_foot(
            context,
            "mart_survey_published",
            subject="survey lines as printed",
            source_line=f"Source: {published['source'].iloc[0]}.",
        ),
    )


BLOCK = Block(
    key="survey",
    question="mart_survey_published",
    label="Community survey",
    show=show,
    says=lambda context, _: survey_headline(context.snapshot.table("mart_survey_published")),
)
