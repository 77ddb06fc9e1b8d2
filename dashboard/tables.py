"""The table beside each chart: frames turned so that a person can read them.

Pure: answers of the table macros in, cells out. A report naming two substances stands in two
columns, so no table has a sum.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.blocks import Cell, DataTable, attributes, sentence
from dashboard.text import FEW, capitalized, counted, share, short, stale_state
from dashboard.theme import SUBSTANCES
from dashboard.warehouse import SourceInfo

NOT_COLLECTED = "not collected"
NOT_PUBLISHED = "not published"
ROW_COUNTS = ("rows_delivered", "rows_staged", "rows_rejected")
NOT_GIVEN, NONE_LISTED = "not given", "none listed"
PRODUCTS_LENGTH = 120
REVIEW_ROWS = 50
SAMPLE_LENGTH = 80


def _substances(frame: pd.DataFrame) -> list[str]:
    present = set(frame["substance"])
    return [key for key in SUBSTANCES if key in present]


def _numbers(first: int, count: int) -> frozenset[int]:
    return frozenset(range(first, first + count))


def with_share(reports: int, base: int) -> str:
    """Give a count with its share, or the count alone where it is too small for one."""
    if reports < FEW or base < FEW:
        return f"{reports:,}"
    return f"{reports:,} · {share(reports, base)}"


def trend_table(frame: pd.DataFrame, source: SourceInfo) -> DataTable:
    """Quarters, newest first, by substance; incomplete ones flagged in words."""
    keys = _substances(frame)
    wide = frame.pivot(index="quarter", columns="substance", values="reports")
    incomplete = frame.groupby("quarter")["is_incomplete"].any()
    quarters = sorted(wide.index, reverse=True)
    rows = tuple(
        (
            quarter,
            *(int(wide.loc[quarter, key]) for key in keys),
            "incomplete" if incomplete[quarter] else "",
        )
        for quarter in quarters
    )
    several = " One with two substances stands in two columns." if len(keys) > 1 else ""
    return DataTable(
        caption=f"{source.name} {source.unit_plural} per quarter {source.date_charted}.{several}",
        columns=("Quarter", *(SUBSTANCES[key].label for key in keys), "Flag"),
        rows=rows,
        numeric=_numbers(1, len(keys)),
        tail=frozenset(place for place, quarter in enumerate(quarters) if incomplete[quarter]),
    )


def years_table(frame: pd.DataFrame, sources: Sequence[SourceInfo]) -> DataTable:
    """Years by source, oldest first; the columns are not to be added."""
    shown = [source for source in sources if source.source in set(frame["source"])]
    rows: list[tuple[str, ...]] = []
    tail = set()
    for year, own in frame.groupby("year"):
        if own["is_incomplete"].any():
            tail.add(len(rows))
        found = own.set_index("source")
        cells = (
            _year_cell(found, source.source) if source.source in found.index else "no file"
            for source in shown
        )
        rows.append((str(year), *cells))
    return DataTable(
        caption="Counts per source and year. Columns are not comparable and not additive.",
        columns=("Year", *(f"{source.name} {source.unit_plural}" for source in shown)),
        rows=tuple(rows),
        numeric=_numbers(1, len(shown)),
        tail=frozenset(tail),
    )


def _year_cell(found: pd.DataFrame, source: str) -> str:
    row = found.loc[source]
    through = str(row["through_quarter"])[-2:]
    if pd.isna(row["reports"]):
        return str(row["reports_text"])
    return f"{count_text(row)} (to {through})" if row["is_incomplete"] else count_text(row)


def count_cell(row: Mapping[Any, Any]) -> Cell:
    """Give a count of a year, or the sign that stands in its place."""
    return str(row["reports_text"]) if pd.isna(row["reports"]) else int(row["reports"])


def count_text(row: Mapping[Any, Any]) -> str:
    """Give a count of a year as text, with a thousands comma."""
    cell = count_cell(row)
    return f"{cell:,}" if isinstance(cell, int) else cell


def shares_table(
    frame: pd.DataFrame, source: SourceInfo, *, label: str, head: str, caption: str
) -> DataTable:
    """Classes, ingredients, outcomes or numbers listed, by substance, each with its share.

    Args:
        label: the column of the frame that names a row.
        head: the name of that column on the page.
    """
    keys = _substances(frame)
    bases = {key: int(frame.loc[frame["substance"] == key, "base_reports"].max()) for key in keys}
    found = {
        (row[label], row["substance"]): int(row["reports"]) for row in frame.to_dict("records")
    }
    rows = tuple(
        (str(name), *(with_share(found.get((name, key), 0), bases[key]) for key in keys))
        for name in dict.fromkeys(frame[label])
    )
    heads = (f"{SUBSTANCES[key].label}, {bases[key]:,} {source.unit_plural}" for key in keys)
    return DataTable(
        caption=caption,
        columns=(head, *heads),
        rows=rows,
        numeric=_numbers(1, len(keys)),
    )


def pairs_table(frame: pd.DataFrame, source: SourceInfo, *, names: tuple[str, str]) -> DataTable:
    """Two classes or ingredients on one report, with each alone and what chance would give."""
    first, second = names
    rows = tuple(
        (
            f"{row[first]} + {row[second]}",
            int(row["reports"]),
            f"{row['expected_reports']:,.1f}",
            int(row["first_reports"]),
            int(row["second_reports"]),
        )
        for row in frame.to_dict("records")
    )
    base = int(frame["base_reports"].max())
    return DataTable(
        caption=f"Of {counted(base, source)}. Pairs overlap; do not add rows.",
        columns=("Also listed, both", "Both", "By chance", "First", "Second"),
        rows=rows,
        numeric=_numbers(1, 4),
    )


def class_years_table(frame: pd.DataFrame, source: SourceInfo) -> DataTable:
    """Classes by year received, each year's count with its share."""
    years = [int(year) for year in sorted(frame.loc[frame["base_reports"] > 0, "year"].unique())]
    heads = frame.drop_duplicates("year").set_index("year")
    rows = tuple(
        (
            str(label),
            *(
                with_share(int(own.loc[year, "reports"]), int(own.loc[year, "base_reports"]))
                for year in years
            ),
        )
        for label, own in (
            (label, own.set_index("year"))
            for label, own in frame.groupby("class_label", sort=False)
        )
    )
    marks = {year: " (incomplete)" if heads.loc[year, "is_incomplete"] else "" for year in years}
    return DataTable(
        caption=(
            f"{source.name} {source.unit_plural} that also list the class, by year received. "
            "Classes overlap; do not add rows."
        ),
        columns=(
            "Class also listed",
            *(f"{year}{marks[year]}, {int(heads.loc[year, 'base_reports']):,}" for year in years),
        ),
        rows=rows,
        numeric=_numbers(1, len(years)),
        fit=False,
    )


