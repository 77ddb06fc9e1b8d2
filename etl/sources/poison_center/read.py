"""Line lists of poison centers in NPDS terms: confidential, so only aggregates are ever published.

A case can come as one row with several columns of substances or as several rows. Every column that
the mapping does not name is dropped here and named in the log, never its values; rejected rows keep
line number and reason only. The mapping lands beside the list as a second file of the release, so
that what is staged follows from the landed files and the parser version alone.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from etl.errors import BadFileError
from etl.formats.column_mapping import text_of
from etl.sources.base import Beside
from etl.sources.poison_center.lines import Line, Reader, mapping_in, open_list
from etl.sources.poison_center.mapping import EXAMPLE, SINGLE_FIELDS
from etl.store.staging import Member, Staging

log = logging.getLogger(__name__)
TABLES = {
    "case": {"line_number": "BIGINT"} | dict.fromkeys(SINGLE_FIELDS, "VARCHAR"),
    "substance": {
        "line_number": "BIGINT",
        "substance_rank": "BIGINT",
        "substance_name": "VARCHAR",
        "substance_verbatim": "VARCHAR",
        "product_code": "VARCHAR",
        "generic_code": "VARCHAR",
        "coded_substance": "VARCHAR",
    },
    "clinical_effect": {
        "line_number": "BIGINT",
        "clinical_effect": "VARCHAR",
        "relatedness": "VARCHAR",
    },
    "therapy": {"line_number": "BIGINT", "therapy": "VARCHAR"},
    "route": {"line_number": "BIGINT", "route": "VARCHAR"},
}
Rows = dict[str, dict[str, list[Any]]]


def release_of(path: Path) -> str:
    """Name the release after the file, e.g. `kratom_2025_csv`.

    Raises:
        BadFileError: this is a mapping file.
    """
    if path.suffix.lower() == ".toml":
        raise BadFileError(path, "this is a mapping, no line list", remedy="Give it as --mapping")
    return re.sub(r"[^a-z0-9]+", "_", path.name.lower()).strip("_")


def mapping_of(path: Path, mapping: Path | None) -> Beside:
    """Give the mapping that lands beside a line list, after trying it on the list.

    Raises:
        BadFileError: list or mapping cannot be used.
    """
    if mapping is None:
        _, name = open_list(path)
        return Beside(mapping=f'preset = "{name}"\n', release=release_of(path))
    open_list(path, mapping_in(mapping))
    return Beside(mapping=text_of(mapping, example=EXAMPLE), release=release_of(path))


def stage(paths: Sequence[Path], staging: Staging) -> None:
    """Stage a line list by the mapping that landed with it.

    Raises:
        BadFileError: the mapping is not there or does not fit.
    """
    mappings = [path for path in paths if path.suffix.lower() == ".toml"]
    lists = [path for path in paths if path not in mappings]
    if len(mappings) != 1 or len(lists) != 1:
        raise BadFileError(
            staging.release, "a line list and its mapping belong together", remedy=EXAMPLE
        )
    (path,) = lists
    listed, _ = open_list(path, mapping_in(mappings[0]))
    if listed.dropped:
        log.info(
            "poison_center %s: columns dropped, nothing of them is kept: %s",
            staging.label,
            ", ".join(listed.dropped),
        )
    reader = Reader(listed, last_day=staging.last_day)
    rows: Rows = {table: {name: [] for name in columns} for table, columns in TABLES.items()}
    for number, values in listed.rows:
        line = reader.line(number, values)
        if isinstance(line, str):
            staging.reject(path.name, line_number=number, reason=line, raw_text="")
        else:
            _append(rows, line)
    for table, columns in TABLES.items():
        staging.write(table, columns, rows[table])
    staged = len(rows["case"]["line_number"])
    staging.account(
        Member(
            file_name=path.name,
            member=path.name,
            table="case",
            rows_delivered=len(listed.rows),
            rows_staged=staged,
            rows_rejected=len(listed.rows) - staged,
            unknown_columns=listed.dropped,
        )
    )


def _append(rows: Rows, line: Line) -> None:
    def add(table: str, **values: Any) -> None:
        rows[table]["line_number"].append(line.line_number)
        for name, value in values.items():
            rows[table][name].append(value)

    add("case", **{name: line.single.get(name) for name in SINGLE_FIELDS})
    for one in line.substances:
        add(
            "substance",
            substance_rank=one.rank,
            substance_name=one.name,
            substance_verbatim=one.verbatim,
            product_code=one.product_code,
            generic_code=one.generic_code,
            coded_substance=one.coded,
        )
    for effect, related in line.effects:
        add("clinical_effect", clinical_effect=effect, relatedness=related)
    for therapy in line.therapies:
        add("therapy", therapy=therapy)
    for route in line.routes:
        add("route", route=route)
