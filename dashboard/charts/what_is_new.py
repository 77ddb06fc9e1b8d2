"""What is new since the refresh before: alerts, names not seen before, what changed in the data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import Any

from dashboard import downloads, feeds
from dashboard.charts.along import take_along
from dashboard.charts.base import Block, limitation_notes, limitations_link
from dashboard.charts.shares import numbers
from dashboard.components import html
from dashboard.components.figure import Foot, Note, foot_and_panels
from dashboard.components.frame import source_tag
from dashboard.components.html import Element
from dashboard.components.markup import attributes, sentence
from dashboard.components.tables import DataTable, data_table, scroll_region
from dashboard.context import Context
from dashboard.frames import Row, rows_of
from dashboard.news import (
    NOT_ASKED,
    NOT_HARM,
    Alert,
    News,
    alerts,
    headline,
    newest_tests,
    news,
    overdue,
    tested,
)
from dashboard.untold import not_applied
from dashboard.warehouse import SourceInfo
from dashboard.wording import counted_words, joined, long_date, short_date

MOST_ALERTS, MOST_NAMES, QUARTERS_DRAWN = 3, 3, 8
TOLD_ONE_BY_ONE = {"completeness": " is", "deletion": ":", "columns": ":", "address": ":"}
"""Kinds of which each thing is a sentence of its own, and what stands between name and detail."""
BAR, GAP, TALL = 24, 6, 44
"""Sizes of the small chart in pixels."""


def alerts_table(rows: Sequence[Row], names: dict[str, str]) -> DataTable:
    """Every alert of the quarters judged, the settled ones too."""
    return DataTable(
        caption=f"Quarters with unusually many reports, newest first. {NOT_HARM}",
        columns=(
            "Period", "Source", "Substance", "Series", "Reports", "Events", "Expected", "Limit",
            "Chance", "Of the reports", "Articles", "What else then", "Settled",
        ),
        rows=tuple(
            (
                row["period"],
                names[row["source"]],
                row["substance"],
                row["label"],
                int(row["observed"]),
                int(row["events"]),
                f"{row['expected']:.1f}",
                int(row["threshold"]),
                f"{row['probability']:.2g}",
                row["of_them"] or "",
                row["articles"] or "",
                row["also_then"] or "",
                ""
                if row["settled_on"] is None
                else f"{short_date(row['settled_on'])}, {row['settled_by']}: "
                f"{row['settled_because']}",
            )
            for row in rows
        ),
        numeric=numbers(4, 8),
        fit=False,
        stacks=True,
    )  # fmt: skip


def show(context: Context, _: SourceInfo | None) -> Element:
    """Alerts first, then what was not seen before and what changed in the data."""
    found, new = alerts(context), news(context)
    tests = newest_tests(context)
    every = rows_of(context.ask("alerts"))
    names = {source.source: source.name for source in context.snapshot.sources}
    title = headline(found, new, tested(context))
    foot = Foot(
        source_line=[
            f"Tested: {_tested(tests, names)}. ",
            html.A("Atom feed", href=feeds.link("atom", context.filters)),
            " · ",
            html.A("JSON feed", href=feeds.link("json", context.filters)),
        ],
        subject="quarters with unusually many reports",
        table=(lambda: alerts_table(every, names)) if every else None,
        take=take_along(context, "alerts"),
    )
    return html.Section(
        [
            html.Div(
                [
                    html.Div(
                        html.Span(f"{new.compared_with}.{not_applied(context, besides=NOT_ASKED)}"),
                        className="kick",
                    ),
                    html.H2(sentence(title), id="what-is-new-title"),
                    *_alert_list(context, found),
                    html.Div(
                        [_names(context, new, names), _changed(context)],
                        className="newpair",
                    ),
                    *_rest(context, new),
                    *foot_and_panels("what-is-new", foot, title=title),
                ],
                className="newbody",
            ),
            html.Aside(
                [
                    html.H3("Read with the alerts", id="what-is-new-notes"),
                    html.Ul([html.Li(_note(note)) for note in _notes(context, tests)]),
                    html.P(
                        html.A(
                            "All limitations of alerts", href=limitations_link(context, "alerts")
                        ),
                        className="more",
                    ),
                ],
                className="notes",
                **attributes(aria_labelledby="what-is-new-notes what-is-new-title"),
            ),
        ],
        className="block",
        id="what-is-new",
    )


def _note(note: Note) -> list[Any]:
    return [html.B(sentence(note.title)), " ", *sentence(note.text)]


def _notes(context: Context, tests: Sequence[Row]) -> list[Note]:
    sources = context.snapshot.sources
    notes = limitation_notes(context, sources[0].source, question="alerts") if sources else []
    if tests:
        notes.append(
            Note(
                title="One false alert a year",
                text="of a source, or fewer, is to be expected among all its series.",
            )
        )
    return notes


def _tested(tests: Sequence[Row], names: dict[str, str]) -> str:
    if not tests:
        return "nothing yet; a source needs ten complete quarters"
    return joined(
        [
            f"{names[row['source']]} {row['quarter']} ({int(row['series_tested'])} series)"
            for row in tests
        ]
    )


def _alert_list(context: Context, found: Sequence[Alert]) -> list[Element]:
    if not found:
        return []
    shown = [_alert(context, alert) for alert in found[:MOST_ALERTS]]
    items: list[Element] = [html.Ul(shown, className="alerts")]
    more = len(found) - len(shown)
    if more > 0:
        items.append(
            html.P(f"{counted_words(more, 'more alert')} in the table.", className="small")
        )
    return items


def _alert(context: Context, alert: Alert) -> Element:
    row = alert.row
    sign = "▲" if row["are_events_above"] and not alert.is_settled else "△"
    words = " ".join(
        part
        for part in (
            f"Also above: {alert.also}." if alert.also else "",
            alert.explained,
            _then(row),
            alert.settled_words,
        )
        if part
    )
    return html.Li(
        [
            html.Div(
                [
                    html.Div(
                        [
                            html.B(
                                [
                                    html.Span(sign, **attributes(aria_hidden="true")),
                                    f" {alert.state}",
                                ]
                            ),
                            source_tag(alert.source.source, alert.source.name),
                            *(
                                html.Span([f"{name} ", html.B(value)])
                                for name, value in alert.evidence.items()
                            ),
                        ],
                        className="kick",
                    ),
                    html.H3(sentence(alert.sentence)),
                    html.P(
                        [
                            *sentence(f"{words} " if words else ""),
                            _reports(alert),
                        ],
                        className="small",
                    ),
                ]
            ),
            *_small_chart(context, alert),
        ],
        className="settled" if alert.is_settled else "",
    )


def _reports(alert: Alert) -> Element:
    """The way to the reports that were counted, or to all of the substance in that quarter.

    The filters of the page that restrict no alert restrict these neither.
    """
    row = alert.row
    filters = replace(
        alert.filters,
        first_quarter=row["quarter"],
        last_quarter=row["quarter"],
        outcome="death" if row["kind"] == "deaths" else "any",
    )
    group = row["key"] if row["kind"] == "reaction_group" else None
    is_all = alert.is_month or row["kind"] not in ("all", "deaths", "reaction_group")
    return html.A(
        f"All its reports of {row['quarter']}" if is_all else "Reports behind it",
        href=filters.link("/reports", source=alert.source.source, reaction=group),
    )


def _then(row: Row) -> str:
    """What else could explain it: the first of what was known, and how many more."""
    if not row["also_then"]:
        return ""
    first, *others = str(row["also_then"]).split("; ")
    more = f", and {len(others)} more in the table" if others else ""
    return f"Then: {first}{more}."


def _small_chart(context: Context, alert: Alert) -> list[Element]:
    """The last quarters of the substance as bars; only where all its reports of one are above."""
    row = alert.row
    if row["kind"] != "all" or alert.is_month:
        return []
    trend = rows_of(context.snapshot.ask("trend", alert.filters, source=alert.source.source))
    own = [
        one
        for one in trend
        if one["substance"] == row["substance"] and one["quarter"] <= row["quarter"]
    ][-QUARTERS_DRAWN:]
    counts = [int(one["reports"] or 0) for one in own]
    highest = max([*counts, int(row["threshold"]), 1])
    bars = "".join(
        f'<rect class="{"now" if place == len(own) - 1 else "past"}" x="{place * (BAR + GAP)}" '
        f'y="{TALL - TALL * count / highest:.1f}" width="{BAR}" '
        f'height="{TALL * count / highest:.1f}"/>'
        for place, count in enumerate(counts)
    )
    limit = TALL - TALL * int(row["threshold"]) / highest
    width = len(own) * (BAR + GAP)
    words = escape(f"{counts[-1]} in {row['quarter']}, limit {int(row['threshold'])}")
    drawing = (
        f'<svg viewBox="0 0 {width} {TALL + 2}" width="{width}" height="{TALL + 2}" role="img" '
        f'aria-label="{words}">{bars}<line x1="0" x2="{width}" y1="{limit:.1f}" '
        f'y2="{limit:.1f}"/></svg>'
    )
    return [
        html.Div(
            [
                html.Raw(drawing),
                html.P(f"{own[0]['quarter']} to {own[-1]['quarter']}; line: limit "
                       f"{int(row['threshold'])}"),
            ],
            className="spark",
        )
    ]  # fmt: skip


def _names(context: Context, new: News, names: dict[str, str]) -> Element:
    rows = new.of("product_name")
    number = counted_words(len(rows), "product name")
    heading = html.H3(f"{number} not seen before" if rows else "No product name not seen before")
    if not rows:
        return html.Div(heading)
    table = DataTable(
        caption="As written on the report; the most reported first.",
        columns=("As written", "Source", "Reports", "Read as"),
        rows=tuple(
            (
                row["name"],
                names[row["source"]],
                int(row["reports"]),
                _read_as(context, row),
            )
            for row in sorted(rows, key=lambda row: -int(row["reports"]))[:MOST_NAMES]
        ),
        numeric=frozenset({2}),
        fit=False,
    )
    more = len(rows) - len(table.rows)
    return html.Div(
        [
            heading,
            scroll_region(data_table(table), label="Table: product names not seen before"),
            *([html.P([f"{more:,} more: ", _news_csv(context)], className="small")]
              if more > 0 else []),
        ]
    )  # fmt: skip


def _read_as(context: Context, row: Row) -> str:
    keys = (row["substances"] or "").split(",")
    return joined([context.substances[key].label for key in keys if key in context.substances])


def _news_csv(context: Context) -> Element:
    href = downloads.csv_link("news", context.filters, source=None)
    return html.A("everything new as CSV", href=href)


def _changed(context: Context) -> Element:
    """What came with the latest release of each source.

    "Data up to" is the day of the source, as everywhere: a release that is a selection may hold a
    later version of an old case, which is no sign of what was received until then.
    """
    latest: dict[str, Row] = {}
    for row in rows_of(context.snapshot.table("mart_refresh")):
        before = latest.get(row["source"])
        if before is None or row["refreshed_on"] > before["refreshed_on"]:
            latest[row["source"]] = row
    table = DataTable(
        caption="What the latest release of each source brought.",
        columns=("Source", "New", "Newer version", "Data up to", "Landed"),
        rows=tuple(
            (
                info.name,
                int(latest[info.source]["new_reports"]),
                int(latest[info.source]["newer_versions"]),
                short_date(info.data_through_date),
                short_date(latest[info.source]["refreshed_on"]),
            )
            for info in context.snapshot.sources
            if info.source in latest
        ),
        numeric=frozenset({1, 2}),
        fit=False,
    )
    return html.Div(
        [
            html.H3("What changed in the data"),
            scroll_region(data_table(table), label="Table: what changed in the data"),
        ]
    )


def _rest(context: Context, new: News) -> list[Element]:
    """What else is new in one line, and what is overdue."""
    others = []
    for kind in ("ingredient", "recall", "law"):
        rows = new.of(kind)
        if rows:
            more = ", …" if len(rows) > 1 else ""
            others.append(f"{_plural(len(rows), rows[0]['kind_label'])} ({rows[0]['name']}{more})")
    names = {source.source: source.name for source in context.snapshot.sources}
    lines: list[Any] = [
        html.P(
            sentence(f"{row['name']}{says} {row['detail']}{_in(row, names)}."), className="small"
        )
        for kind, says in TOLD_ONE_BY_ONE.items()
        for row in new.of(kind)
    ]
    if others:
        lines.append(html.P(["Also new: ", *sentence(f"{joined(others)}: "), _news_csv(context)],
                            className="small"))  # fmt: skip
    late = overdue(context)
    if late:
        named = joined([f"{row['dataset']} (since {long_date(row['due_on'])})" for row in late])
        lines.append(html.P(f"Overdue by their own calendar: {named}.", className="small"))
    return lines


def _in(row: Row, names: dict[str, str]) -> str:
    return f" ({names.get(row['source'], row['source'])})" if row["source"] else ""


def _plural(number: int, noun: str) -> str:
    """`1 law or notice`, `2 laws or notices`, `3 ingredients also listed`."""
    plural = {
        "ingredient also listed": "ingredients also listed",
        "law or notice": "laws or notices",
    }
    return f"{number:,} {noun if number == 1 else plural.get(noun, f'{noun}s')}"


def says(context: Context, _: SourceInfo | None) -> str:
    """The sentence for the list of questions."""
    return headline(alerts(context), news(context), tested(context))


BLOCK = Block(
    key="what_is_new", label="What is new", show=show, says=says, question="alerts", height=420
)
