"""Connecticut's accidental drug-related deaths, as its open data site writes them.

One row per death: the day, age, sex, the cause of death in words, and a column for each of some
twenty drugs. Three generations of the header are known; the latest gives no number of the file.
What is read of a row is the text of the cause and the drug columns. Where a person lived, died or
was found, and how the scene was described, is dropped here and never staged.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from etl.errors import BadFileError
from etl.formats.dates import refuse_short_years
from etl.net.socrata import Row, Table, read_table, read_whole, release_name
from etl.store.staging import Member, Staging

log = logging.getLogger(__name__)

Value = str | int | None
Rows = dict[str, dict[str, list[Value]]]

# Column keys (letters and figures only) of every header generation.
FILE_NUMBER = ("id", "casenumber")
CAUSE = ("cod", "causeofdeath", "immediatecausea")
CONTRIBUTING = ("othersignifican", "othersignificantconditions", "othersignificantconditions1")
# Columns in words; several findings are divided by commas and the like.
IN_WORDS = ("other", "otheropioid")
# Columns that hold a Y where the substance was found. What each stands for is in
# vocabulary/medical_examiner_words.csv.
YES_OR_BLANK = (
    "heroin",
    "heroindeathcertificatedc",
    "cocaine",
    "fentanyl",
    "fentanylanalogue",
    "oxycodone",
    "oxymorphone",
    "ethanol",
    "etoh",
    "hydrocodone",
    "benzodiazepine",
    "methadone",
    "methamphetamine",
    "amphet",
    "tramad",
    "hydromorphone",
    "morphinenotheroin",
    "xylazine",
    "gabapentin",
    "opiatenos",
    "heroinmorphcodeine",
    "anyopioid",
)
KEPT = frozenset(
    {*FILE_NUMBER, *CAUSE, *CONTRIBUTING, *IN_WORDS, *YES_OR_BLANK}
    | {"date", "datetype", "age", "sex", "mannerofdeath"}
)
# Known columns that say where or who: dropped without a word in the accounts, named in the log.
ABOUT_A_PERSON = re.compile(
    r"race|ethnicity|residence|city|county|state|geo$|location|deathloc|injury|amended|computed"
)
NEEDS = (frozenset({"date"}), frozenset(CAUSE), frozenset({"heroin"}), frozenset({"cocaine"}))
REMEDY = (
    "Add the CSV export (or API pages) of Connecticut's accidental drug-related deaths; if the "
    "office renamed a column, name it in this source"
)
YES = re.compile(r"Y(ES)?\b|1$|TRUE$", re.IGNORECASE)
NO = re.compile(r"(N|NO|0|FALSE)$", re.IGNORECASE)
DIVIDERS = re.compile(r"[,;/]|\.\s|\sand\s", re.IGNORECASE)
WITHHELD = "not kept: the row can say where a person lived or died"


def is_here(path: Path) -> bool:
    """Say whether a file has the columns of this data set."""
    try:
        read_table(path, needs=NEEDS, remedy=REMEDY)
    except BadFileError:
        return False
    return True


def release_of(path: Path) -> str:
    """Name the release after the file.

    Raises:
        BadFileError: the file has not the columns of this data set, or its years two digits.
    """
    table = read_whole(path, needs=NEEDS, remedy=REMEDY)
    days = ((row.line_number, row.values.get("date", "")) for row in table.rows)
    refuse_short_years(str(path), days)
    return release_name(path)


def stage_file(path: Path, staging: Staging, rows: Rows, seen: Counter[str]) -> None:
    """Stage one row per death and one per finding, as text; nothing that says who or where.

    Args:
        rows: the columns of the staged tables, to add to.
        seen: the keys made of what is kept, in the files of the release before.

    Raises:
        BadFileError: a column is missing.
    """
    deaths, findings = rows["death"], rows["finding"]
    table = read_table(path, needs=NEEDS, remedy=REMEDY)
    _log_dropped(table)
    staged_before = len(deaths["death_id"])
    rejected = repaired = 0
    for row in table.rows:
        reason = row.problem or _reason_to_reject(row.values)
        if reason:
            rejected += 1
            staging.reject(
                table.member, line_number=row.line_number, reason=reason, raw_text=WITHHELD
            )
            continue
        death_id = _death_id(row.values, seen)
        add(deaths, _death(row, death_id))
        for place, text in _findings(row.values):
            number = len(findings["death_id"])
            add(findings, (row.line_number, death_id, place, number, text))
        repaired += _note_remarks(row, table, staging)
    staged = len(deaths["death_id"]) - staged_before
    staging.account(
        Member(
            file_name=path.name,
            member=table.member,
            table="death",
            rows_delivered=staged + rejected,
            rows_staged=staged,
            rows_rejected=rejected,
            repaired_characters=table.repaired_characters,
            repaired_lines=repaired,
            unknown_columns=_unknown(table),
        )
    )


def add(columns: dict[str, list[Value]], values: Sequence[Value]) -> None:
    """Add a row to the columns of a staged table."""
    for column, value in zip(columns.values(), values, strict=True):
        column.append(value)


def _reason_to_reject(values: Mapping[str, str]) -> str | None:
    if not _first(values, CAUSE) and not any(_findings(values)):
        return "neither a cause of death nor a substance"
    return None


def _first(values: Mapping[str, str], keys: Sequence[str]) -> str:
    return next((values[key] for key in keys if values.get(key)), "")


def _death(row: Row, death_id: str) -> tuple[Value, ...]:
    values = row.values
    date, kind, age, sex = (values.get(name) or None for name in ("date", "datetype", "age", "sex"))
    manner = values.get("mannerofdeath") or None
    return row.line_number, death_id, date, kind, age, None, sex, manner


def _findings(values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Give the place and text of everything that may name a substance."""
    for place, keys in (("cause", CAUSE), ("contributing", CONTRIBUTING)):
        text = _first(values, keys)
        if text:
            yield place, " ".join(text.split())
    for key in YES_OR_BLANK:
        if YES.match(values.get(key, "")):
            yield "column", key
    for key in IN_WORDS:
        text = values.get(key, "")
        if YES.fullmatch(text):
            yield "column", key
        elif not NO.match(text):
            yield from ((key, part.strip()) for part in DIVIDERS.split(text) if part.strip())


