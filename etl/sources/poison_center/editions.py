"""The tables from line lists: suppressed, and compared with every edition that was published."""

from __future__ import annotations

import pandas as pd

from etl.privacy.exposure_tables import suppressed
from etl.sources.base import Editions

CELL = {
    "characteristic": "string",
    "substance_group": "string",
    "year": "Int64",
    "value": "string",
    "exposures": "Int64",
    "mark": "string",
}
EDITIONS = Editions(
    columns=CELL,
    published="""select
        0 as edition, build.built_at as published_at, build.largest_hidden, cell.characteristic,
        cell.substance_group,
        case when cell.characteristic <> 'year' then cell.year end as year,
        cell.value, cell.exposures, cell.mark
    from mart_poison_center as cell
    cross join mart_build as build""",
    before="""select
        edition, published_at, largest_hidden, characteristic, substance_group, year, value,
        exposures, mark
    from mart_poison_center_edition
    order by edition""",
)


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
    types = {"edition": "int64", "largest_hidden": "int64", **CELL}
    return suppressed(counts, limit=int(limit), earlier=earlier.astype(types) if protects else None)
