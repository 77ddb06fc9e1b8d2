"""CSV of every chart, its metadata, and the machine-readable state: plain links, no JavaScript.

The rows come from the same question with the same filters as the chart, so the numbers are the
same by construction.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import time
from http import HTTPStatus
from typing import Any

import flask
import pandas as pd

from dashboard.filters import OWN_PARAMETERS, Filters, query_of
from dashboard.frames import values_of
from dashboard.records import Record, read_record
from dashboard.warehouse import Snapshot, SourceInfo, Warehouse, WarehouseError

TABLES = {
    "mart_limitation": "Limitations",
    "mart_limitation_chart": "Which limitation touches which chart",
    "mart_release": "Files this warehouse was built from",
    "mart_reject_reason": "Lines that were not loaded, by reason",
    "mart_unusable_value": "Values that cannot be and are left out, by reason",
    "mart_unusable_date": "Dates of receipt that cannot be and are left out, by file and reason",
    "mart_faers_version": "What became of the case versions in each FAERS quarter",
    "mart_claim": "Claims, and what the data can and cannot show",
    "mart_survey_published": "Lines of community surveys as printed elsewhere",
    "mart_survey": "Community surveys, by condition",
    "mart_rule": "Rules that read a product as a substance",
    "mart_substance": "Watched substances, and how they are drawn",
    "mart_exposure_group": "Groups in which exposures of line lists are counted",
    "mart_ingredient_class": "Classes of other ingredients",
    "mart_reaction_group": "Groups of reactions",
    "mart_word": "Keys used in the tables, and their words",
    "mart_macro": "Questions as SQL",
    "mart_question_column": "Columns of every answer",
    "mart_interaction": "Counts of substance, class and reaction, with omega",
    "mart_signal": "2x2 tables of watched substances, with every measure",
    "mart_signal_population": "Populations that reports are compared within or with",
    "mart_signal_prior": "Priors of EBGM",
    "mart_signal_statement": "How reports were compared: the READUS-PV statement",
    "mart_duplicate_model": "Model of which reports are of one event: what agrees how often",
    "mart_duplicate_training": "What that model was trained on",
    "mart_review": "Product texts that a person should settle",
}
MIDNIGHT = time()
DAY_LENGTH = len("2026-01-01")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
CSV_TYPE = "text/csv; charset=utf-8"


def csv_bytes(snapshot: Snapshot, name: str, filters: Filters, *, source: str | None) -> bytes:
    """A question or a mart table as CSV (UTF-8, LF, header row, ISO dates)."""
    is_table = name in TABLES
    frame = snapshot.table(name) if is_table else snapshot.ask(name, filters, source=source)
    return as_csv(frame)


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: such a one gets an apostrophe before it.

    Product names are what strangers wrote. Which beginnings are taken for formulas says OWASP,
    "CSV Injection".
    """
    return f"'{text}" if text.startswith(FORMULA) else text