def _note_remarks(row: Row, table: Table, staging: Staging) -> int:
    """Keep a remark in a yes-or-blank column (PCP NEG), which is not read as a yes."""
    remarks = [
        f"{table.columns[key]}: {row.values[key]}"
        for key in YES_OR_BLANK
        if row.values.get(key) and not YES.match(row.values[key]) and not NO.match(row.values[key])
    ]
    if remarks:
        staging.repair(
            table.member,
            line_number=row.line_number,
            how="a remark in a yes-or-blank column is not read as a yes",
            raw_text="; ".join(remarks),
        )
    return len(remarks[:1])


def _death_id(values: Mapping[str, str], seen: Counter[str]) -> str:
    """Give the office's file number, or a key made of what is kept of the row.

    Equal rows without a number are deaths of their own: the second ends in -2.
    """
    number = _first(values, FILE_NUMBER)
    if number:
        return number
    kept = [_day(values.get("date", "")), values.get("age", ""), values.get("sex", "").lower()]
    kept += [f"{place}={text.lower()}" for place, text in _findings(values)]
    key = hashlib.sha256("\x1f".join(kept).encode()).hexdigest()[:16]
    seen[key] += 1
    return key if seen[key] == 1 else f"{key}-{seen[key]}"


def _day(date: str) -> str:
    """Give a date in one spelling, so that export and API give a death the same key."""
    if match := re.match(r"(\d{1,2})/(\d{1,2})/(\d{4})", date):
        return f"{match[3]}-{int(match[1]):02d}-{int(match[2]):02d}"
    return date[:10]


def _log_dropped(table: Table) -> None:
    dropped = [name for key, name in table.columns.items() if key not in KEPT]
    log.info("%s: columns not staged: %s", table.member, ", ".join(dropped) or "none")


def _unknown(table: Table) -> tuple[str, ...]:
    return tuple(
        name
        for key, name in table.columns.items()
        if key not in KEPT and not ABOUT_A_PERSON.search(key)
    )
