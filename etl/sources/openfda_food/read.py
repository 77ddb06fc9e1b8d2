"""openFDA food/event: the same complaints as HFCS, one JSON record per report.

openFDA splits reactions at every comma; the pieces are put together again in the build, where the
reaction terms of all sources are known.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from etl.formats import openfda_records
from etl.formats.openfda_records import Record, RecordFormat, no_objects, objects, text_of
from etl.store.staging import Staging

TABLES = {
    "report": {
        "line_number": "BIGINT",
        "report_number": "VARCHAR",
        "received_date": "VARCHAR",
        "event_date": "VARCHAR",
        "age": "VARCHAR",
        "age_unit": "VARCHAR",
        "sex": "VARCHAR",
        "outcomes": "VARCHAR[]",
        "reactions": "VARCHAR[]",
    },
    "product": {
        "line_number": "BIGINT",
        "report_number": "VARCHAR",
        "product_seq": "BIGINT",
        "product_role": "VARCHAR",
        "product_name": "VARCHAR",
        "industry_code": "VARCHAR",
        "industry_name": "VARCHAR",
    },
}
RECORDS = RecordFormat(
    name="food/event",
    fields=frozenset({"report_number", "products"}),
    expected="Add food/event records: an API answer, a bulk partition, or JSON lines of results",
)


def release_of(path: Path) -> str:
    """Name the release after the file, without its endings.

    Raises:
        BadFileError: the file holds no food/event records.
    """
    return openfda_records.release_of(path, RECORDS)


def stage(paths: Sequence[Path], staging: Staging) -> None:
    """Stage one row per record and one per product; a record that is none is rejected."""
    reports: dict[str, list[Any]] = {name: [] for name in TABLES["report"]}
    products: dict[str, list[Any]] = {name: [] for name in TABLES["product"]}

    def append(record: Record, number: int) -> None:
        _append_report(reports, record, number=number)
        _append_products(products, record, number=number)

    for path in paths:
        openfda_records.stage_records(
            path,
            staging,
            records=RECORDS,
            table="report",
            reason_to_reject=_reason_to_reject,
            append=append,
        )
    staging.write("report", TABLES["report"], reports)
    staging.write("product", TABLES["product"], products)


def _reason_to_reject(record: Record) -> str | None:
    if not text_of(record.get("report_number")):
        return "no report number"
    for name in ("products", "reactions", "outcomes"):
        if not isinstance(record.get(name, []), list):
            return f"{name} is no list"
    if no_objects(record.get("products")):
        return "products holds something that is no object"
    if not isinstance(record.get("consumer", {}), dict):
        return "consumer is no object"
    return None


def _append_report(rows: dict[str, list[Any]], record: Record, *, number: int) -> None:
    consumer = record.get("consumer", {})
    rows["line_number"].append(number)
    rows["report_number"].append(text_of(record["report_number"]))
    rows["received_date"].append(text_of(record.get("date_created")))
    rows["event_date"].append(text_of(record.get("date_started")))
    rows["age"].append(text_of(consumer.get("age")))
    rows["age_unit"].append(text_of(consumer.get("age_unit")))
    rows["sex"].append(text_of(consumer.get("gender")))
    for name in ("outcomes", "reactions"):
        values = (text_of(value) for value in record.get(name, []))
        rows[name].append([value for value in values if value])


def _append_products(rows: dict[str, list[Any]], record: Record, *, number: int) -> None:
    listed = objects(record.get("products"), text_is="name_brand")
    for seq, product in enumerate(listed, start=1):
        rows["line_number"].append(number)
        rows["report_number"].append(text_of(record["report_number"]))
        rows["product_seq"].append(seq)
        rows["product_role"].append(text_of(product.get("role")))
        rows["product_name"].append(text_of(product.get("name_brand")))
        rows["industry_code"].append(text_of(product.get("industry_code")))
        rows["industry_name"].append(text_of(product.get("industry_name")))
