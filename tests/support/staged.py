"""A FAERS quarter staged without a pipeline around it: its rows, and wrong accounts of them."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from etl.sources.faers import read as faers
from etl.store.staging import (
    StagedRelease,
    read_document,
    read_release,
    staging_folder,
    write_document,
)


def staged(path: Path, folder: Path) -> StagedRelease:
    """Stage a quarter below a folder."""
    release = faers.release_of(path)
    with staging_folder(folder / release, release=release) as area:
        faers.stage([path], area)
        area.close(parser_version=1, sha256s=["x"])
    found = read_release(folder / release, "faers")
    if found is None:
        pytest.fail("nothing was staged")
    return found


def rows(release: StagedRelease, table: str) -> list[dict[str, object]]:
    """Give staged rows, with the text that a number stands for."""
    found = pq.read_table(release.folder / f"{table}.parquet").to_pylist()
    text_table = release.folder / f"{table}_text.parquet"
    if not text_table.exists():
        return found
    texts = {row.pop("text_id"): row for row in pq.read_table(text_table).to_pylist()}
    return [row | texts[row["text_id"]] for row in found]


def miscount(data: Path, release: str) -> None:
    """Let a staged quarter of a data folder say that it holds a row more than it does."""
    folder = data / "staged" / "faers" / release
    document = read_document(folder)
    assert document is not None
    first, *others = document.members
    wrong = first.model_copy(
        update={
            "rows_staged": first.rows_staged + 1,
            "rows_delivered": first.rows_delivered + 1,
        }
    )
    write_document(folder, document.model_copy(update={"members": (wrong, *others)}))
