"""The line listing that FDA's public dashboard of FAERS (AEMS since March 2026) exports.

One row a case in its latest version, as CSV or XLSX, of whatever somebody searched for. Several
values of a cell are parted by `;`; `-` and `Not Specified` stand for nothing. Dates of receipt are
written 8/16/2018, event dates 16-Aug-2018, Aug-2018 or 2018. Suspect products are two lists that do
not run in parallel: product names where there are any, and the ingredients of all.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from etl.errors import BadFileError
from etl.formats.delimited import (
    decode,
    header_of,
    lines_of,
    records,
    refuse_repeated,
    width_problem,
)
from etl.formats.workbook import is_workbook, refuse_several, sheets_of
from etl.store.files import all_bytes_of, refuse_unusable, sha256_of
from etl.store.staging import Member, Staging

# The columns by their names in the export, in capitals and without punctuation.
COLUMNS = {
    "CASE ID": "case_id",
    "SUSPECT PRODUCT NAMES": "suspect_product_names",
    "SUSPECT PRODUCT ACTIVE INGREDIENTS": "suspect_product_active_ingredients",
    "REASON FOR USE": "reason_for_use",
    "REACTIONS": "reactions",
    "SERIOUS": "serious",
    "OUTCOMES": "outcomes",
    "SEX": "sex",
    "EVENT DATE": "event_date",
    "LATEST FDA RECEIVED DATE": "latest_fda_received_date",
    "CASE PRIORITY": "case_priority",
    "PATIENT AGE": "patient_age",
    "PATIENT WEIGHT": "patient_weight",
    "SENDER": "sender",
    "REPORTER TYPE": "reporter_type",
    "REPORT SOURCE": "report_source",
    "CONCOMITANT PRODUCT NAMES": "concomitant_product_names",
    "LATEST MANUFACTURER RECEIVED DATE": "latest_manufacturer_received_date",
    "INITIAL FDA RECEIVED DATE": "initial_fda_received_date",
    "COUNTRY WHERE EVENT OCCURRED": "country",
    "REPORTED TO MANUFACTURER": "reported_to_manufacturer",
    "MANUFACTURER CONTROL NUMBER": "manufacturer_control_number",
    "LITERATURE REFERENCE": "literature_reference",
    "COMPOUNDED FLAG": "compounded_flag",
}
# Without these a row would be counted wrongly; without another its field is blank.
REQUIRED = (
    "CASE ID",
    "SUSPECT PRODUCT NAMES",
    "SUSPECT PRODUCT ACTIVE INGREDIENTS",
    "REACTIONS",
    "SERIOUS",
    "OUTCOMES",
    "LATEST FDA RECEIVED DATE",
    "CONCOMITANT PRODUCT NAMES",
    "INITIAL FDA RECEIVED DATE",
)
# What an outcome means, in capitals and without punctuation; FAERS has codes for the same.
OUTCOMES = {
    "DIED": "death",
    "LIFE THREATENING": "life_threatening",
    "HOSPITALIZED": "hospitalization",
    "DISABLED": "disability",
    "CONGENITAL ANOMALY": "congenital_anomaly",
    "CONGENITAL ANOMALY BIRTH DEFECT": "congenital_anomaly",
    "REQUIRED INTERVENTION": "required_intervention",
    "OTHER OUTCOMES": "other_serious",
    "NON SERIOUS": None,
}
IN_OTHER_TABLES = (
    "suspect_product_names",
    "suspect_product_active_ingredients",
    "concomitant_product_names",
    "reactions",
    "outcomes",
)
CASE_COLUMNS = tuple(name for name in COLUMNS.values() if name not in IN_OTHER_TABLES)
KEYS = {"record_seq": "BIGINT", "place": "BIGINT"}
TABLES = {
    "case": {"record_seq": "BIGINT", "line_number": "BIGINT"}
    | dict.fromkeys(CASE_COLUMNS, "VARCHAR"),
    "product": KEYS | dict.fromkeys(("role", "product_name", "ingredient_names"), "VARCHAR"),
    "reaction": KEYS | {"pt": "VARCHAR"},
    "outcome": KEYS | {"outcome": "VARCHAR"},
}
NOTHING = frozenset(("", "-", "NOT SPECIFIED"))
CASE_ID = re.compile(r"0*([1-9]\d{0,11})")
# A header stands first, or below a title that somebody put there.
LAST_HEADER_LINE = 15
DAY_FORMS = (
    (re.compile(r"\d{1,2}/\d{1,2}/\d{4}"), "%m/%d/%Y"),
    (re.compile(r"\d{1,2}-[A-Za-z]{3}-\d{4}"), "%d-%b-%Y"),
    (re.compile(r"\d{4}-\d{2}-\d{2}"), "%Y-%m-%d"),
)
MONTH_FORMS = (
    (re.compile(r"[A-Za-z]{3}-\d{4}"), "%b-%Y"),
    (re.compile(r"\d{1,2}/\d{4}"), "%m/%Y"),
    (re.compile(r"\d{4}-\d{2}"), "%Y-%m"),
)
YEAR = re.compile(r"\d{4}")
EXPORT_AGAIN = (
    "Export the line listing from FDA's dashboard again, as comma-separated CSV or as XLSX, and "
    "add that"
)
Rows = dict[str, dict[str, list[Any]]]


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A line listing found in a file.

    Attributes:
        columns: what each column of the file is called here; None where it is not known.
        unknown: the columns that are not known, as they are called in the file.
        rows: line or row number, values and text of each row below the header.
    """

    columns: list[str | None]
    unknown: tuple[str, ...]
    rows: Iterator[tuple[int, list[str], str]]
    repaired_characters: int = 0