def class_outcomes_table(frame: pd.DataFrame, source: SourceInfo) -> DataTable:
    """Classes down, outcomes across; treatment last and named as such."""
    rows: list[tuple[Cell, ...]] = []
    outcomes = frame.drop_duplicates("outcome_label").sort_values("sort_order")["outcome_label"]
    for label, own in frame.groupby("class_label", sort=False):
        base = int(own["base_reports"].max())
        found = dict(zip(own["outcome_label"], own["reports"], strict=True))
        name = f"{label} (treatment)" if own["is_treatment"].any() else str(label)
        rows.append((name, base, *(with_share(int(found[outcome]), base) for outcome in outcomes)))
    return DataTable(
        caption=(
            f"{source.name} {source.unit_plural} by class also listed and outcome listed. Several "
            "classes and outcomes share a report; add neither rows nor columns."
        ),
        columns=("Class also listed", text_unit(source), *(str(outcome) for outcome in outcomes)),
        rows=tuple(rows),
        numeric=_numbers(1, 1 + len(outcomes)),
        fit=False,
    )


def text_unit(source: SourceInfo) -> str:
    """The unit of a source as the head of a column."""
    return source.unit_plural[:1].upper() + source.unit_plural[1:]


def leaf_table(frame: pd.DataFrame, source: SourceInfo) -> DataTable:
    """Years, newest first, by what the reports say about leaf and 7-OH."""
    said = list(dict.fromkeys(frame.sort_values("sort_order", kind="stable")["said"]))
    rows: list[tuple[Cell, ...]] = []
    tail = set()
    for year, own in sorted(frame.groupby("year"), reverse=True):
        base = int(own["base_reports"].max())
        if not base:
            continue
        incomplete = bool(own["is_incomplete"].any())
        if incomplete:
            tail.add(len(rows))
        found = dict(zip(own["said"], own["reports"], strict=True))
        cells = (with_share(int(found[key]), base) for key in said)
        rows.append((str(year), *cells, base, "incomplete" if incomplete else ""))
    return DataTable(
        caption=f"{source.name} {source.unit_plural} by year received; the three add up to all.",
        columns=("Year", *said, f"All {source.unit_plural}", "Flag"),
        rows=tuple(rows),
        numeric=_numbers(1, 1 + len(said)),
        tail=frozenset(tail),
    )


