"""Reports: the single reports that match the filters, one report system at a time."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import blocks, charts, tables, text
from dashboard.context import Context, Page
from dashboard.warehouse import SourceInfo

PATH, REPORT_PATH = "/reports", "/report"
PAGE_ROWS = 50
QUESTION = "report_list"


def render(context: Context) -> Sequence[Component]:
    """Give the blocks of the page."""
    head = blocks.page_head(
        "The reports behind the numbers",
        lead=(
            "Each report that matches the filters, as its publisher released it. Only public "
            "systems that release single reports are listed."
        ),
        caution_title="One report is not a case study.",
        caution="It was not validated, and it can be one of several about one event.",
    )
    listed = systems(context)
    if not listed:
        nothing = html.P("No source loaded here releases single reports.", className="words")
        return [head, nothing]
    source = chosen_system(context, listed)
    return [head, _systems(context, listed, source), _list(context, source)]


def systems(context: Context) -> list[SourceInfo]:
    """Give the report systems that release single reports, in the order of the pages."""
    keys = set(context.snapshot.table("mart_public_report")["source"])
    return [source for source in context.snapshot.sources if source.source in keys]


def chosen_system(context: Context, listed: Sequence[SourceInfo]) -> SourceInfo:
    """Give the report system that the address names, else the first."""
    key = context.choice.get("source")
    return next((source for source in listed if source.source == key), listed[0])


def _systems(context: Context, listed: Sequence[SourceInfo], chosen: SourceInfo) -> Component:
    items = [
        html.Li(
            dcc.Link(
                [
                    blocks.source_tag(source.source, source.name),
                    f" {text.counted(len(context.ask(QUESTION, source)), source)}",
                ],
                href=context.filters.link(PATH, source=source.source),
                className="here" if source.source == chosen.source else "",
            )
        )
        for source in listed
    ]
    return html.Nav(
        html.Ul(items), className="systems", **blocks.attributes(aria_label="Report systems")
    )


def _list(context: Context, source: SourceInfo) -> Component:
    frame = context.ask(QUESTION, source)
    heading = f"{source.source}-list-title"
    if frame.empty:
        body: list[Component] = [
            html.H2(f"No {source.name} {source.unit_singular} matches these filters", id=heading),
            blocks.empty_state(
                "Nothing to list.",
                reason="Other substances, quarters, roles or outcomes may have some.",
                way_on=dcc.Link("Show any substance, any role, any outcome", href=context.path),
            ),
        ]
    else:
        body = _filled(context, source, frame, heading=heading)
    return html.Section(
        html.Div(body), className="block full", **blocks.attributes(aria_labelledby=heading)
    )


def _filled(
    context: Context, source: SourceInfo, frame: pd.DataFrame, *, heading: str
) -> list[Component]:
    pages = (len(frame) - 1) // PAGE_ROWS + 1
    page = page_number(context.choice.get("page"), pages)
    first = (page - 1) * PAGE_ROWS
    shown = frame.iloc[first : first + PAGE_ROWS]
    table = tables.report_list_table(
        shown,
        caption=(
            f"{source.name} {source.unit_plural} {first + 1:,} to {first + len(shown):,}, received "
            "last first. Products as written by the reporter."
        ),
        href=lambda report_id: context.filters.link(REPORT_PATH, id=report_id),
    )
    foot = charts.foot_of(
        context,
        source,
        question=QUESTION,
        subject=f"{source.name} {source.unit_plural} that match",
    )
    return [
        html.H2(f"{text.counted(len(frame), source)} in {source.name}", id=heading),
        blocks.scroll_region(table, label=f"Table: {source.name} {source.unit_plural}"),
        _pager(context, source, page=page, pages=pages),
        *blocks.foot_and_panels(QUESTION, foot, open_panels=context.open_panels),
    ]


def page_number(asked: str | None, pages: int) -> int:
    """Give the page asked for, kept between the first and the last."""
    return min(max(int(asked), 1), pages) if asked and asked.isascii() and asked.isdigit() else 1


def _pager(context: Context, source: SourceInfo, *, page: int, pages: int) -> Component:
    def link(label: str, number: int) -> Component:
        if not 1 <= number <= pages or number == page:
            return html.Span(label, className="off")
        href = context.filters.link(PATH, source=source.source, page=str(number))
        return dcc.Link(label, href=href)

    return html.Nav(
        [
            link("First", 1),
            link("Previous", page - 1),
            html.Span(f"Page {page:,} of {pages:,}"),
            link("Next", page + 1),
            link("Last", pages),
        ],
        className="pager",
        **blocks.attributes(aria_label="Pages of the list"),
    )


PAGE = Page(path=PATH, name="Reports", title="Reports · kratomwatch", render=render)