def release_of(path: Path) -> str:
    """Name the release after the file and what is in it, e.g. `kratom_2025_0f3a9c21`.

    Exports of different searches often have the same name; each is a release of its own.

    Raises:
        BadFileError: the file is no line listing, has a column missing, or holds no case.
    """
    listing = open_listing(path)
    if next(listing.rows, None) is None:
        raise BadFileError(path, "there is no case below the header", remedy=EXPORT_AGAIN)
    stem = re.sub(r"[^a-z0-9]+", "_", path.stem.lower()).strip("_")
    return f"{stem or 'export'}_{sha256_of(path)[:8]}"


def stage(paths: Sequence[Path], staging: Staging) -> None:
    """Stage one row per case, product, reaction and outcome.

    An outcome that is not known is left out and kept as a repair; the case stays.
    """
    rows: Rows = {table: {name: [] for name in columns} for table, columns in TABLES.items()}
    for path in paths:
        _stage_file(path, staging, rows)
    for table, columns in TABLES.items():
        staging.write(table, columns, rows[table])


def _stage_file(path: Path, staging: Staging, rows: Rows) -> None:
    listing = open_listing(path)
    staged = rejected = repaired = 0
    for line_number, values, raw in listing.rows:
        record = _record(values, listing.columns)
        reason = reason_to_reject(values, record, width=len(listing.columns))
        if reason:
            rejected += 1
            staging.reject(path.name, line_number=line_number, reason=reason, raw_text=raw)
            continue
        staged += 1
        unknown = _append(rows, record, line_number)
        if unknown:
            repaired += 1
            how = f"outcome not known and left out: {', '.join(unknown)}"
            staging.repair(path.name, line_number=line_number, how=how, raw_text=raw)
    staging.account(
        Member(
            file_name=path.name,
            member=path.name,
            table="case",
            rows_delivered=staged + rejected,
            rows_staged=staged,
            rows_rejected=rejected,
            repaired_characters=listing.repaired_characters,
            repaired_lines=repaired,
            unknown_columns=listing.unknown,
        )
    )


def open_listing(path: Path) -> Listing:
    """Find the line listing in a file.

    Raises:
        BadFileError: the file cannot be read, no line of it is a header that fits, or several
            sheets hold a listing.
    """
    refuse_unusable(path)
    if not is_workbook(path):
        return _in_csv(path)
    sheets = sheets_of(path, remedy=EXPORT_AGAIN)
    if not any(sheets.values()):
        raise BadFileError(path, "the workbook is empty", remedy=EXPORT_AGAIN)
    headers = [
        (title, place)
        for title, sheet in sheets.items()
        for place, (_, values) in enumerate(sheet[:LAST_HEADER_LINE])
        if is_header(values)
    ]
    if not headers:
        raise _no_listing(path)
    refuse_several([title for title, _ in headers], path, remedy="Save each as a file of its own")
    title, place = headers[0]
    number, header = sheets[title][place]
    columns, unknown = columns_of(header, file=path, line=number)
    below = sheets[title][place + 1 :]
    rows = ((line, _padded(row, len(columns)), _as_line(row)) for line, row in below)
    return Listing(columns=columns, unknown=unknown, rows=rows)


def _in_csv(path: Path) -> Listing:
    text, repaired = decode(all_bytes_of(path))
    lines = lines_of(text, file=path, remedy=EXPORT_AGAIN)
    for place, line in enumerate(lines[:LAST_HEADER_LINE]):
        header = header_of(line, file=path, number=place + 1, remedy=EXPORT_AGAIN)
        if is_header(header):
            columns, unknown = columns_of(header, file=path, line=place + 1)
            return Listing(
                columns=columns,
                unknown=unknown,
                rows=records(lines, first_line=place + 2, width=len(columns)),
                repaired_characters=repaired,
            )
    raise _no_listing(path)


def _no_listing(path: Path) -> BadFileError:
    return BadFileError(
        path,
        "this is no line listing: no line has the columns Case ID and Reactions",
        line=1,
        remedy=EXPORT_AGAIN,
    )


def is_header(values: Sequence[str]) -> bool:
    """Say whether a row is the header of a line listing, or of a part of one."""
    found = {_plain(value) for value in values}
    return "CASE ID" in found and len(found & COLUMNS.keys()) > 2