def completeness_table(frame: pd.DataFrame, source: SourceInfo) -> DataTable:
    """Fields by year received: the share of reports that give each."""
    dated = frame.assign(year=pd.to_datetime(frame["quarter_start"]).dt.year)
    years = sorted(dated["year"].unique())
    rows = []
    for _, own in dated.sort_values("sort_order").groupby("sort_order", sort=False):
        sums = own.groupby("year")[["reports_given", "reports"]].sum()
        collected = bool(own["reports_given"].notna().any())
        cells = (_given(sums, year) if collected else NOT_COLLECTED for year in years)
        rows.append((str(own["field_label"].iloc[0]), *cells))
    return DataTable(
        caption=(
            f"Share of {source.name} {source.unit_plural} that give a field, by year; "
            f"under {FEW}: how many of how many."
        ),
        columns=("Field", *(str(year) for year in years)),
        rows=tuple(rows),
        numeric=_numbers(1, len(years)),
        fit=False,
    )


def _given(sums: pd.DataFrame, year: int) -> str:
    if year not in sums.index:
        return "none"
    given, reports = int(sums.loc[year, "reports_given"]), int(sums.loc[year, "reports"])
    return share(given, reports) if reports >= FEW else f"{given} of {reports}"


def recalls_table(frame: pd.DataFrame) -> DataTable:
    """Recall numbers naming a watched substance, newest first; long texts are cut."""
    rows = tuple(
        (
            str(row["recall_number"]),
            "not given" if pd.isna(row["recall_date"]) else f"{row['recall_date']:%Y-%m-%d}",
            _given_text(row["recalling_firm"]),
            _given_text(row["product_description"]),
            _given_text(row["reason_for_recall"]),
            _given_text(row["classification"]),
            _given_text(row["voluntary_mandated"]),
            ", ".join(SUBSTANCES[key].label for key in row["substances_named"].split(", ")),
        )
        for row in frame.to_dict("records")
    )
    return DataTable(
        caption="Recalls by the day the firm began them. The CSV has the whole texts and links.",
        columns=(
            "Recall",
            "Begun",
            "Firm",
            "Product",
            "Reason",
            "Class",
            "Who began it",
            "Names",
        ),
        rows=rows,
        fit=False,
    )


def _given_text(value: object) -> str:
    if not isinstance(value, str):
        return "not given"
    return value if len(value) <= SAMPLE_LENGTH else f"{value[: SAMPLE_LENGTH - 1].rstrip()}…"


