"""The reports that match the filters, one a row."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from dashboard.charts.base import Block, foot_of, reports_and_events
from dashboard.charts.loaded_tables import NONE_LISTED, NOT_GIVEN, cut, stacked_table, whole
from dashboard.components import html
from dashboard.components.figure import foot_and_panels
from dashboard.components.html import Element
from dashboard.components.markup import attributes
from dashboard.components.states import one_line
from dashboard.components.tables import scroll_region
from dashboard.context import Context
from dashboard.warehouse import SourceInfo
from dashboard.wording import counted

LIST_PATH, REPORT_PATH = "/reports", "/report"
PAGE_ROWS = 30
QUESTION = "report_list"


def report_list_table(frame: pd.DataFrame, *, caption: str, href: Callable[[str], str]) -> Element:
    """Reports as lines that lead to their pages; stacked rows on a phone.

    Args:
        href: gives the address of a report's page.
    """
    columns = ("Report", "Received", "Counted under", "Products", "Outcomes listed", "Age", "Sex")
    return stacked_table(
        columns,
        [
            (
                html.A(str(row["report_id"]), href=href(str(row["report_id"]))),
                whole(f"{row['received_date']:%Y-%m-%d}"),
                str(row["substances"]),
                html.Span(cut(str(row["products"])), className="verb"),
                NONE_LISTED if pd.isna(row["outcomes"]) else str(row["outcomes"]),
                whole(NOT_GIVEN if pd.isna(row["age_years"]) else f"{row['age_years']:.0f}"),
                whole(NOT_GIVEN if row["sex"] == "unknown" else str(row["sex"])),
            )
            for row in frame.to_dict("records")
        ],
        caption=caption,
    )


def releasing(context: Context) -> set[str]:
    """Keys of the report systems that release single reports."""
    return set(context.snapshot.table("mart_public_report")["source"])


def show(context: Context, source: SourceInfo | None) -> Element:
    """The reports of one report system, a page at a time."""
    if source is None or source.source not in releasing(context):
        return one_line("Nothing to list.", reason="This source releases no single reports.")
    frame = _citing(context, context.ask(QUESTION, source))
    heading = f"{source.source}-list-title"
    if frame.empty:
        return one_line(
            f"No {source.name} {source.unit_singular} matches these filters.",
            reason="Other substances, quarters, roles or outcomes may have some.",
            way_on=html.A("Show any substance, any role, any outcome", href=context.path),
        )
    body = _filled(context, source, frame, heading=heading)
    return html.Section(
        html.Div(body), className="block full", **attributes(aria_labelledby=heading)
    )


def _citing(context: Context, frame: pd.DataFrame) -> pd.DataFrame:
    """The reports that cite the article which the address names, or all."""
    article = context.choice.get("article")
    if not article:
        return frame
    citing = context.snapshot.rows("core_report_event", article_id=article)["report_id"]
    return frame[frame["report_id"].isin(citing)]


def _behind(context: Context, source: SourceInfo) -> list[Element]:
    """How many events they are of; or which article they cite, where the address names one."""
    article = context.choice.get("article")
    found = context.snapshot.rows("core_article", article_id=article) if article else pd.DataFrame()
    if found.empty:
        both = reports_and_events(context, source)
        return [html.P(f"{both}.", className="sub")] if both else []
    every = html.A(
        f"all {source.unit_plural}", href=context.filters.link(LIST_PATH, source=source.source)
    )
    matching = counted(context.matching[source.source], source)
    words = f". Files and SQL below hold the {matching} that match the filters, whatever they cite."
    return [html.P(["Citing: ", cut(str(found["citation"].iloc[0])), " Show ", every, words])]


def _filled(
    context: Context, source: SourceInfo, frame: pd.DataFrame, *, heading: str
) -> list[Element]:
    pages = (len(frame) - 1) // PAGE_ROWS + 1
    page = page_number(context.choice.get("page"), pages)
    first = (page - 1) * PAGE_ROWS
    shown = frame.iloc[first : first + PAGE_ROWS]
    table = report_list_table(
        shown,
        caption=(
            f"{source.name} {source.unit_plural} {first + 1:,} to {first + len(shown):,}, received "
            "last first. Products as written by the reporter."
        ),
        href=lambda report_id: context.filters.link(REPORT_PATH, id=report_id),
    )
    foot = foot_of(
        context,
        source,
        question=QUESTION,
        subject=f"{source.name} {source.unit_plural} that match",
    )
    title = f"{counted(len(frame), source)} in {source.name}"
    return [
        html.H2(title, id=heading),
        *_behind(context, source),
        scroll_region(table, label=f"Table: {source.name} {source.unit_plural}"),
        _pager(context, source, page=page, pages=pages),
        *foot_and_panels(QUESTION, foot, title=f"{title}."),
    ]


def page_number(asked: str | None, pages: int) -> int:
    """The page asked for, kept between the first and the last."""
    if not asked or not asked.isascii() or not asked.isdigit():
        return 1
    return min(max(int(asked[:9]), 1), pages)


def _pager(context: Context, source: SourceInfo, *, page: int, pages: int) -> Element:
    def link(label: str, number: int) -> Element:
        if not 1 <= number <= pages or number == page:
            return html.Span(label, className="off")
        href = context.filters.link(
            LIST_PATH,
            source=source.source,
            article=context.choice.get("article"),
            page=str(number),
        )
        return html.A(label, href=href)

    return html.Nav(
        [
            link("First", 1),
            link("Previous", page - 1),
            html.Span(f"Page {page:,} of {pages:,}"),
            link("Next", page + 1),
            link("Last", pages),
        ],
        className="pager",
        **attributes(aria_label="Pages of the list"),
    )


BLOCK = Block(key="report_list", label="Reports", show=show, question=QUESTION, height=1200)