def as_csv(frame: pd.DataFrame) -> bytes:
    """Rows as CSV (UTF-8, LF, header row, ISO dates), harmless in a spreadsheet."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(frame.columns)
    writer.writerows(zip(*(_cells(column) for _, column in frame.items()), strict=True))
    return buffer.getvalue().encode("utf-8")


def _cells(column: pd.Series[Any]) -> list[Any]:
    """The values of a column as they stand in a file: days without their midnight."""
    values = values_of(column)
    if column.dtype.kind != "M":
        return [harmless(value) if isinstance(value, str) else value for value in values]
    given = [moment for moment in values if moment is not None]
    length = DAY_LENGTH if all(moment.time() == MIDNIGHT for moment in given) else None
    return [None if moment is None else moment.isoformat()[:length] for moment in values]


def size_text(count: int) -> str:
    """A size for a link, e.g. `3 kB`."""
    return f"{max(1, round(count / 1000))} kB"


def csv_link(name: str, filters: Filters, *, source: str | None) -> str:
    """The address of the CSV of a chart."""
    path = f"/download/{name}.csv"
    return path if name in TABLES else filters.link(path, source=source)


def file_name(name: str, filters: Filters, *, source: str | None, build: str, ending: str) -> str:
    """A lower-case file name with what was asked for in it."""
    parts = ["kratomwatch", name.removeprefix("mart_")]
    if name not in TABLES:
        own = OWN_PARAMETERS.get(name)
        said = {
            "sources": source or "all-sources",
            "substances": "-".join(filters.substances) or "any-substance",
            "since": filters.first_quarter,
            "until": filters.last_quarter,
            "suspect_only": "suspect" if filters.suspect_only else None,
            "outcome": filters.outcome if filters.outcome != "any" else None,
            "counting": filters.counting,
        }
        said |= {
            one.of.parameter: f"{one.of.address}-{one.text.replace(',', '-')}"
            for one in filters.further
        }
        parts += [part for key, part in said.items() if part and (own is None or key in own)]
        # What no other question takes.
        versus = None if filters.comparator == "all" else f"versus-{filters.comparator}"
        day = filters.as_of and f"as-of-{filters.as_of}"
        only = {"comparator": versus, "as_of": day}
        parts += [part for key, part in only.items() if part and own and key in own]
    return "_".join([*parts, build]).lower() + ending


def metadata(
    snapshot: Snapshot, name: str, filters: Filters, *, source: str | None
) -> dict[str, Any]:
    """What must travel with the numbers: sources, dates, definitions, limitations, licence."""
    build = snapshot.build
    limits = snapshot.table("mart_limitation")
    if name not in TABLES:
        touching = snapshot.table("mart_limitation_chart")
        touching = touching[touching["chart"] == name]
        limits = limits[limits["limitation_id"].isin(touching["limitation_id"])]
    return {
        "title": (snapshot.questions | TABLES)[name],
        "is_synthetic": build.is_synthetic,
        "notice": (
            "Synthetic data made by the demo generator: describes no real report."
            if build.is_synthetic
            else "A report is not proof of cause. Sources overlap and must not be added up."
        ),
        "built_at": f"{build.built_at.isoformat()}Z",
        "program_version": build.program_version,
        "vocabulary_version": build.vocabulary_version,
        "sql": filters.sql(name, source=source) if name not in TABLES else f"from {name}",
        "sources": [
            _source_metadata(info)
            for info in _counted_in(snapshot, name)
            if source is None or info.source == source
        ],
        "limitations": [
            {"title": row["title"], "statement": row["statement"], "source": row["source_note"]}
            for row in limits.to_dict("records")
        ],
    }


def _counted_in(snapshot: Snapshot, name: str) -> tuple[SourceInfo, ...]:
    """The sources that an answer can hold; poison centers stand in few."""
    with_exposures = name == "counts_by_year" or name.startswith("poison_center")
    return snapshot.counted_sources if with_exposures else snapshot.sources


def _source_metadata(info: SourceInfo) -> dict[str, Any]:
    return {
        "source": info.source,
        "name": info.name,
        "unit": info.unit_plural,
        "publisher": info.publisher,
        "dataset": info.dataset,
        "url": info.url,
        "licence": info.licence,
        "date_charted": info.date_charted,
        "data_up_to_and_including": None
        if info.data_through_date is None
        else info.data_through_date.strftime("%Y-%m-%d"),
        "last_refreshed_at": f"{info.last_refreshed_at.isoformat()}Z",
        "incomplete_from": info.first_incomplete_quarter or None,
    }


def register(server: flask.Flask, warehouse: Warehouse) -> None:
    """Add the download addresses to the server."""

    @server.get("/download/<name>.csv")
    def download_csv(name: str) -> flask.Response:
        return _answer(warehouse, name, _csv_response)

    @server.get("/download/report.csv")
    def download_report() -> flask.Response:
        report_id = flask.request.args.get("id", "")
        return answered(warehouse, lambda snapshot: _report_response(snapshot, report_id))

    @server.get("/download/<name>.metadata.json")
    def download_metadata(name: str) -> flask.Response:
        return _answer(warehouse, name, _metadata_response)


Builder = Callable[[Snapshot, str, Filters, str | None], flask.Response]


def answered(warehouse: Warehouse, make: Callable[[Snapshot], flask.Response]) -> flask.Response:
    """A response from one generation of the warehouse; 503 with the reason where none is whole."""
    try:
        return warehouse.answered(make)
    except WarehouseError as error:
        return line(error.public, HTTPStatus.SERVICE_UNAVAILABLE)


def not_found(text: str) -> flask.Response:
    """What is known, where something is asked for that is not there."""
    return line(text, HTTPStatus.NOT_FOUND)


def line(text: str, status: HTTPStatus) -> flask.Response:
    """A line of text as an answer."""
    return flask.Response(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")


def attached(content: bytes, *, content_type: str, name: str) -> flask.Response:
    """A file that the browser saves under a name."""
    response = flask.Response(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _answer(warehouse: Warehouse, name: str, build: Builder) -> flask.Response:
    return answered(warehouse, lambda snapshot: _answer_of(snapshot, name, build))


def _answer_of(snapshot: Snapshot, name: str, build: Builder) -> flask.Response:
    arguments = flask.request.args
    source = arguments.get("source")
    there = snapshot.questions | TABLES
    if name not in there:
        return not_found(f"There is no download '{name}'. Known: {', '.join(there)}.")
    known = [info.source for info in snapshot.sources]
    if source is not None and source not in known:
        return not_found(f"There is no source '{source}'. Known: {', '.join(known)}.")
    filters = snapshot.filters(query_of(arguments))
    return build(snapshot, name, filters, source)


def _report_response(snapshot: Snapshot, report_id: str) -> flask.Response:
    record = read_record(snapshot, report_id)
    if record is None:
        return not_found(
            "There is no such report; the list of those there are: /download/report_list.csv"
        )
    name = f"kratomwatch_report_{report_id.replace(':', '-').lower()}.csv"
    return attached(as_csv(record.lines()), content_type=CSV_TYPE, name=name)


def report_link(report_id: str) -> str:
    """The address of the CSV of one report."""
    return f"/download/report.csv?{query_of({'id': report_id})}"


def report_size(record: Record) -> int:
    """The size of the CSV of one report in bytes."""
    return len(as_csv(record.lines()))


def _csv_response(
    snapshot: Snapshot, name: str, filters: Filters, source: str | None
) -> flask.Response:
    return attached(
        csv_bytes(snapshot, name, filters, source=source),
        content_type=CSV_TYPE,
        name=file_name(name, filters, source=source, build=build_date(snapshot), ending=".csv"),
    )


def _metadata_response(
    snapshot: Snapshot, name: str, filters: Filters, source: str | None
) -> flask.Response:
    return flask.jsonify(metadata(snapshot, name, filters, source=source))


def build_date(snapshot: Snapshot) -> str:
    """The day of the build for the name of a file, which says what is synthetic."""
    kind = "synthetic-" if snapshot.build.is_synthetic else ""
    return f"{kind}{snapshot.build.built_at:%Y%m%d}"
