"""Self-reports that a community collected: a condition, and how somebody felt before and after.

Our own CSV schema, documented in docs/methods.md:

    collected_by,collected_from,collected_to,condition,scale_max,before,after,notes

One row is one answer. `before` and `after` are one number each from 0 to `scale_max`. An answer
that cannot be is rejected with the reason: a value above the scale, a range, two values in one
cell. `notes` and every column that is not named above are dropped here, because free text can name
a person; they are in no staged table, and a rejected row keeps the two values only.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from etl.errors import BadFileError
from etl.net.socrata import key_of, read_table, release_name
from etl.store.staging import Member, Staging

log = logging.getLogger(__name__)

COLUMNS = (
    "collected_by",
    "collected_from",
    "collected_to",
    "condition",
    "scale_max",
    "before",
    "after",
)
TABLES = {"answer": {"line_number": "BIGINT"} | dict.fromkeys(COLUMNS, "VARCHAR")}
NEEDS = tuple(frozenset({key_of(column)}) for column in COLUMNS)
REMEDY = f"Give the file the header {','.join(COLUMNS)} (see docs/methods.md)"
NUMBER = re.compile(r"\d+(\.\d+)?")
TWO_VALUES = re.compile(r"\d+(\.\d+)?\s*/\s*\d+(\.\d+)?")
RANGE = re.compile(r"\d+(\.\d+)?\s*(-|–|to)\s*\d+(\.\d+)?", re.IGNORECASE)
SCALES = (5.0, 7.0, 10.0, 100.0)


def release_of(path: Path) -> str:
    """Name the release after the file.

    Raises:
        BadFileError: the header is another one.
    """
    table = read_table(path, needs=NEEDS, remedy=REMEDY)
    if not table.rows:
        raise BadFileError(path, "there is no answer in this file", remedy=REMEDY)
    return release_name(path)


def stage(paths: Sequence[Path], staging: Staging) -> None:
    """Stage the answers that can be, without notes; the others are rejected with the reason."""
    rows: dict[str, list[str | int | None]] = {name: [] for name in TABLES["answer"]}
    keys = {key_of(column): column for column in COLUMNS}
    for path in paths:
        table = read_table(path, needs=NEEDS, remedy=REMEDY)
        dropped = tuple(name for key, name in table.columns.items() if key not in keys)
        log.info("%s: columns not staged: %s", staging.label, ", ".join(dropped) or "none")
        staged_before = len(rows["line_number"])
        rejected = 0
        for row in table.rows:
            values = {column: row.values.get(key, "") for key, column in keys.items()}
            reason = row.problem or reason_to_reject(values, last_day=staging.last_day)
            if reason:
                rejected += 1
                staging.reject(
                    table.member,
                    line_number=row.line_number,
                    reason=reason,
                    raw_text="" if row.problem else _values_in_question(values),
                )
                continue
            rows["line_number"].append(row.line_number)
            for column in COLUMNS:
                rows[column].append(values[column])
        staged = len(rows["line_number"]) - staged_before
        staging.account(
            Member(
                file_name=path.name,
                member=table.member,
                table="answer",
                rows_delivered=staged + rejected,
                rows_staged=staged,
                rows_rejected=rejected,
                repaired_characters=table.repaired_characters,
                unknown_columns=tuple(name for name in dropped if key_of(name) != "notes"),
            )
        )
    staging.write("answer", TABLES["answer"], rows)


def _values_in_question(values: Mapping[str, str]) -> str:
    """Give the two values where they hold nothing but figures, so that no name slips through."""
    shown = [values["before"], values["after"]]
    return ",".join(value if re.fullmatch(r"[\d./–\- to]*", value) else "…" for value in shown)


def reason_to_reject(values: Mapping[str, str], *, last_day: date = date.max) -> str | None:
    """Say what is wrong with an answer, or None.

    Args:
        values: text by column of COLUMNS.
        last_day: nothing was collected after it.
    """
    missing = [name for name in COLUMNS if not values[name]]
    if missing:
        return f"no {missing[0]}"
    for name in ("collected_from", "collected_to"):
        if _date(values[name]) is None:
            return f"{name} is no date like 2025-01-31"
    if values["collected_from"] > values["collected_to"]:
        return "collected_from is after collected_to"
    if values["collected_to"] > last_day.isoformat():
        return "collected_to is after the day the file was added"
    scale = values["scale_max"]
    if not NUMBER.fullmatch(scale) or float(scale) not in SCALES:
        return "scale_max is none of 5, 7, 10 and 100"
    return _problem(values, "before", scale) or _problem(values, "after", scale)


def _problem(values: Mapping[str, str], name: str, scale: str) -> str | None:
    value = values[name]
    if TWO_VALUES.fullmatch(value):
        return f"{name} holds two values, not one"
    if RANGE.fullmatch(value):
        return f"{name} is a range, not one value"
    if not NUMBER.fullmatch(value):
        return f"{name} is no number from 0 to {scale}"
    if float(value) > float(scale):
        return f"{name} is above the scale, which ends at {scale}"
    return None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
