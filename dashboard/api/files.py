"""An answer as a file: JSON with everything that belongs to it, CSV as on the pages, Parquet."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from dashboard import downloads
from dashboard.api.parameters import MOST_ROWS, Asked
from dashboard.api.problems import Problem
from dashboard.warehouse import Snapshot


@dataclass(frozen=True, kw_only=True)
class Format:
    """A form in which answers are given.

    Attributes:
        media_type: What it is called in a response.
        meaning: What it holds.
        write: Makes it.
    """

    media_type: str
    meaning: str
    write: Callable[[Snapshot, Asked], bytes]


def _json(snapshot: Snapshot, asked: Asked) -> bytes:
    whole = snapshot.ask_exactly(asked.question, asked.filters, source=asked.source)
    part = _part(whole, asked)
    document = {
        "question": asked.question,
        **_about(snapshot, asked),
        "rows_in_all": whole.num_rows,
        "offset": asked.offset,
        "rows": part.to_pylist(),
    }
    return (json.dumps(document, default=_plain, ensure_ascii=False) + "\n").encode()


def _csv(snapshot: Snapshot, asked: Asked) -> bytes:
    if asked.is_whole:
        content = downloads.csv_bytes(snapshot, asked.question, asked.filters, source=asked.source)
        _refuse_many(content.count(b"\n") - 1, asked)
        return content
    frame = snapshot.ask(asked.question, asked.filters, source=asked.source)
    return downloads.as_csv(frame.iloc[asked.offset :].head(asked.limit or MOST_ROWS))


def _parquet(snapshot: Snapshot, asked: Asked) -> bytes:
    part = _part(snapshot.ask_exactly(asked.question, asked.filters, source=asked.source), asked)
    about = json.dumps(_about(snapshot, asked), default=_plain, ensure_ascii=False)
    written = io.BytesIO()
    pq.write_table(part.replace_schema_metadata({"kratomwatch": about}), written)
    return written.getvalue()


FORMATS: Final = {
    "json": Format(
        media_type="application/json",
        meaning="rows with title, sources, dates, limitations and columns beside them",
        write=_json,
    ),
    "csv": Format(
        media_type=downloads.CSV_TYPE,
        meaning="the file that a chart gives: UTF-8, one header row, ISO dates",
        write=_csv,
    ),
    "parquet": Format(
        media_type="application/vnd.apache.parquet",
        meaning="typed columns; what JSON has beside the rows is in the metadata “kratomwatch”",
        write=_parquet,
    ),
}


def _about(snapshot: Snapshot, asked: Asked) -> dict[str, Any]:
    """What must travel with the rows."""
    known = downloads.metadata(snapshot, asked.question, asked.filters, source=asked.source)
    return {
        "row_is": snapshot.meanings[asked.question],
        "generation": snapshot.generation,
        "query": asked.query,
        **known,
        "columns": snapshot.columns_of(asked.question),
    }


def _part(whole: pa.Table, asked: Asked) -> pa.Table:
    if asked.is_whole:
        _refuse_many(whole.num_rows, asked)
        return whole
    return whole.slice(asked.offset, asked.limit or MOST_ROWS)


def _refuse_many(rows: int, asked: Asked) -> None:
    if rows > MOST_ROWS:
        raise Problem(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "too-many-rows",
            title="The answer is too large to be given at once",
            detail=f"{asked.question} has {rows:,} rows for these parameters; {MOST_ROWS:,} are "
            "given at once. Restrict it by source, substance or quarters, or take parts of it "
            f"with limit={MOST_ROWS} and offset.",
        )


def _plain(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")