def _rows_counted(rows: float) -> Cell:
    """A count of rows; a confidential line list has none to show."""
    return NOT_PUBLISHED if pd.isna(rows) else int(rows)


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
        for source, own in frame.groupby("source", sort=False)
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
    through = frame.groupby("source", sort=False)["data_through_date"].max()
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            key,
            _day(through.get(key, pd.NaT)),
            _moment(entries.get(key, {}).get("last_try")),
            _moment(entries.get(key, {}).get("last_success")),
            _state(entries.get(key, {})),
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
        numeric=_numbers(3, 4),
        fit=False,
    )


def report_list_table(
    frame: pd.DataFrame, *, caption: str, href: Callable[[str], str]
) -> html.Table:
    """Reports as lines that lead to their pages; stacked rows on a phone.

    Args:
        href: gives the address of a report's page.
    """
    columns = ("Report", "Received", "Counted under", "Products", "Outcomes listed", "Age", "Sex")
    return stacked_table(
        columns,
        [
            (
                dcc.Link(str(row["report_id"]), href=href(str(row["report_id"]))),
                _whole(f"{row['received_date']:%Y-%m-%d}"),
                str(row["substances"]),
                html.Span(_cut(str(row["products"])), className="verb"),
                NONE_LISTED if pd.isna(row["outcomes"]) else str(row["outcomes"]),
                _whole(NOT_GIVEN if pd.isna(row["age_years"]) else f"{row['age_years']:.0f}"),
                _whole(NOT_GIVEN if row["sex"] == "unknown" else str(row["sex"])),
            )
            for row in frame.to_dict("records")
        ],
        caption=caption,
    )


def _whole(words: str) -> Component:
    """Words that do not break across lines."""
    return html.Span(words, className="nb")


def _cut(products: str) -> str:
    return products if len(products) <= PRODUCTS_LENGTH else f"{products[:PRODUCTS_LENGTH]}…"


def stacked_table(
    columns: Sequence[str], rows: Sequence[Sequence[str | Component]], *, caption: str
) -> html.Table:
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


def review_table(frame: pd.DataFrame, names: Mapping[str, str]) -> DataTable:
    """The product texts that no count holds yet, most reports first.

    Args:
        names: name of each report system by its key.
    """
    first = frame.sort_values("reports", ascending=False, kind="stable").head(REVIEW_ROWS)
    rows = tuple(
        (
            str(row["product_name"] if pd.notna(row["product_name"]) else row["ingredient_names"]),
            names.get(str(row["source"]), str(row["source"])),
            _review_reason(row),
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
        numeric=_numbers(3, 2),
        fit=False,
        stacks=True,
    )


def _review_reason(row: dict[Any, Any]) -> str:
    if row["reason"] == "near miss":
        return f"resembles {row['close_to']} ({row['score']:.0f} of 100), no rule reads it"
    if row["reason"] == "other species":
        return f"another species than kratom, never counted, rule {row['rule_id']}"
    return f"may be {SUBSTANCES[row['substance']].label}, rule {row['rule_id']}"


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
        numeric=_numbers(3, 2),
        fit=False,
        stacks=True,
    )


def versions_table(frame: pd.DataFrame) -> DataTable:
    """What became of the case versions in each FAERS quarter, newest first."""
    counts = ["delivered", "superseded", "deleted", "kept", "deletions_listed"]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (str(row["quarter"]), *(int(row[name]) for name in counts))
        for row in frame.sort_values("quarter", ascending=False).to_dict("records")
    )
    return DataTable(
        caption="Case versions by the quarter of the file. Delivered = replaced + deleted + stand.",
        columns=("File", "Delivered", "Replaced", "Deleted", "Stand", "Cases on its deletion list"),
        rows=rows,
        numeric=_numbers(1, 5),
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
        numeric=_numbers(3, 1),
        fit=False,
    )
