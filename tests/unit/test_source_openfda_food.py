from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from etl.errors import BadFileError
from etl.sources.openfda_food import read as openfda_food
from etl.store.staging import StagedRelease, read_release, staging_folder
from tests.support.releases import food_record, write_answer


def staged(path: Path, folder: Path) -> StagedRelease:
    release = openfda_food.release_of(path)
    with staging_folder(folder / release, release=release) as area:
        openfda_food.stage([path], area)
        area.close(parser_version=1, sha256s=["x"])
    found = read_release(folder / release, "openfda_food")
    if found is None:
        pytest.fail("nothing was staged")
    return found


def rows(release: StagedRelease, table: str) -> list[dict[str, Any]]:
    return pq.read_table(release.folder / f"{table}.parquet").to_pylist()


RECORDS = [food_record("1"), food_record("2", reactions=["HALLUCINATION", "AUDITORY"])]


def shapes(folder: Path) -> dict[str, Path]:
    answer = write_answer(folder / "answer.json", RECORDS)
    lines = "\n".join(json.dumps(record) for record in RECORDS).encode()
    (folder / "lines.jsonl").write_bytes(lines + b"\n")
    (folder / "lines.jsonl.gz").write_bytes(gzip.compress(lines))
    (folder / "list.json").write_text(json.dumps(RECORDS))
    with zipfile.ZipFile(folder / "bulk.json.zip", "w") as archive:
        archive.write(answer, "food-event-0001-of-0001.json")
    names = ["answer.json", "lines.jsonl", "lines.jsonl.gz", "list.json", "bulk.json.zip"]
    return {name: folder / name for name in names}


@pytest.mark.parametrize(
    "name", ["answer.json", "lines.jsonl", "lines.jsonl.gz", "list.json", "bulk.json.zip"]
)
def test_every_shape_gives_the_same_rows(tmp_path: Path, name: str) -> None:
    release = staged(shapes(tmp_path)[name], tmp_path / "staged")
    reports = rows(release, "report")
    assert [row["report_number"] for row in reports] == ["1", "2"]
    assert reports[0]["age"] == "34"
    assert reports[1]["reactions"] == ["HALLUCINATION", "AUDITORY"]
    assert rows(release, "product")[0]["product_name"] == "KRATOM POWDER"


def test_records_that_are_none_are_rejected_with_their_place(tmp_path: Path) -> None:
    lines = [
        json.dumps(food_record("1")),
        "{broken",
        json.dumps(food_record("")),
        "[1]",
        json.dumps(food_record("2", products="KRATOM")),
        json.dumps(food_record("3", consumer=[])),
        json.dumps(food_record("4")),
    ]
    path = tmp_path / "x.jsonl"
    path.write_text("\n".join(lines))
    release = staged(path, tmp_path / "staged")
    assert [row["report_number"] for row in rows(release, "report")] == ["1", "4"]
    assert {row["line_number"]: row["reason"] for row in rows(release, "reject")} == {
        2: "the line is no JSON record",
        3: "no report number",
        4: "the record is no JSON object",
        5: "products is no list",
        6: "consumer is no object",
    }
    member = release.members[0]
    assert (member.rows_delivered, member.rows_staged, member.rows_rejected) == (7, 2, 5)


def test_a_record_without_consumer_products_or_reactions_is_a_report(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps([food_record("1"), {"report_number": "9"}]))
    release = staged(path, tmp_path / "staged")
    assert rows(release, "report")[1]["reactions"] == []
    assert len(rows(release, "product")) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            '{"error": {"code": "NOT_FOUND", "message": "No matches found!"}}',
            r"error answer of the API \(No matches found!\)",
        ),
        ('{"meta": {}, "results": 3}', "results is no list"),
        ('{"meta": {}, "results": []}', "no record in this file"),
        ('{"meta": {}, "results": [{"a": 1}]}', "no food/event records"),
        ("[]", "no record in this file"),
        ("7", "holds no records"),
        ('{"meta": {}, "results": [', "line 1: this is no JSON"),
        ("not json", "line 1: this is no JSON"),
        ("<html>Internal error</html>", "an HTML page"),
        ("", "the file is empty"),
    ],
)
def test_what_holds_no_records_is_refused(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "answer.json"
    path.write_text(content)
    with pytest.raises(BadFileError, match=message):
        openfda_food.release_of(path)


def test_a_cut_gzip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(food_record("1")).encode() * 100)[:-20])
    with pytest.raises(BadFileError, match="gzip is cut off"):
        openfda_food.release_of(path)


@pytest.mark.real
def test_the_real_sample_is_staged_whole(real_data: Path, tmp_path: Path) -> None:
    path = real_data / "openfda_food_event" / "food_events_sample.jsonl.gz"
    member = staged(path, tmp_path).members[0]
    assert (member.rows_delivered, member.rows_staged) == (48_209, 48_209)


def test_a_product_that_is_only_a_text_is_a_product_of_that_name(tmp_path: Path) -> None:
    record = food_record("1", products=["KRATOM POWDER", {"name_brand": "COFFEE"}])
    found = rows(staged(write_answer(tmp_path / "a.json", [record]), tmp_path), "product")
    assert [row["product_name"] for row in found] == ["KRATOM POWDER", "COFFEE"]


def test_a_product_that_is_neither_text_nor_object_rejects_its_record(tmp_path: Path) -> None:
    records = [food_record("1"), food_record("2", products=[["KRATOM"]])]
    release = staged(write_answer(tmp_path / "a.json", records), tmp_path)
    assert [row["report_number"] for row in rows(release, "report")] == ["1"]
    (member,) = release.members
    assert (member.rows_delivered, member.rows_rejected) == (2, 1)
