"""A FAERS quarter staged without a pipeline around it: its rows, and wrong accounts of them."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from etl.sources.faers import read as faers
from etl.store.staging import StagedRelease, read_release, staging_folder


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
    path = data / "staged" / "faers" / release / "release.json"
    document = json.loads(path.read_text())
    for count in ("rows_staged", "rows_delivered"):
        document["members"][0][count] += 1
    path.write_text(json.dumps(document))
