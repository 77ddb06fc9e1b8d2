"""openFDA food/event: the same complaints as HFCS, one JSON record per report.

Read from an API answer or bulk partition (`{"meta": …, "results": […]}`), a plain list, or JSON
lines, each also as .gz or .zip. openFDA splits reactions at every comma; the pieces are put
together again in the build, where the reaction terms of all sources are known.
"""

from __future__ import annotations

import gzip
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from etl.errors import BadFileError
from etl.fetching import Fetching
from etl.files import FETCH_AGAIN, open_zip, refuse_unusable, verify_zip
from etl.openfda import fetch_search, searching
from etl.sources.base import Source
from etl.sources.hfcs import HFCS
from etl.staging import Member, Staging

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
EXPECTED = "Add food/event records: an API answer, a bulk partition, or JSON lines of results"
GZIP = b"\x1f\x8b"


def release_of(path: Path) -> str:
    """Name the release after the file, without its endings.

    Raises:
        BadFileError: the file holds no food/event records.
    """
    name, text = _read(path)
    first = next(_records(text, file=name), None)
    if first is None:
        raise BadFileError(name, "there is no record in this file", remedy=EXPECTED)
    number, record = first
    if not isinstance(record, dict) or not {"report_number", "products"} & set(record):
        raise BadFileError(name, "these are no food/event records", line=number, remedy=EXPECTED)
    stem = re.sub(r"(\.(jsonl?|ndjson|gz|zip))+$", "", path.name.lower())
    return re.sub(r"[^a-z0-9]+", "_", stem).strip("_")


def stage(paths: Sequence[Path], staging: Staging) -> None:
    """Stage one row per record and one per product; a record that is none is rejected."""
    reports: dict[str, list[Any]] = {name: [] for name in TABLES["report"]}
    products: dict[str, list[Any]] = {name: [] for name in TABLES["product"]}
    for path in paths:
        name, text = _read(path)
        label = PurePosixPath(name.rpartition(":")[2]).name
        staged = rejected = 0
        for number, record in _records(text, file=name):
            reason = _reason_to_reject(record)
            if reason:
                rejected += 1
                raw = record if isinstance(record, str) else json.dumps(record, ensure_ascii=False)
                staging.reject(label, line_number=number, reason=reason, raw_text=raw)
                continue
            staged += 1
            _append_report(reports, record, number=number)
            _append_products(products, record, number=number)
        staging.account(
            Member(
                file_name=path.name,
                member=label,
                table="report",
                rows_delivered=staged + rejected,
                rows_staged=staged,
                rows_rejected=rejected,
            )
        )
    staging.write("report", TABLES["report"], reports)
    staging.write("product", TABLES["product"], products)


def _reason_to_reject(record: Any) -> str | None:
    if isinstance(record, str):
        return "the line is no JSON record"
    if not isinstance(record, dict):
        return "the record is no JSON object"
    if not str(record.get("report_number") or "").strip():
        return "no report number"
    for name in ("products", "reactions", "outcomes"):
        if not isinstance(record.get(name, []), list):
            return f"{name} is no list"
    if not isinstance(record.get("consumer", {}), dict):
        return "consumer is no object"
    return None


def _append_report(rows: dict[str, list[Any]], record: dict[str, Any], *, number: int) -> None:
    consumer = record.get("consumer", {})
    rows["line_number"].append(number)
    rows["report_number"].append(_text(record["report_number"]))
    rows["received_date"].append(_text(record.get("date_created")))
    rows["event_date"].append(_text(record.get("date_started")))
    rows["age"].append(_text(consumer.get("age")))
    rows["age_unit"].append(_text(consumer.get("age_unit")))
    rows["sex"].append(_text(consumer.get("gender")))
    for name in ("outcomes", "reactions"):
        values = (_text(value) for value in record.get(name, []))
        rows[name].append([value for value in values if value])


