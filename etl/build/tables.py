"""Small frames as tables of the database that is being built."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa


def insert(
    connection: duckdb.DuckDBPyConnection, name: str, frame: pd.DataFrame | pa.Table
) -> None:
    """Make a temporary table of a frame."""
    connection.register("frame_to_insert", frame)
    connection.execute(f"create temp table {name} as select * from frame_to_insert")
    connection.unregister("frame_to_insert")


def frame(rows: Iterable[dict[str, Any]], columns: dict[str, str]) -> pd.DataFrame:
    """A frame of rows with these columns and pandas types."""
    return pd.DataFrame(list(rows), columns=list(columns)).astype(columns)
