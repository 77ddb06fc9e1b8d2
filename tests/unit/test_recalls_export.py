"""FDA's export of recalls as CSV: columns, days, lots that run over, and encodings."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from etl.errors import BadFileError
from etl.sources.openfda_recalls import read as openfda_recalls
from etl.sources.openfda_recalls.export import read_export
from tests.support.releases import EXPORT_HEADER, exported_recall, write_export


def text_of(*rows: dict[str, str]) -> str:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, EXPORT_HEADER, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


def test_fields_are_those_of_a_record(tmp_path: Path) -> None:
    path = write_export(
        tmp_path / "recalls.csv",
        [exported_recall(" f-1414-2018 ", **{"Code Info": "lot 1", "More Code Info": "lot 2"})],
    )
    (row,) = read_export(path).rows
    assert row.values == {
        "product_type": "Food",
        "event_id": "79692",
        "status": "Terminated",
        "recalling_firm": "Example Botanicals LLC",
        "voluntary_mandated": "Voluntary: Firm Initiated",
        "recall_number": "F-1414-2018",
        "classification": "Class I",
        "product_description": "Kratom powder, 60 g pouch",
        "reason_for_recall": "Products may be contaminated with Salmonella.",
        "recall_initiation_date": "2018-04-03",
        "termination_date": "",
        "report_date": "2018-04-18",
        "code_info": "lot 1 lot 2",
    }
    assert (row.line_number, row.problem, row.mended) == (2, None, "")
    assert read_export(path).unknown == ()


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_every_known_encoding_gives_the_same_text(tmp_path: Path, encoding: str) -> None:
    words = "Café’s Kratom – 5 µg"
    path = write_export(
        tmp_path / "recalls.csv",
        [exported_recall("F-1-2018", **{"Product Description": words})],
        encoding=encoding,
    )
    (row,) = read_export(path).rows
    assert row.values["product_description"] == words


CAFE = exported_recall("F-1-2018", **{"Product Description": "Café’s kratom"})


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (text_of(CAFE).encode("mac_roman"), r"line 2: .*seems to be Mac OS Roman"),
        (text_of(CAFE).encode("utf-8") + b"F\x8f", r"line 3: .*not UTF-8 nor.*byte 0x8f"),
        (text_of(CAFE).encode("utf-8") + b"F\xff", r"line 2: .*neither UTF-8 \(line 3\).*damaged"),
        (text_of(CAFE).encode("utf-16-le"), r"line 1: the file holds NUL bytes"),
        (b"\xef\xbb\xbf" + text_of(CAFE).encode("cp1252"), r"line 2: .*not UTF-8, as its first"),
    ],
)
def test_another_encoding_is_refused_by_name(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "recalls.csv"
    path.write_bytes(data)
    with pytest.raises(BadFileError, match=message) as error:
        openfda_recalls.release_of(path)
    assert str(path) in str(error.value)
    assert "Export the recalls" in str(error.value)


def test_a_text_that_was_encoded_twice_is_read_once_and_noted(tmp_path: Path) -> None:
    twice = "Café’s kratom".encode().decode("cp1252")
    path = write_export(
        tmp_path / "recalls.csv",
        [exported_recall("F-1-2018", **{"Product Description": twice})],
        encoding="utf-8",
    )
    (row,) = read_export(path).rows
    assert row.values["product_description"] == "Café’s kratom"
    assert row.mended == "product_description was encoded twice and is read once"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b"<!DOCTYPE html>", "an HTML page"),
        (b"PK\x03\x04", "a workbook, no CSV"),
        (
            b"FEI Number,Product Description\n1,2\n",
            r"line 1: there is no column Recall Number \(found: FEI Number, Product Description\)",
        ),
        (b"Recall Number,Product Description\n", "no row below the header"),
        (b"Recall Number,Recall Number,Product Description\n1,1,2\n", "more than once"),
    ],
)
def test_other_files_are_refused_with_a_remedy(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "recalls.csv"
    path.write_bytes(data)
    with pytest.raises(BadFileError, match=message):
        openfda_recalls.release_of(path)


def test_rows_that_cannot_be_read_say_why(tmp_path: Path) -> None:
    path = write_export(
        tmp_path / "recalls.csv",
        [
            exported_recall("", **{"Product Description": "Kratom"}),
            exported_recall("F-2-2018", **{"Report Date": "13/45/2018"}),
        ],
    )
    with path.open("a") as file:
        file.write("Food,1,too few\n")
    nameless, undated, short = read_export(path).rows
    assert (nameless.line_number, nameless.problem) == (2, "no recall number")
    assert undated.problem is None
    assert undated.values["report_date"] == ""
    assert undated.mended == "report_date is no date and is left out"
    assert short.problem == f"3 fields where the header has {len(EXPORT_HEADER)}"


def test_an_export_and_records_of_one_name_are_two_releases(tmp_path: Path) -> None:
    path = write_export(tmp_path / "food-enforcement.csv", [exported_recall("F-1-2018")])
    assert openfda_recalls.release_of(path) == "food_enforcement_csv"
