"""FDA's Human Foods Complaint System, until October 2024 called CAERS: the product-based CSV.

One cumulative file since 2004, issued again every quarter, one row per product with the values of
the report repeated on each row. Header, encoding and outcome words changed between issues; all
generations are read into the same columns, as text. Dates and ages get their types in `sql/`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from etl.errors import BadFileError
from etl.formats.dates import refuse_short_years
from etl.formats.delimited import (
    decode,
    header_of,
    lines_of,
    records,
    refuse_repeated,
    width_problem,
)
from etl.formats.packed import Named, is_zip, unpacked_member
from etl.store.files import all_bytes_of, refuse_unusable
from etl.store.staging import Member, Staging

COLUMNS = (
    "report_number",
    "received_date",
    "event_date",
    "product_role",
    "product_name",
    "industry_code",
    "industry_name",
    "age",
    "age_unit",
    "sex",
    "outcomes",
    "reactions",
)
LINES_LOOKED_AT = 200
ADD_THE_CSV = "Add the product-based CSV of HFCS (or CAERS)"
TABLES = {"row": {"line_number": "BIGINT"} | dict.fromkeys(COLUMNS, "VARCHAR")}

# Every spelling of a column name that an issue of the file has used, in capitals.
ALIASES = {
    "RA_REPORT #": "report_number",
    "REPORT_ID": "report_number",
    "REPORT ID": "report_number",
    "CASE_ID": "report_number",
    "RA_CAERS CREATED DATE": "received_date",
    "DATE_FDA_FIRST_RECEIVED_REPORT": "received_date",
    "DATE FDA FIRST RECEIVED REPORT": "received_date",
    "DATE_FDA_FIRST_RECEIVED_CASE": "received_date",
    "DATE FDA FIRST RECEIVED CASE": "received_date",
    "AEC_EVENT START DATE": "event_date",
    "DATE_EVENT": "event_date",
    "DATE EVENT": "event_date",
    "PRI_PRODUCT ROLE": "product_role",
    "PRODUCT_TYPE": "product_role",
    "PRODUCT TYPE": "product_role",
    "PRI_REPORTED BRAND/PRODUCT NAME": "product_name",
    "PRODUCT": "product_name",
    "PRI_FDA INDUSTRY CODE": "industry_code",
    "PRODUCT_CODE": "industry_code",
    "PRODUCT CODE": "industry_code",
    "PRI_FDA INDUSTRY NAME": "industry_name",
    "DESCRIPTION": "industry_name",
    "CI_AGE AT ADVERSE EVENT": "age",
    "PATIENT_AGE": "age",
    "PATIENT AGE": "age",
    "CI_AGE UNIT": "age_unit",
    "AGE_UNITS": "age_unit",
    "AGE UNITS": "age_unit",
    "CI_GENDER": "sex",
    "SEX": "sex",
    "AEC_ONE ROW OUTCOMES": "outcomes",
    "CASE_OUTCOME": "outcomes",
    "CASE OUTCOME": "outcomes",
    "SYM_ONE ROW CODED SYMPTOMS": "reactions",
    "CASE_MEDDRA_PREFERRED_TERMS": "reactions",
    "CASE MEDDRA PREFERRED TERMS": "reactions",
    "MEDDRA PREFERRED TERMS": "reactions",
    "MEDRA PREFERRED TERMS": "reactions",
}


def release_of(path: Path) -> str:
    """Name the release after the file, e.g. `hfcs_quarterly_20250930_csv_product_based`.

    Raises:
        BadFileError: the file is no product-based CAERS/HFCS CSV (or a zip of one), or its years
            have two digits.
    """
    name, data = _read(path)
    lines = lines_of(decode(data)[0], file=name, remedy=ADD_THE_CSV)
    header, first_line, _ = _header(lines, file=name)
    place = header.index("received_date")
    read = records(lines[:LINES_LOOKED_AT], first_line=first_line, width=len(header))
    refuse_short_years(
        name, ((line, row[place]) for line, row, _ in read if len(row) == len(header))
    )
    return re.sub(r"[^a-z0-9]+", "_", PurePosixPath(path.name).stem.lower()).strip("_")


def stage(paths: Sequence[Path], staging: Staging) -> None:
    """Stage every delivered row as text, with its line number.

    Raises:
        BadFileError: the header has a column missing.
    """
    (path,) = paths
    name, data = _read(path)
    text, repaired = decode(data)
    del data
    lines = lines_of(text, file=name, remedy=ADD_THE_CSV)
    del text
    header, first_line, unknown = _header(lines, file=name)
    rows: dict[str, list[str | int | None]] = {name: [] for name in ("line_number", *COLUMNS)}
    label = PurePosixPath(name.rpartition(":")[2]).name
    rejected = 0
    for line_number, values, raw in records(lines, first_line=first_line, width=len(header)):
        record = dict(zip(header, values, strict=True)) if len(values) == len(header) else {}
        reason = _reason_to_reject(values, record, width=len(header))
        if reason:
            rejected += 1
            staging.reject(label, line_number=line_number, reason=reason, raw_text=raw)
            continue
        rows["line_number"].append(line_number)
        for column in COLUMNS:
            rows[column].append(record[column].strip() or None)
    staged = len(rows["line_number"])
    staging.write("row", TABLES["row"], rows)
    staging.account(
        Member(
            file_name=path.name,
            member=label,
            table="row",
            rows_delivered=staged + rejected,
            rows_staged=staged,
            rows_rejected=rejected,
            repaired_characters=repaired,
            unknown_columns=unknown,
        )
    )


def _reason_to_reject(values: Sequence[str], record: dict[str, str], *, width: int) -> str | None:
    if problem := width_problem(values, width):
        return problem
    return None if record["report_number"].strip() else "no report number"


def _read(path: Path) -> Named:
    """Give the name to show and the bytes of the CSV, out of its zip where it is in one."""
    refuse_unusable(path)
    if not is_zip(path):
        return Named(str(path), all_bytes_of(path))
    return unpacked_member(
        path,
        (".csv",),
        what="CSV",
        remedy=f"{ADD_THE_CSV}, or a zip of it alone",
    )


def _header(lines: Sequence[str], *, file: str) -> tuple[list[str], int, tuple[str, ...]]:
    """Give the columns in file order, the line of the first row, and the columns not known."""
    delivered = header_of(lines[0], file=file, remedy=ADD_THE_CSV)
    names = [" ".join(name.split()).upper() for name in delivered]
    columns = [ALIASES.get(name, name) for name in names]
    missing = [column for column in COLUMNS if column not in columns]
    if missing:
        raise BadFileError(
            file,
            f"the header has no column for {', '.join(missing)} "
            f"(found: {', '.join(delivered)[:200]})",
            line=1,
            remedy=f"{ADD_THE_CSV}; if FDA renamed a column, name it in ALIASES",
        )
    refuse_repeated([name if name in COLUMNS else "" for name in columns], file=file)
    unknown = tuple(name for name in columns if name not in COLUMNS)
    return columns, 2, unknown