def columns_of(
    header: Sequence[str], *, file: Path, line: int
) -> tuple[list[str | None], tuple[str, ...]]:
    """What each column is called here, and the names of those that are not known.

    Raises:
        BadFileError: a column is missing, or stands twice.
    """
    names = [_plain(value) for value in header]
    while names and not names[-1]:
        names.pop()
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise BadFileError(
            file,
            f"the header has no column {', '.join(name.title() for name in missing)}",
            line=line,
            remedy=EXPORT_AGAIN,
        )
    refuse_repeated(
        [name.title() if name in COLUMNS else "" for name in names],
        file=file,
        line=line,
        remedy=EXPORT_AGAIN,
    )
    unknown = tuple(
        value.strip() for value, name in zip(header, names, strict=False) if name not in COLUMNS
    )
    return [COLUMNS.get(name) for name in names], unknown


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^A-Z0-9]+", " ", text.upper()).split())


def _padded(values: Sequence[str], width: int) -> list[str]:
    """Blank cells at the end of a row are not in a workbook, or are too many."""
    padded = [*values, *[""] * (width - len(values))]
    while len(padded) > width and not padded[-1]:
        padded.pop()
    return padded


def _as_line(values: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(values)
    return line.getvalue()


def _record(values: Sequence[str], columns: Sequence[str | None]) -> dict[str, str]:
    return {
        name: value.strip()
        for name, value in zip(columns, values, strict=False)
        if name is not None
    }


def reason_to_reject(values: Sequence[str], record: Mapping[str, str], *, width: int) -> str | None:
    """Say why a row is not a case that can be counted; None where it is one."""
    if problem := width_problem(values, width):
        return problem
    if not CASE_ID.fullmatch(record["case_id"]):
        return "no case number"
    received = day_of(record["initial_fda_received_date"])
    latest = day_of(record["latest_fda_received_date"])
    if received is None:
        return "no date on which FDA first received the case"
    if latest is None:
        return "no date on which FDA received the case last"
    if latest < received:
        return "received last before it was received first"
    return None


def day_of(text: str) -> date | None:
    """Read a day with all of its year; None where the text is no day."""
    return _parsed(text, DAY_FORMS)


def period_of(text: str) -> str | None:
    """Write the date of an event as 2021-06-01, 2021-06 or 2021; as delivered if it is none."""
    if day := day_of(text):
        return day.isoformat()
    if month := _parsed(text, MONTH_FORMS):
        return f"{month:%Y-%m}"
    return value_of(text)


def _parsed(text: str, forms: Sequence[tuple[re.Pattern[str], str]]) -> date | None:
    for pattern, form in forms:
        if pattern.fullmatch(text):
            try:
                return datetime.strptime(text, form).date()
            except ValueError:
                return None
    return None


def value_of(text: str) -> str | None:
    """A text, or None where it stands for nothing."""
    return None if text.upper() in NOTHING else text


def listed(text: str) -> list[str]:
    """The values of a list, without those that stand for nothing."""
    parts = (" ".join(part.split()) for part in text.split(";"))
    return [part for part in parts if value_of(part)]


def _append(rows: Rows, record: Mapping[str, str], line_number: int) -> list[str]:
    """Add the rows of a case; give the outcomes that are not known."""
    seq = len(rows["case"]["record_seq"]) + 1
    case = {name: value_of(record.get(name, "")) for name in CASE_COLUMNS}
    case["case_id"] = CASE_ID.sub(r"\1", record["case_id"])
    for name in ("initial_fda_received_date", "latest_fda_received_date", "event_date"):
        case[name] = period_of(record.get(name, ""))
    _add(rows["case"], {"record_seq": seq, "line_number": line_number} | case)
    for place, product in enumerate(products_of(record), start=1):
        _add(rows["product"], {"record_seq": seq, "place": place} | product)
    for place, pt in enumerate(listed(record["reactions"]), start=1):
        _add(rows["reaction"], {"record_seq": seq, "place": place, "pt": pt})
    outcomes = listed(record["outcomes"])
    for place, text in enumerate(outcomes, start=1):
        outcome = OUTCOMES.get(_plain(text))
        if outcome is not None:
            _add(rows["outcome"], {"record_seq": seq, "place": place, "outcome": outcome})
    return [text for text in outcomes if _plain(text) not in OUTCOMES]


def products_of(record: Mapping[str, str]) -> Iterator[dict[str, str | None]]:
    """The entries of the three lists of products, in order.

    A concomitant is a product name, or the ingredients of one, which a backslash joins.
    """
    for text in listed(record["suspect_product_names"]):
        yield {"role": "suspect", "product_name": text, "ingredient_names": None}
    for text in listed(record["suspect_product_active_ingredients"]):
        yield {"role": "suspect", "product_name": None, "ingredient_names": text}
    for text in listed(record["concomitant_product_names"]):
        is_coded = "\\" in text
        yield {
            "role": "concomitant",
            "product_name": None if is_coded else text,
            "ingredient_names": text if is_coded else None,
        }


def _add(columns: dict[str, list[Any]], row: Mapping[str, Any]) -> None:
    for name, values in columns.items():
        values.append(row[name])
