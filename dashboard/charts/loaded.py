"""What was loaded: files, lines that were not, values left out, texts for review."""

from __future__ import annotations

from dashboard.charts.base import Block
from dashboard.charts.loaded_tables import (
    deliveries_table,
    rejects_table,
    releases_table,
    review_table,
    unusable_date_table,
    unusable_table,
)
from dashboard.charts.sections import section, table_foot
from dashboard.components import html
from dashboard.components.html import Element
from dashboard.components.tables import (
    data_table,
    scroll_region,
)
from dashboard.context import Context
from dashboard.warehouse import SourceInfo
from dashboard.wording import (
    counted_words,
)


def releases(context: Context, _: SourceInfo | None) -> Element:
    """Rows delivered and not loaded, by source; every file behind the table."""
    frame = context.snapshot.table("mart_release")
    delivered, rejected = int(frame["rows_delivered"].sum()), int(frame["rows_rejected"].sum())
    is_open = frame["sha256"].notna()  # null of a confidential file alone
    return section(
        "releases",
        title=f"{delivered:,} rows delivered, {rejected:,} of them not loaded"
        + ("" if is_open.all() else "; rows of confidential files are not published")
        if is_open.any()
        else "Rows of confidential files are not published",
        child=scroll_region(
            data_table(deliveries_table(frame)), label="Table: deliveries by source"
        ),
        foot=table_foot(
            context, "mart_release", "files loaded", table=lambda: releases_table(frame)
        ),
    )


def rejects(context: Context, _: SourceInfo | None) -> Element:
    """Lines that were not loaded, by reason."""
    frame = context.snapshot.table("mart_reject_reason")
    if frame.empty:
        files = context.snapshot.table("mart_release")
        is_open = files["sha256"].notna().all()
        every = "Every delivered line was loaded"
        none = "No line was rejected in any file"
        aside = "" if is_open else "; of confidential files that is not published"
        return section(
            "rejects",
            title=every + aside,
            child=html.P(f"{none}{aside}.", className="words"),
        )
    return section(
        "rejects",
        title="Lines that were not loaded, and why",
        child=scroll_region(data_table(rejects_table(frame)), label="Table: lines not loaded"),
        foot=table_foot(context, "mart_reject_reason", "lines not loaded"),
    )


def unusable(context: Context, _: SourceInfo | None) -> Element:
    """Impossible values that are left out, by reason."""
    frame = context.snapshot.table("mart_unusable_value")
    dates = context.snapshot.table("mart_unusable_date")
    if frame.empty and dates.empty:
        return section(
            "unusable",
            title="No impossible value was given",
            child=html.P("No date, age or weight had to be left out.", className="words"),
        )
    names = {source.source: source.name for source in context.snapshot.sources}
    return section(
        "unusable",
        title="Impossible values are left out, with the reason",
        child=html.Div(
            [
                scroll_region(data_table(table), label=f"Table: {label}")
                for table, rows, label in (
                    (unusable_table(frame, names), frame, "values left out"),
                    (unusable_date_table(dates), dates, "dates of receipt left out"),
                )
                if not rows.empty
            ]
        ),
        foot=table_foot(context, "mart_unusable_value", "values left out"),
    )


def review(context: Context, _: SourceInfo | None) -> Element:
    """Product texts that a person should settle; none is in a count."""
    frame = context.snapshot.table("mart_review")
    if frame.empty:
        return section(
            "review",
            title="No product text waits to be settled",
            child=html.P("Every match is certain or probable, and nothing resembles a rule."),
        )
    texts = frame["product_name"].fillna(frame["ingredient_names"]).nunique()
    names = {source.source: source.name for source in context.snapshot.sources}
    return section(
        "review",
        title=f"{counted_words(texts, 'product text')} for review, not in any count",
        child=html.Div(
            [
                html.P(
                    "A rule calls the match merely possible, as for a leaf type without a word for "
                    "kratom (RED BALI); the text resembles a rule and none reads it; or it names "
                    "another species of Mitragyna. A person settles an entry with a line in "
                    "review_decisions.csv; the next run leaves it out of this list, and out of the "
                    "counts or in them as decided. Nothing is decided by resemblance alone.",
                    className="words",
                ),
                scroll_region(
                    data_table(review_table(frame, names, context.substances)),
                    label="Table: product texts for review",
                ),
            ]
        ),
        foot=table_foot(context, "mart_review", "product texts for review"),
    )


RELEASES = Block(key="releases", label="Files", show=releases, question="mart_release")
REJECTS = Block(
    key="rejects", label="Lines not loaded", show=rejects, question="mart_reject_reason"
)
UNUSABLE = Block(
    key="unusable", label="Values left out", show=unusable, question="mart_unusable_value"
)
REVIEW = Block(key="review", label="Product texts for review", show=review, question="mart_review")
