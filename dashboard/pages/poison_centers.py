"""Poison centers and deaths: published series, tables from line lists, in sections."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import blocks, text
from dashboard import charts as report_charts
from dashboard import poison_center_charts as charts
from dashboard.context import Context, Page
from dashboard.warehouse import SourceInfo

DEATH_CHARTS = {
    "trend": "Deaths by quarter",
    "co_ingestant_class": "Classes",
    "co_ingestant": "Ingredients",
    "co_ingestant_number": "Number listed",
}


def render(context: Context) -> Sequence[Component]:
    """Give the head and the blocks of every section."""
    head = blocks.page_head(
        "What poison centers hear, and deaths",
        lead=(
            "Exposures called in to poison centers, and deaths with what a laboratory found. An "
            "exposure is not proof of a poisoning; what was found is not what killed."
        ),
        caution_title="Filters work on groups here.",
        caution=(
            "Substances choose kratom or 7-OH, quarters choose years in yearly tables; role and "
            "outcome do not apply."
        ),
    )
    return [
        head,
        _contents(context),
        *(block for section in SECTIONS for block in section(context)),
    ]


def _contents(context: Context) -> Component:
    """Lead to the blocks: this page is long, and its three parts must not be mixed up."""
    lists = [("What is hidden", "privacy")]
    if not charts.line_lists(context).empty:
        lists = [
            ("By year", "poison-center-year"),
            ("Seriousness by year", "poison-center-severity-year"),
            *((chart.kicker, chart.question.replace("_", "-")) for chart in charts.CHARTS),
            *lists,
        ]
    groups: list[tuple[Component, Sequence[tuple[str, str]]]] = [
        (html.Span("Published", className="name"), [("National series", "published-series")]),
        (html.Span("Line lists", className="name"), lists),
    ]
    groups += [
        (
            blocks.source_tag(source.source, source.name),
            [
                (label, report_charts.block_key(question, source))
                for question, label in DEATH_CHARTS.items()
            ],
        )
        for source in _death_sources(context)
    ]
    return blocks.contents("contents", groups)


def _death_sources(context: Context) -> list[SourceInfo]:
    return [one for one in context.snapshot.sources if one.source == "medical_examiner"]


def published(context: Context) -> Sequence[Component]:
    """Give the counts that others published."""
    return [charts.published_series(context)]


def own_lists(context: Context) -> Sequence[Component]:
    """Give the tables made from line lists, with what is hidden in them and why."""
    return [*charts.all_charts(context), _privacy(context)]


def _privacy(context: Context) -> Component:
    lists = charts.line_lists(context)
    build = context.snapshot.table("mart_build").iloc[0]
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
                    _editions(context, hidden, bool(build["protects_editions"])),
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
                            blocks.sentence(
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
        **blocks.attributes(aria_labelledby="privacy-title"),
    )


def deaths(context: Context) -> Sequence[Component]:
    """Give what medical examiners listed, where such deaths are loaded."""
    return [
        chart(context, source)
        for source in _death_sources(context)
        for chart in (
            report_charts.trend,
            report_charts.classes,
            report_charts.ingredients,
            report_charts.numbers,
        )
    ]


def _editions(context: Context, hidden: int, is_protected: bool) -> str:
    """Say what a reader who kept earlier editions can and cannot learn from this one."""
    if not hidden or not is_protected:
        return "Comparing two editions can show how a count grew, and that can be one person."
    earlier = context.snapshot.table("mart_poison_center_edition")["edition"].nunique()
    known = (
        "No earlier edition of these tables is known to this file."
        if not earlier
        else f"This file knows {text.counted_words(earlier, 'earlier edition')} of these tables."
    )
    return (
        f"{known} A count that has grown by 1 to {hidden} since an edition showed it is hidden "
        "until it has grown by more, and other counts with it, because the difference would be a "
        "small count too. Lists that are added a year at a time lose little by that."
    )


Section = Callable[[Context], Sequence[Component]]
SECTIONS: tuple[Section, ...] = (published, own_lists, deaths)

PAGE = Page(
    path="/poison-centers",
    name="Poison centers and deaths",
    title="Poison centers and deaths · kratomwatch",
    render=render,
    is_context=True,
)
