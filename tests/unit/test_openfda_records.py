"""Records of any shape: a source stages or rejects each of them, and accounts for all."""

from __future__ import annotations

import gzip
import json
import tempfile
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.sources import openfda_drug, openfda_food, openfda_recalls
from etl.sources.base import Source
from etl.store.staging import StagedRelease, read_release, staging_folder
from tests.support.releases import drug_record, food_record, recall_record

GOOD: dict[str, tuple[Source, dict[str, Any]]] = {
    "drug": (openfda_drug.SOURCE, drug_record("90000001")),
    "food": (openfda_food.SOURCE, food_record("1")),
    "recalls": (openfda_recalls.SOURCE, recall_record("F-1-2025")),
}
# Half of a surrogate pair can stand in JSON, as an escape, and nowhere else.
TEXT = st.text(st.characters(max_codepoint=0xFFFF)) | st.just("KRATOM \ud83d")
NAMES = sorted(
    {name for _, record in GOOD.values() for name in record}
    | {"drug", "reaction", "summary", "activesubstance", "name_brand", "primarysource"}
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(NAMES) | TEXT, inner, max_size=3)
    ),
    max_leaves=8,
)


def staged(source: Source, records: list[Any], folder: Path) -> StagedRelease | None:
    path = folder / "records.jsonl.gz"
    lines = "\n".join(json.dumps(record) for record in records)
    path.write_bytes(gzip.compress(lines.encode()))
    release = source.release_of(path)
    with staging_folder(folder / release, release=release) as area:
        source.stage([path], area)
        area.close(parser_version=1, sha256s=["x"])
    return read_release(folder / release, source.key)


@pytest.mark.parametrize("kind", GOOD)
@settings(max_examples=60, deadline=None)
@given(changes=st.lists(st.dictionaries(st.sampled_from(NAMES), ANYTHING, min_size=1), max_size=3))
def test_a_record_of_another_shape_is_staged_or_rejected(
    kind: str, changes: list[dict[str, Any]]
) -> None:
    source, good = GOOD[kind]
    with tempfile.TemporaryDirectory() as folder:
        release = staged(source, [good, *(good | change for change in changes)], Path(folder))
        assert release is not None
        (accounts,) = release.members
        assert accounts.rows_delivered == len(changes) + 1
        assert accounts.rows_staged >= 1
        rejects = pq.read_table(release.folder / "reject.parquet").num_rows
        assert (rejects, accounts.rows_staged + rejects) == (
            accounts.rows_rejected,
            accounts.rows_delivered,
        )


@pytest.mark.parametrize("kind", GOOD)
def test_half_a_surrogate_pair_and_a_deep_line_cost_no_other_record(
    kind: str, tmp_path: Path
) -> None:
    source, good = GOOD[kind]
    path = tmp_path / "records.jsonl"
    broken = json.dumps(good).replace("KRATOM", "KRATOM \\ud83d").replace("Kratom", "\\ud83d")
    path.write_text("\n".join([json.dumps(good), broken, "[" * 100_000]))
    with staging_folder(tmp_path / "staged", release="records") as area:
        source.stage([path], area)
        area.close(parser_version=1, sha256s=["x"])
        (accounts,) = area.members
    assert (accounts.rows_staged, accounts.rows_rejected) == (2, 1)