def _append_products(rows: dict[str, list[Any]], record: dict[str, Any], *, number: int) -> None:
    listed = (product for product in record.get("products", []) if isinstance(product, dict))
    for seq, product in enumerate(listed, start=1):
        rows["line_number"].append(number)
        rows["report_number"].append(_text(record["report_number"]))
        rows["product_seq"].append(seq)
        rows["product_role"].append(_text(product.get("role")))
        rows["product_name"].append(_text(product.get("name_brand")))
        rows["industry_code"].append(_text(product.get("industry_code")))
        rows["industry_name"].append(_text(product.get("industry_name")))


def _text(value: Any) -> str | None:
    return None if value is None else (str(value).strip() or None)


def _read(path: Path) -> tuple[str, str]:
    """Give the name to show and the text, out of gzip or zip where it is in one."""
    refuse_unusable(path)
    data = path.read_bytes()
    name = str(path)
    if data.startswith(GZIP):
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error) as error:
            raise BadFileError(
                path, f"the gzip is cut off or damaged ({error})", remedy=FETCH_AGAIN
            ) from error
    elif zipfile.is_zipfile(path) or path.suffix.lower() == ".zip":
        with open_zip(path) as archive:
            members = [
                name
                for name in archive.namelist()
                if re.search(r"\.(json|jsonl|ndjson)$", name, re.I)
            ]
            if len(members) != 1:
                raise BadFileError(
                    path,
                    f"the zip holds {len(members)} JSON files where one is expected",
                    remedy=EXPECTED,
                )
            verify_zip(archive, path)
            name, data = f"{path}:{members[0]}", archive.read(members[0])
    try:
        return name, data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadFileError(
            name, "the file is not UTF-8 text", line=line, remedy=EXPECTED
        ) from error


def _records(text: str, *, file: str) -> Iterator[tuple[int, Any]]:
    """Give (number, record); the number is the line in JSON lines, else the place in the list.

    A line that is no JSON comes as its text, so that it can be rejected by itself.
    """
    document = _whole_document(text, file=file)
    if isinstance(document, list):
        yield from enumerate(document, start=1)
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except ValueError:
                yield number, line


def _whole_document(text: str, *, file: str) -> list[Any] | None:
    """Give the records of a single JSON document, or None when the text is JSON lines."""
    try:
        document = json.loads(text)
    except ValueError as error:
        _refuse_if_not_lines(text, file=file, error=error)
        return None
    if isinstance(document, list):
        return document
    if not isinstance(document, dict):
        raise BadFileError(file, "this JSON holds no records", line=1, remedy=EXPECTED)
    if "error" in document:
        message = document["error"]
        if isinstance(message, dict):
            message = message.get("message") or message.get("code")
        raise BadFileError(
            file, f"this is an error answer of the API ({message})", line=1, remedy=FETCH_AGAIN
        )
    if "results" in document:
        if not isinstance(document["results"], list):
            raise BadFileError(file, "results is no list", line=1, remedy=EXPECTED)
        return document["results"]
    return None


def _refuse_if_not_lines(text: str, *, file: str, error: ValueError) -> None:
    """Accept JSON lines when the first line is a JSON object by itself."""
    first = text.lstrip().partition("\n")[0]
    try:
        if isinstance(json.loads(first), dict):
            return
    except ValueError:
        pass
    line = getattr(error, "lineno", 1)
    raise BadFileError(
        file, f"this is no JSON ({getattr(error, 'msg', error)})", line=line, remedy=FETCH_AGAIN
    ) from error


def fetch(fetching: Fetching) -> None:
    """Fetch the complaints that a search for kratom and 7-OH finds; the rules decide later.

    Raises:
        DownloadError: not everything came.
    """
    fetch_search(
        fetching,
        endpoint="food/event",
        search=searching(["products.name_brand"]),
        file_name="search_kratom_7oh.jsonl.gz",
    )


SOURCE = Source(
    key="openfda_food",
    report_system=HFCS,
    publisher="U.S. Food and Drug Administration",
    dataset="openFDA food/event",
    url="https://open.fda.gov/apis/food/event/",
    licence="CC0 1.0",
    cadence="quarterly",
    preference=2,
    parser_version=1,
    tables=TABLES,
    release_of=release_of,
    stage=stage,
    fetch=fetch,
)
