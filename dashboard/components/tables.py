"""Tables: numbers on the right, suppressed cells with words, incomplete rows tinted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from dashboard.components import html
from dashboard.components.html import Element
from dashboard.components.markup import Cell, Count, Text, attributes, hidden, sentence

SUPPRESSED: Final = re.compile(r"<(\d+)")
"""Cell of a count from 1 to one below that is not shown, such as ``<10``."""
COMPLEMENTARY: Final = "\u2021"
"""Cell hidden so that a suppressed one cannot be worked out by subtraction."""
WITHHELD: Final = "withheld"
"""Cell of a table that is not published, because no choice of hidden cells would protect it."""
_HIDDEN_WORDS: Final = {
    COMPLEMENTARY: "hidden to protect another cell",
    WITHHELD: "not published, to protect small counts",
}


@dataclass(frozen=True, kw_only=True)
class DataTable:
    """What a table shows; the first column heads its row.

    Integers get thousands separators. A cell ``<10``, the double dagger or ``withheld`` is drawn
    hatched as suppressed, with words for screen readers.

    Attributes:
        caption: What the rows are, and a caution if columns or rows must not be added.
        columns: Heads of the columns.
        rows: Cells by row, as many as columns.
        numeric: Which columns are numbers, by position; they stand on the right.
        tail: Which rows are incomplete, by position; they are tinted. Say so in a column too.
        fit: Keep a table of few columns at reading width.
        stacks: Rows of long words become stacks of named cells on a phone.
    """

    caption: Text
    columns: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: frozenset[int] = frozenset()
    tail: frozenset[int] = frozenset()
    fit: bool = True
    stacks: bool = False


def data_table(table: DataTable) -> Element:
    """An HTML table with caption, scopes and right-aligned numbers."""
    return html.Table(
        [
            _caption(table.caption),
            html.Thead(
                html.Tr(
                    [
                        html.Th(sentence(column), scope="col", **_number(table, index))
                        for index, column in enumerate(table.columns)
                    ]
                )
            ),
            html.Tbody([_row(table, index) for index in range(len(table.rows))]),
        ],
        className=" ".join(["fit"] * table.fit + ["st"] * table.stacks),
    )


def _caption(text: Text) -> Element:
    """A caption that stays in sight and in the page's width where its table scrolls."""
    return html.Caption(html.Span(sentence(text)))


def _number(table: DataTable, column: int) -> dict[str, Any]:
    return {"className": "num"} if column in table.numeric else {}


def _row(table: DataTable, index: int) -> Element:
    first, *others = table.rows[index]
    cells = [
        _cell(
            cell,
            is_number=at in table.numeric,
            label=str(table.columns[at]) if table.stacks else None,
        )
        for at, cell in enumerate(others, start=1)
    ]
    return html.Tr(
        [html.Th(sentence(_shown(first)), scope="row", **_number(table, 0)), *cells],
        className="tail" if index in table.tail else "",
    )


def _cell(cell: Cell, *, is_number: bool, label: str | None) -> Element:
    classes = ["num"] if is_number else []
    named = {} if label is None or cell == "" else attributes(data_label=label)
    words = _hidden_words(cell)
    if words:
        sign = html.Span(str(cell), **attributes(aria_hidden="true"))
        return html.Td([sign, hidden(words)], className=" ".join([*classes, "sup"]), **named)
    return html.Td(sentence(_shown(cell)), className=" ".join(classes), **named)


def _hidden_words(cell: Cell) -> str | None:
    if not isinstance(cell, str):
        return None
    small = SUPPRESSED.fullmatch(cell)
    if small:
        return f"suppressed, 1 to {int(small[1]) - 1}"
    return _HIDDEN_WORDS.get(cell)


def written(count: Count) -> str:
    """A number or what stands for one as it is written: with a thousands comma."""
    return f"{count:,}" if isinstance(count, int) else count


def _shown(cell: Cell) -> Text:
    return written(cell) if isinstance(cell, str | int) else cell


def scroll_region(
    child: Element | None, *, label: str, panel: str = "", hidden: bool = False
) -> Element:
    """A region that scrolls sideways on its own and that the keyboard can reach."""
    more: dict[str, Any] = {"id": panel} if panel else {}
    return html.Div(
        child,
        className="tw",
        tabIndex=0,
        role="region",
        hidden=hidden,
        **more,
        **attributes(aria_label=label),
    )


@dataclass(frozen=True, kw_only=True)
class MatrixRow:
    """A limitation and how much it touches each chart: ``strong``, ``part`` or nothing."""

    title: str
    href: str
    strengths: tuple[str | None, ...]


def limitation_matrix(
    charts: Sequence[str], *, rows: Sequence[MatrixRow], caption: Text
) -> Element:
    """Which limitation touches which chart; blank means it does not, which its label says."""
    return html.Table(
        [
            _caption(caption),
            html.Thead(
                html.Tr(
                    [
                        html.Th("Limitation", scope="col"),
                        *(html.Th(chart, scope="col", className="mc") for chart in charts),
                    ]
                )
            ),
            html.Tbody([_matrix_row(row) for row in rows]),
        ],
        className="mx",
        style={"--kw-matrix-columns": len(charts)},
    )


_STRENGTHS: Final = {"strong": ("\u25cf", "strongly"), "part": ("\u25cb", "in part")}
_NO: Final = html.Td(className="mc", **attributes(aria_label="no"))


def _matrix_row(row: MatrixRow) -> Element:
    cells = []
    for strength in row.strengths:
        if strength is None:
            cells.append(_NO)
            continue
        sign, words = _STRENGTHS[strength]
        shown = html.Span(sign, **attributes(aria_hidden="true"))
        cells.append(html.Td([shown, hidden(words)], className="mc"))
    link = html.A(sentence(row.title), href=row.href)
    return html.Tr([html.Th(link, scope="row"), *cells])
