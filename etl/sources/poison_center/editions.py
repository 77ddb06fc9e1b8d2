"""What was published of line lists before: the editions that a new one is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pandas as pd

from etl.privacy.exposure_tables import suppressed
from etl.store.files import sql_text

EDITION_COLUMNS: Mapping[str, str] = {
    "edition": "int64",
    "published_at": "datetime64[us]",
    "characteristic": "string",
    "substance_group": "string",
    "year": "Int64",
    "value": "string",
    "exposures": "Int64",
    "mark": "string",
    "largest_hidden": "int64",
}
"""A cell of the tables from line lists as an earlier edition published it."""


def suppressed_cells(
    counts: pd.DataFrame, earlier: pd.DataFrame, build: pd.DataFrame
) -> pd.DataFrame:
    """The cells of the tables from line lists, with what must not be seen hidden.

    Args:
        counts: the true counts.
        earlier: what was published before.
        build: the one row of `registry_build`, which says how much is hidden.
    """
    ((limit, protects),) = build[["largest_hidden", "protects_editions"]].itertuples(index=False)
    return suppressed(
        counts,
        limit=int(limit),
        earlier=earlier.astype(dict(EDITION_COLUMNS)) if protects else None,
    )


def earlier_editions(path: Path | None) -> pd.DataFrame:
    """Give what a warehouse file and those before it published of line lists; nothing secret.

    The tables of the file itself are its latest edition, unless they are those of the one before.
    A file of a program that kept no editions has its own tables alone; no file, no row.

    Raises:
        duckdb.Error: the file cannot be read, and so nothing new can be compared with it.
    """
    nothing = pd.DataFrame(columns=list(EDITION_COLUMNS)).astype(dict(EDITION_COLUMNS))
    if path is None:
        return nothing
    columns = ", ".join(EDITION_COLUMNS)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{sql_text(path)}' as file (read_only)")
        keeps_editions = connection.execute(
            """select count(*) > 0 from duckdb_tables()
            where database_name = 'file' and table_name = 'mart_poison_center_edition'"""
        ).fetchone() == (True,)
        found = (
            connection.execute(f"select {columns} from file.mart_poison_center_edition").df()
            if keeps_editions
            else nothing
        )
        own = connection.execute(
            """select
                0 as edition, build.built_at as published_at, cell.characteristic,
                cell.substance_group,
                case when cell.characteristic <> 'year' then cell.year end as year,
                cell.value, cell.exposures, cell.mark, build.largest_hidden
            from file.mart_poison_center as cell
            cross join file.mart_build as build"""
        ).df()
    found, own = found.astype(dict(EDITION_COLUMNS)), own.astype(dict(EDITION_COLUMNS))
    last = int(found["edition"].max()) if len(found) else 0
    same = ["characteristic", "substance_group", "year", "value", "exposures", "mark"]
    before = found[found["edition"] == last][same].sort_values(same, ignore_index=True)
    if len(own) and not before.equals(own[same].sort_values(same, ignore_index=True)):
        found = pd.concat([found, own.assign(edition=last + 1)], ignore_index=True)
    return found
