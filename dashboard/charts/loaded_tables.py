"""Tables of what was loaded, what was not, and what waits to be settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from dashboard.charts.shares import numbers
from dashboard.components import html
from dashboard.components.html import Element
from dashboard.components.markup import Cell, attributes, sentence
from dashboard.components.tables import DataTable
from dashboard.theme import Substance
from dashboard.wording import capitalized, short, stale_state

NOT_PUBLISHED = "not published"
ROW_COUNTS = ("rows_delivered", "rows_staged", "rows_rejected")
ADDED_BY_HAND = "added by hand"
NOT_GIVEN, NONE_LISTED = "not given", "none listed"
PRODUCTS_LENGTH = 120
REVIEW_ROWS = 50
SAMPLE_LENGTH = 80


def given_text(value: object) -> str:
    """A text cut to a length that a cell can hold, or that it was not given."""
    if not isinstance(value, str):
        return "not given"
    return value if len(value) <= SAMPLE_LENGTH else f"{value[: SAMPLE_LENGTH - 1].rstrip()}…"


def _rows_counted(rows: float) -> Cell:
    """A count of rows; a confidential line list has none to show."""
    return NOT_PUBLISHED if pd.isna(rows) else int(rows)


def _delivered_by(frame: pd.DataFrame) -> pd.Series:
    """The source of each file; of a source with several jurisdictions, that of its own one.

    No row of a table adds up what two jurisdictions deliver.
    """
    keys = [
        system if str(system).startswith(f"{source}_") else source
        for source, system in zip(frame["source"], frame["report_system"], strict=True)
    ]
    return pd.Series(keys, index=frame.index, dtype="str", name="source")


def deliveries_table(frame: pd.DataFrame) -> DataTable:
    """What each source delivered in all its files, and how many reports it supplied."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            str(source),
            len(own),
            _day(own["data_through_date"].max()),
            *(_rows_counted(own[name].sum(min_count=1)) for name in ROW_COUNTS),
            int(own["reports_supplied"].sum()),
        )
        for source, own in frame.groupby(_delivered_by(frame), sort=False)
    )
    return DataTable(
        caption="Rows delivered are rows loaded plus rows rejected.",
        columns=(
            "Source",
            "Files",
            "Data up to",
            "Rows delivered",
            "Loaded",
            "Rejected",
            "Reports supplied",
        ),
        rows=rows,
        numeric=frozenset({1, 3, 4, 5, 6}),
        fit=False,
    )


def currency_table(frame: pd.DataFrame, entries: Mapping[str, dict[str, Any]]) -> DataTable:
    """How far each source goes, when it was asked last, and what went wrong.

    Args:
        frame: the files loaded.
        entries: what the last run says, by source.
    """
    through = frame.groupby(_delivered_by(frame), sort=False)["data_through_date"].max()
    by_hand = set(through.index) - set(frame["source"])
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            key,
            _day(through.get(key, pd.NaT)),
            _moment(entries.get(key, {}).get("last_try")),
            _moment(entries.get(key, {}).get("last_success")),
            ADDED_BY_HAND if key in by_hand else _state(entries.get(key, {})),
        )
        for key in dict.fromkeys([*entries, *through.index])
    )
    return DataTable(
        caption="Times are UTC. A source that fails stays on its last good release.",
        columns=("Source", "Data up to", "Last tried", "Last succeeded", "State"),
        rows=rows,
        fit=False,
    )


def _moment(moment: object) -> str:
    try:
        return f"{datetime.fromisoformat(str(moment)):%Y-%m-%d %H:%M}"
    except ValueError:
        return "never" if moment is None else "not known"


def _state(entry: Mapping[str, Any]) -> str:
    if not entry:
        return "not known"
    if not entry.get("last_error"):
        return "up to date"
    return f"{capitalized(stale_state(entry))}: {short(entry['last_error'])}"


def _day(day: pd.Timestamp) -> str:
    return "not known" if pd.isna(day) else f"{day:%Y-%m-%d}"


def releases_table(frame: pd.DataFrame) -> DataTable:
    """The files the warehouse was built from, newest data first."""
    newest = frame.sort_values(
        ["report_system", "data_through_date", "release"], ascending=[True, False, False]
    )
    newest = newest.assign(source=_delivered_by(newest))
    rows = tuple(
        (
            str(row["file_name"]),
            str(row["source"]),
            _day(row["data_through_date"]),
            *(_rows_counted(row[name]) for name in ROW_COUNTS),
            int(row["reports_supplied"]),
        )
        for row in newest.to_dict("records")
    )
    return DataTable(
        caption="Files loaded. Rows delivered are rows loaded plus rows rejected.",
        columns=(
            "File",
            "Source",
            "Data up to",
            "Rows delivered",
            "Loaded",
            "Rejected",
            "Reports supplied",
        ),
        rows=rows,
        numeric=numbers(3, 4),
        fit=False,
    )


