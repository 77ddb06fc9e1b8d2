"""FDA's recalls: openFDA records as JSON, or the CSV that FDA's recall page exports.

A recall is no report of an event: it enters no count of reports. Which recalls name a watched
substance is decided in the build, by the same rules as for products. Firms are named, no persons.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from etl.formats import openfda_records
from etl.formats.openfda_records import Record, RecordFormat, text_of
from etl.sources.openfda_recalls.export import is_export, read_export
from etl.store.staging import Member, Staging

FIELDS = (
    "recall_number",
    "event_id",
    "product_type",
    "recall_initiation_date",
    "report_date",
    "termination_date",
    "classification",
    "status",
    "recalling_firm",
    "product_description",
    "reason_for_recall",
    "code_info",
    "voluntary_mandated",
)
TABLES = {"recall": {"line_number": "BIGINT"} | dict.fromkeys(FIELDS, "VARCHAR")}
RECORDS = RecordFormat(
    name="enforcement",
    fields=frozenset({"recall_number", "recalling_firm", "reason_for_recall"}),
    expected="Add food/enforcement or drug/enforcement records: an API answer, a bulk partition, "
    "JSON lines of results, or the CSV that FDA's recall page exports",
)


def release_of(path: Path) -> str:
    """Name the release after the file, without its endings.

    Raises:
        BadFileError: the file holds no enforcement records.
    """
    if is_export(path):
        read_export(path)
        return openfda_records.release_named(path)
    return openfda_records.release_of(path, RECORDS)


def stage(paths: Sequence[Path], staging: Staging) -> None:
    """Stage one row per record; one without a recall number is rejected."""
    rows: dict[str, list[Any]] = {name: [] for name in TABLES["recall"]}
    for path in paths:
        if is_export(path):
            _stage_export(path, staging, rows)
            continue
        openfda_records.stage_records(
            path,
            staging,
            records=RECORDS,
            table="recall",
            reason_to_reject=_reason_to_reject,
            append=partial(_append, rows),
        )
    staging.write("recall", TABLES["recall"], rows)


def _stage_export(path: Path, staging: Staging, rows: dict[str, list[Any]]) -> None:
    export = read_export(path)
    rejected = mended = 0
    for row in export.rows:
        if row.problem:
            rejected += 1
            staging.reject(
                path.name,
                line_number=row.line_number,
                reason=row.problem,
                raw_text=row.raw_text,
            )
            continue
        if row.mended:
            mended += 1
            staging.repair(
                path.name, line_number=row.line_number, how=row.mended, raw_text=row.raw_text
            )
        _append(rows, row.values, row.line_number)
    staging.account(
        Member(
            file_name=path.name,
            member=path.name,
            table="recall",
            rows_delivered=len(export.rows),
            rows_staged=len(export.rows) - rejected,
            rows_rejected=rejected,
            repaired_lines=mended,
            unknown_columns=export.unknown,
        )
    )


def _append(rows: dict[str, list[Any]], record: Record, number: int) -> None:
    rows["line_number"].append(number)
    for name in FIELDS:
        rows[name].append(text_of(record.get(name)))


def _reason_to_reject(record: Record) -> str | None:
    return None if text_of(record.get("recall_number")) else "no recall number"
