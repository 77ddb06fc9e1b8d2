"""Deaths investigated by medical examiners: Connecticut's file, and any office's list by a mapping.

Of a list only what its mapping names is read, and of that nothing says who somebody was or where;
names of columns that are dropped go to the log, never values. The mapping lands beside the list as
a second file of the release, which is named for the jurisdiction: lists of two never replace each
other. Connecticut's own file needs no mapping.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from etl.errors import BadFileError
from etl.formats.column_mapping import text_of
from etl.net.socrata import release_name
from etl.sources.base import Beside
from etl.sources.medical_examiner import connecticut
from etl.sources.medical_examiner.connecticut import WITHHELD, Rows, add
from etl.sources.medical_examiner.lists import Reader, open_list, preset_of
from etl.sources.medical_examiner.offices import (
    CONNECTICUT,
    EXAMPLE,
    LAYOUT,
    OF_CONNECTICUT,
    OfficeMapping,
    mapping_in,
)
from etl.store.staging import Member, Staging

log = logging.getLogger(__name__)

TABLES = {
    "death": {
        "line_number": "BIGINT",
        "death_id": "VARCHAR",
        "date": "VARCHAR",
        "date_kind": "VARCHAR",
        "age": "VARCHAR",
        "age_unit": "VARCHAR",
        "sex": "VARCHAR",
        "manner": "VARCHAR",
    },
    "finding": {
        "line_number": "BIGINT",
        "death_id": "VARCHAR",
        "place": "VARCHAR",
        "finding_seq": "BIGINT",
        "text": "VARCHAR",
    },
    "jurisdiction": dict.fromkeys(
        ("key", "name", "state", "office", "url", "deaths", "licence"), "VARCHAR"
    ),
    "test": dict.fromkeys(("substance", "tested", "since", "since_precision"), "VARCHAR"),
}


def release_of(path: Path) -> str:
    """Name the release of a file that needs no mapping.

    Raises:
        BadFileError: the file has not the columns of Connecticut's data set.
    """
    return connecticut.release_of(path)


def mapping_of(path: Path, mapping: Path | None) -> Beside | None:
    """Give the mapping that lands beside a list, after trying it on the list.

    Raises:
        BadFileError: list or mapping cannot be used, or the file needs a mapping.
    """
    if path.suffix.lower() == ".toml":
        raise BadFileError(path, "this is a mapping, no list", remedy="Give it as --mapping")
    if mapping is None:
        name = None if connecticut.is_here(path) else preset_of(path)
        if name is not None:
            raise BadFileError(
                path,
                f"the columns are those of the preset {name!r}, and nothing says whose deaths "
                "these are",
                remedy=f"Write a mapping file with preset = {name!r} and [jurisdiction], and give "
                f"it as --mapping FILE. {EXAMPLE}",
            )
        return None
    found = mapping_in(mapping)
    key = found.jurisdiction.key
    if found.is_preset:
        return Beside(
            mapping=text_of(mapping, example=EXAMPLE), release=connecticut.release_of(path)
        )
    if not open_list(path, found).rows:
        raise BadFileError(path, "there is no row below the header", remedy="Add the whole list")
    name = release_name(path).removesuffix("_xlsx")
    return Beside(
        mapping=text_of(mapping, example=EXAMPLE),
        release=name if key == CONNECTICUT else f"{key}-{name}",
    )


def stage(paths: Sequence[Path], staging: Staging) -> None:
    """Stage deaths and findings, and whose they are; nothing that says who or where.

    Raises:
        BadFileError: a column is missing, or a list and its mapping do not belong together.
    """
    mappings = [path for path in paths if path.suffix.lower() == ".toml"]
    lists = [path for path in paths if path not in mappings]
    if len(mappings) > 1 or (mappings and len(lists) != 1):
        raise BadFileError(
            staging.release, "one list and its mapping belong together", remedy=EXAMPLE
        )
    mapping = mapping_in(mappings[0]) if mappings else None
    rows: Rows = {table: {name: [] for name in columns} for table, columns in TABLES.items()}
    if mapping is None or mapping.is_preset:
        seen: Counter[str] = Counter()
        for path in lists:
            connecticut.stage_file(path, staging, rows, seen)
    else:
        _stage_list(lists[0], mapping, staging, rows)
    whose = mapping.jurisdiction if mapping else OF_CONNECTICUT
    add(rows["jurisdiction"], [getattr(whose, name) or None for name in TABLES["jurisdiction"]])
    for one in mapping.tests if mapping else ():
        since = one.since.isoformat() if one.since else None
        add(rows["test"], (one.substance, one.tested, since, one.precision))
    for table, columns in TABLES.items():
        staging.write(table, columns, rows[table])


def _stage_list(path: Path, mapping: OfficeMapping, staging: Staging, rows: Rows) -> None:
    listed = open_list(path, mapping)
    found = Reader(listed).read()
    log.info("%s: columns not staged: %s", path.name, ", ".join(listed.dropped) or "none")
    for line, reason in found.rejected:
        staging.reject(path.name, line_number=line, reason=reason, raw_text=WITHHELD)
    for line, column in found.remarks:
        staging.repair(
            path.name,
            line_number=line,
            how="a remark in a yes-or-blank column is not read as a yes",
            raw_text=f"{column}: {WITHHELD}",
        )
    for death, lines in found.deaths:
        facts = (death.date, death.date_kind, death.age, death.age_unit, death.sex, death.manner)
        for line in lines:
            add(rows["death"], (line, death.death_id, *facts))
        for place, text in death.findings:
            number = len(rows["finding"]["death_id"])
            add(rows["finding"], (lines[0], death.death_id, place, number, text))
    staged = sum(len(lines) for _, lines in found.deaths)
    staging.account(
        Member(
            file_name=path.name,
            member=path.name,
            table="death",
            rows_delivered=len(listed.rows),
            rows_staged=staged,
            rows_rejected=len(found.rejected),
            repaired_lines=len({line for line, _ in found.remarks}),
            unknown_columns=tuple(
                name for name in listed.dropped if not LAYOUT.identifies(name, name="")
            ),
        )
    )
