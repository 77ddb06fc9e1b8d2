"""Articles that reports cite: one case report can be sent in by many companies."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.base import Block, foot_of, limitation_notes, reports_and_events
from dashboard.charts.loaded_tables import cut, stacked_table, whole
from dashboard.charts.narrowed import among_words
from dashboard.charts.report_list import LIST_PATH
from dashboard.components import html
from dashboard.components.figure import foot_and_panels
from dashboard.components.html import Element
from dashboard.components.markup import attributes
from dashboard.components.states import one_line
from dashboard.components.tables import scroll_region
from dashboard.context import Context
from dashboard.frames import rows_of
from dashboard.warehouse import SourceInfo
from dashboard.wording import capitalized, counted

QUESTION = "articles"
ROWS = 35


def headline(frame: pd.DataFrame, source: SourceInfo) -> str:
    """How many articles stand behind how many reports, and the one cited most."""
    single = frame[frame["kind"] == "one event"]
    articles = f"{len(frame):,} article{'' if len(frame) == 1 else 's'}"
    reports = int(frame["reports"].sum())
    says = f"{counted(reports, source)} {'cites' if reports == 1 else 'cite'} {articles}"
    most = int(single["reports"].max()) if len(single) else 0
    if most < 2:
        return f"{says}."
    return f"{says}; one event alone stands behind {most:,} of them."


def answer(context: Context, source: SourceInfo | None) -> str:
    """The sentence for the list of questions."""
    frame = context.ask(QUESTION, source)
    if source is None or frame.empty:
        return "None cited."
    return among_words(context, source) + headline(frame, source)


def show(context: Context, source: SourceInfo | None) -> Element:
    """The articles that reports of one system cite, and how many events they make."""
    frame = context.ask(QUESTION, source)
    if source is None or frame.empty:
        return one_line(
            "No article is cited.", reason="Only reports of FDA's drug system can name one."
        )
    heading = f"{source.source}-articles-title"
    foot = foot_of(
        context, source, question=QUESTION, subject=f"articles that {source.unit_plural} cite"
    )
    notes = limitation_notes(context, source.source, question=QUESTION)
    title = among_words(context, source) + headline(frame, source)
    body: list[Element] = [
        html.H2(title, id=heading),
        html.P(words(context, source), className="sub"),
        scroll_region(articles_table(frame, context, source), label="Table: articles cited"),
        *[html.P(f"{note.title} {note.text}") for note in notes],
        *foot_and_panels(QUESTION, foot, title=title),
    ]
    return html.Section(
        html.Div(body), className="block full", **attributes(aria_labelledby=heading)
    )


def words(context: Context, source: SourceInfo) -> str:
    """Both counts, and how many of the reports are probably in poison-center data, too."""
    (row,) = rows_of(context.ask("reports_and_events", source))
    surveys = int(row["survey_reports"])
    both = f"{capitalized(reports_and_events(context, source))}."
    if not surveys:
        return both
    verb = "cites" if surveys == 1 else "cite"
    return (
        f"{both} {capitalized(counted(surveys, source))} {verb} a yearly report of the poison "
        "centers: the same people are probably in poison-center data, too."
    )


def articles_table(frame: pd.DataFrame, context: Context, source: SourceInfo) -> Element:
    """A line for each article, the one cited most first."""
    units = capitalized(source.unit_plural)
    shown = frame.head(ROWS)
    more = f" The first {ROWS} of {len(frame):,}; the CSV has all." if len(frame) > ROWS else ""
    return stacked_table(
        ("Article, as most of them write it", units, "Events", "About", "Received"),
        [
            (
                html.Span(cut(str(row["citation"])), className="verb"),
                html.A(
                    f"{row['reports']:,}",
                    href=context.filters.link(
                        LIST_PATH, source=source.source, article=str(row["article_id"])
                    ),
                ),
                whole(f"{row['events']:,}"),
                str(row["kind"]),
                whole(f"{row['first_received']:%Y-%m} to {row['last_received']:%Y-%m}"),
            )
            for row in shown.to_dict("records")
        ],
        caption=(
            f"Articles that {source.name} {source.unit_plural} cite. Of an article about many "
            f"people every one of the {source.unit_plural} counts as an event.{more}"
        ),
    )


BLOCK = Block(
    key=QUESTION, label="Articles cited", show=show, says=answer, question=QUESTION, height=1200
)
