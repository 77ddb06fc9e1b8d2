"""openFDA food and drug enforcement: recalls, one JSON record per recall number.

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
from etl.store.staging import Staging

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
    "or JSON lines of results",
)


def release_of(path: Path) -> str:
    """Name the release after the file, without its endings.

    Raises:
        BadFileError: the file holds no enforcement records.
    """
    return openfda_records.release_of(path, RECORDS)


def stage(paths: Sequence[Path], staging: Staging) -> None:
    """Stage one row per record; one without a recall number is rejected."""
    rows: dict[str, list[Any]] = {name: [] for name in TABLES["recall"]}
    for path in paths:
        openfda_records.stage_records(
            path,
            staging,
            records=RECORDS,
            table="recall",
            reason_to_reject=_reason_to_reject,
            append=partial(_append, rows),
        )
    staging.write("recall", TABLES["recall"], rows)


def _append(rows: dict[str, list[Any]], record: Record, number: int) -> None:
    rows["line_number"].append(number)
    for name in FIELDS:
        rows[name].append(text_of(record.get(name)))


def _reason_to_reject(record: Record) -> str | None:
    return None if text_of(record.get("recall_number")) else "no recall number"
