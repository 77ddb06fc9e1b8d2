"""What another engine makes: everything between the staged rows and what sources supply."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.build.engine import of_whole_source
from etl.build.relations import relations
from etl.build.stage import Elsewhere, _parsed_elsewhere
from etl.settings import Folders
from etl.sources.registry import SOURCES

STAGED = "select * from read_parquet(getvariable('{}'), union_by_name = true)"


def test_an_engine_makes_what_lies_between_the_staged_rows_and_what_a_source_supplies() -> None:
    texts = {
        "raw_toy_row": STAGED.format("toy_row"),
        "raw_secret_row": STAGED.format("secret_row"),
        "work_toy": "select * from raw_toy_row",
        "work_secret": "select * from raw_secret_row",
        "source_report": "select * from work_toy -- not of raw_secret_row",
        "core_report": "select * from source_report join work_toy using (id)",
        "work_report": "select * from source_report",
        "mart_toy": "select * from work_toy",
    }
    assert of_whole_source(texts, confidential=["secret"]) == {
        "raw_toy_row",
        "work_toy",
        "source_report",
    }
    assert "work_secret" in of_whole_source(texts, confidential=[])


def test_the_long_statements_are_of_the_whole_source_and_nothing_that_is_published() -> None:
    texts = {name: one.sql for name, one in relations().items()}
    confidential = [key for key, source in SOURCES.items() if source.is_confidential]
    found = of_whole_source(texts, confidential=confidential)
    for key, source in SOURCES.items():
        staged = {name for name in found if name.startswith(f"raw_{key}_")}
        assert bool(staged) is not source.is_confidential, key
        # What a count reads of the texts of a source is as long as its texts.
        assert {one.numbers for one in source.counts} <= found | {"work_faers_case_number"}
    assert {"distinct_product", "distinct_reaction_text", "source_report"} <= found
    assert not any(name.startswith(("core_", "background_", "mart_")) for name in found)


def test_lists_that_can_hold_persons_are_parsed_in_this_process(tmp_path: Path) -> None:
    def parse(*_: object) -> dict[str, str | None]:
        raise AssertionError("it went elsewhere")

    elsewhere = Elsewhere(folder=tmp_path, parse=parse)
    for key, source in SOURCES.items():
        if source.is_confidential or source.mapping_of is not None:
            assert _parsed_elsewhere(source, ["a", "b"], Folders(tmp_path), elsewhere) == {}, key
    with pytest.raises(AssertionError):
        _parsed_elsewhere(SOURCES["faers"], ["a", "b"], Folders(tmp_path), elsewhere)