def whole(words: str) -> Element:
    """Words that do not break across lines."""
    return html.Span(words, className="nb")


def cut(products: str) -> str:
    """A list of products cut to a length that a cell can hold."""
    return products if len(products) <= PRODUCTS_LENGTH else f"{products[:PRODUCTS_LENGTH]}…"


def stacked_table(
    columns: Sequence[str], rows: Sequence[Sequence[str | Element]], *, caption: str
) -> Element:
    """A table whose rows become stacks of named cells on a phone."""
    return html.Table(
        [
            html.Caption(html.Span(sentence(caption))),
            html.Thead(html.Tr([html.Th(column, scope="col") for column in columns])),
            html.Tbody(
                [
                    html.Tr(
                        [
                            html.Th(sentence(row[0]), scope="row"),
                            *(
                                html.Td(sentence(cell), **attributes(data_label=column))
                                for column, cell in zip(columns[1:], row[1:], strict=True)
                            ),
                        ]
                    )
                    for row in rows
                ]
            ),
        ],
        className="st",
    )


def review_table(
    frame: pd.DataFrame, names: Mapping[str, str], substances: Mapping[str, Substance]
) -> DataTable:
    """The product texts that no count holds yet, most reports first.

    Args:
        names: name of each report system by its key.
    """
    first = frame.sort_values("reports", ascending=False, kind="stable").head(REVIEW_ROWS)
    rows = tuple(
        (
            str(row["product_name"] if pd.notna(row["product_name"]) else row["ingredient_names"]),
            names.get(str(row["source"]), str(row["source"])),
            _review_reason(row, substances),
            int(row["reports"]),
            "" if pd.isna(row["reports_counted"]) else f"{int(row['reports_counted']):,}",
        )
        for row in first.to_dict("records")
    )
    cut = "" if len(frame) <= REVIEW_ROWS else f" The {REVIEW_ROWS} listed most; the CSV has all."
    return DataTable(
        caption=f"Product texts as written, and why they are on the list.{cut}",
        columns=("Product text", "Source", "Why listed", "Reports", "Counted for another reason"),
        rows=rows,
        numeric=numbers(3, 2),
        fit=False,
        stacks=True,
    )


def _review_reason(row: dict[Any, Any], substances: Mapping[str, Substance]) -> str:
    if row["reason"] == "near miss":
        return f"resembles {row['close_to']} ({row['score']:.0f} of 100), no rule reads it"
    if row["reason"] == "other species":
        return f"another species than kratom, never counted, rule {row['rule_id']}"
    return f"may be {substances[row['substance']].label}, rule {row['rule_id']}"


def rejects_table(frame: pd.DataFrame) -> DataTable:
    """The lines that were not loaded, by file and reason."""
    rows = tuple(
        (
            str(row["member"]),
            str(row["release"]),
            str(row["reason"]),
            int(row["lines"]),
            int(row["first_line_number"]),
            str(row["sample_text"])[:SAMPLE_LENGTH],
        )
        for row in frame.to_dict("records")
    )
    return DataTable(
        caption="Every line that was not loaded is kept with its file, its line and the reason.",
        columns=("File", "Release", "Reason", "Lines", "First line", "It begins"),
        rows=rows,
        numeric=numbers(3, 2),
        fit=False,
        stacks=True,
    )


def unusable_date_table(frame: pd.DataFrame) -> DataTable:
    """Dates of receipt that are not used, by file and reason."""
    return DataTable(
        caption="Dates of receipt in the files loaded, of all products. Such a row is in no "
        "quarter, and moves neither the day up to which data goes nor what counts as complete.",
        columns=("Source", "File", "Why it is left out", "Rows", "First line", "For example"),
        rows=tuple(
            (
                str(row.source),
                str(row.release),
                str(row.reason),
                int(row.rows),
                "several files" if pd.isna(row.first_line) else int(row.first_line),
                given_text(row.sample_value),
            )
            for row in frame.itertuples()
        ),
        numeric=frozenset({3, 4}),
        fit=False,
    )


def unusable_table(frame: pd.DataFrame, names: dict[str, str]) -> DataTable:
    """Values that cannot be, by source, field and reason."""
    rows = tuple(
        (
            names[str(row["source"])],
            str(row["field"]).replace("_", " "),
            str(row["reason"]),
            int(row["reports"]),
            str(row["sample_value"]),
        )
        for row in frame.sort_values(["source", "field", "reason"]).to_dict("records")
    )
    return DataTable(
        caption="The report is counted; the value is treated as not given.",
        columns=("Source", "Field", "Reason", "Reports", "For example"),
        rows=rows,
        numeric=numbers(3, 1),
        fit=False,
    )
