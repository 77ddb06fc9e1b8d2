"""How to cite: which generation, from which data; and what can be taken along."""

from __future__ import annotations

from dashboard import downloads, feeds
from dashboard.charts.along import SYNTHETIC, data_through, published_words
from dashboard.charts.base import Block
from dashboard.charts.sections import section
from dashboard.components import html
from dashboard.components.html import Element
from dashboard.components.markup import attributes, hidden
from dashboard.components.tables import DataTable, data_table, scroll_region
from dashboard.context import Context
from dashboard.warehouse import Snapshot, SourceInfo
from dashboard.wording import long_date, long_time


def says(context: Context, _: SourceInfo | None) -> str:
    """Which generation is shown."""
    build = context.snapshot.build
    return f"Generation {build.input_version}, published {long_date(build.built_at)}."


def show(context: Context, _: SourceInfo | None) -> Element:
    """A citation of all of it, for a text and for a list of references; the sources' own terms."""
    snapshot = context.snapshot
    cited = [
        "kratomwatch: adverse-event reports naming kratom and 7-OH. ",
        f"{published_words(snapshot, with_dates=True)} ",
        html.Span(**attributes(data_address="here")),
    ]
    return section(
        "method-cite",
        title="Name the generation and the day up to which the data goes",
        child=html.Div(
            [
                html.P(
                    "Numbers change as publishers add and correct reports. A citation that names "
                    "the generation can be checked: it stands for the files, the vocabulary and "
                    "the program together. The citation of one chart is in its menu, under "
                    "“Take it along”.",
                    className="words",
                ),
                html.P(cited, className="cite", id="method-cited"),
                _copy("method-cited", "the citation"),
                html.Code(bibtex(snapshot), id="method-bibtex"),
                _copy("method-bibtex", "the entry for a list of references"),
                scroll_region(
                    data_table(_sources(snapshot)), label="Table: sources, dates and terms"
                ),
            ],
            className="cited",
        ),
    )


def bibtex(snapshot: Snapshot) -> str:
    """An entry for a list of references."""
    build = snapshot.build
    synthetic = f"{SYNTHETIC} " if build.is_synthetic else ""
    note = f"{synthetic}Data up to and including: {data_through(snapshot)}"
    fields = {
        "title": "{kratomwatch: adverse-event reports naming kratom and 7-OH}",
        "year": f"{{{build.built_at:%Y}}}",
        "version": f"{{{build.program_version}, generation {build.input_version}}}",
        "note": f"{{{note}}}",
    }
    lines = [f"  {name} = {value}," for name, value in fields.items()]
    return "\n".join([f"@misc{{kratomwatch-{build.input_version},", *lines, "}"])


def _sources(snapshot: Snapshot) -> DataTable:
    return DataTable(
        caption="Cite the publisher too, under its own terms.",
        columns=("Source", "Publisher", "Data set", "Data up to", "Last refreshed", "Terms"),
        rows=tuple(
            (
                info.name,
                info.publisher,
                info.dataset,
                long_date(info.data_through_date),
                long_time(info.last_refreshed_at),
                info.licence,
            )
            for info in snapshot.counted_sources
        ),
        fit=False,
        stacks=True,
    )


def _copy(what: str, words: str) -> Element:
    return html.Button(
        ["Copy", hidden(f" {words}")], type="button", className="lk", **attributes(data_copy=what)
    )


def says_files(*_: object) -> str:
    """What there is to take along."""
    return f"{len(downloads.TABLES)} tables as CSV; charts have a menu."


def show_files(context: Context, _: SourceInfo | None) -> Element:
    """Every table with a CSV, and where the rest is."""
    known = context.snapshot.dictionary
    rows = tuple(
        (
            title,
            known[name].meaning if name in known else "",
            f"{known[name].rows:,}" if name in known else "",
            html.A(
                [html.Span("CSV", className="nb"), hidden(f": {title}")],
                href=downloads.csv_link(name, context.filters, source=None),
            ),
        )
        for name, title in downloads.TABLES.items()
    )
    words = [
        "Answers to questions are in the menu of each chart and in the ",
        html.A("API", href=context.link(view="api")),
        "; what is new comes as ",
        html.A("Atom", href=feeds.link("atom", context.filters)),
        " and ",
        html.A("JSON feed", href=feeds.link("json", context.filters)),
        ". The operator can give all tables as CSV or Parquet, described as Data Package, "
        "Croissant and DCAT: python -m etl export.",
    ]
    return section(
        "method-downloads",
        title="Published tables as CSV",
        child=html.Div(
            [
                html.P(words, className="words"),
                scroll_region(_downloads_table(rows), label="Table: files to download"),
            ]
        ),
    )


def _downloads_table(rows: tuple[tuple[str, str, str, Element], ...]) -> Element:
    heads = ("Table", "One row is", "Rows", "File")
    return html.Table(
        [
            html.Caption("UTF-8, one header row, ISO dates."),
            html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
            html.Tbody(
                [
                    html.Tr(
                        [
                            html.Th(title, scope="row"),
                            *(
                                html.Td(cell, **attributes(data_label=head))
                                for head, cell in zip(heads[1:], others, strict=True)
                            ),
                        ]
                    )
                    for title, *others in rows
                ]
            ),
        ],
        className="st",
    )


BLOCK = Block(key="method_cite", label="How to cite", show=show, says=says)
DOWNLOADS = Block(key="method_downloads", label="Downloads", show=show_files, says=says_files)
