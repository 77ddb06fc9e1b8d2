"""CDC's provisional overdose deaths (VSRR, data set xkb8-kh2a): context, no reports.

One row per state, month and indicator. A value counts the twelve months that end with that month,
so neighboring rows overlap and must not be added up. Reported and predicted values, completeness
and footnotes are kept as text; numbers get their types in `sql/`. There is no code for kratom or
7-OH in this table.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from etl.net.socrata import read_table, read_whole, release_name
from etl.store.staging import Member, Staging

# Column key in the export and in the API: staged column.
COLUMNS = {
    "state": "state",
    "statename": "state_name",
    "year": "year",
    "month": "month",
    "period": "period",
    "indicator": "indicator",
    "datavalue": "reported_value",
    "predictedvalue": "predicted_value",
    "percentcomplete": "percent_complete",
    "percentpendinginvestigation": "percent_pending",
    "footnote": "footnote",
    "footnotesymbol": "footnote_symbol",
}
TABLES = {"row": {"line_number": "BIGINT"} | dict.fromkeys(COLUMNS.values(), "VARCHAR")}
NEEDS = tuple(frozenset({key}) for key in ("state", "year", "month", "indicator", "datavalue"))
REMEDY = "Add the CSV export or API pages of CDC's data set xkb8-kh2a"
MONTHS = calendar.month_name[1:]
NUMBER = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?|\d+(\.\d+)?")


def release_of(path: Path) -> str:
    """Name the release after the file.

    Raises:
        BadFileError: the file has not the columns of this data set, or is a part of it.
    """
    read_whole(path, needs=NEEDS, remedy=REMEDY)
    return release_name(path)


def stage(paths: Sequence[Path], staging: Staging) -> None:
    """Stage every row as text; a row without state, month or a readable value is rejected."""
    rows: dict[str, list[str | int | None]] = {name: [] for name in TABLES["row"]}
    for path in paths:
        table = read_table(path, needs=NEEDS, remedy=REMEDY)
        staged_before = len(rows["line_number"])
        rejected = 0
        for row in table.rows:
            reason = row.problem or _reason_to_reject(row.values, last_day=staging.last_day)
            if reason:
                rejected += 1
                staging.reject(
                    table.member, line_number=row.line_number, reason=reason, raw_text=row.raw_text
                )
                continue
            rows["line_number"].append(row.line_number)
            for key, column in COLUMNS.items():
                rows[column].append(row.values.get(key) or None)
        staged = len(rows["line_number"]) - staged_before
        staging.account(
            Member(
                file_name=path.name,
                member=table.member,
                table="row",
                rows_delivered=staged + rejected,
                rows_staged=staged,
                rows_rejected=rejected,
                repaired_characters=table.repaired_characters,
                unknown_columns=tuple(
                    name for key, name in table.columns.items() if key not in COLUMNS
                ),
            )
        )
    staging.write("row", TABLES["row"], rows)


def _reason_to_reject(values: Mapping[str, str], *, last_day: date) -> str | None:
    if not values.get("state"):
        return "no state"
    if not re.fullmatch(r"\d{4}", values.get("year", "")) or values.get("month") not in MONTHS:
        return "no year and month"
    month = MONTHS.index(values["month"]) + 1
    if (int(values["year"]), month) > (last_day.year, last_day.month):
        return "a month after the file was retrieved"
    if not values.get("indicator"):
        return "no indicator"
    for key, words in (("datavalue", "reported"), ("predictedvalue", "predicted")):
        value = values.get(key, "")
        if value and not NUMBER.fullmatch(value):
            return f"the {words} value is no number"
    return None
