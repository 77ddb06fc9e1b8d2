"""Line listings of FDA's dashboard: every quirk of the export, and what is refused and why."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from etl.errors import BadFileError
from etl.sources.faers_line_listing import read
from etl.store.staging import StagedRelease, read_release, staging_folder
from tests.support.line_listings import HEADER, case_row, write_listing, write_workbook


def staged(folder: Path, *paths: Path) -> StagedRelease:
    release = read.release_of(paths[0])
    with staging_folder(folder / release, release=release) as area:
        read.stage(paths, area)
        area.close(parser_version=1, sha256s=["x"])
    found = read_release(folder / release, "faers_line_listing")
    if found is None:
        pytest.fail("nothing was staged")
    return found


def rows(release: StagedRelease, table: str) -> list[dict[str, Any]]:
    return pq.read_table(release.folder / f"{table}.parquet").to_pylist()


def of_row(tmp_path: Path, **values: Any) -> StagedRelease:
    return staged(tmp_path / "staged", write_listing(tmp_path / "x.csv", [case_row(**values)]))


def test_lists_are_parted_and_nothing_is_no_value(tmp_path: Path) -> None:
    release = of_row(
        tmp_path,
        Suspect_Product_Names="Duragesic;-",
        Suspect_Product_Active_Ingredients="Fentanyl; Herbals\\Mitragynine;",
        Concomitant_Product_Names="Prozac;Buprenorphine\\Naloxone;Not Specified",
        Reactions="Death;;Hallucination, Visual ;-",
        Outcomes="Died;Life Threatening;Non-Serious",
    )
    (case,) = rows(release, "case")
    assert (case["patient_weight"], case["literature_reference"]) == (None, None)
    assert case["reason_for_use"] == "Product Used For Unknown Indication"
    assert [
        (row["place"], row["role"], row["product_name"], row["ingredient_names"])
        for row in rows(release, "product")
    ] == [
        (1, "suspect", "Duragesic", None),
        (2, "suspect", None, "Fentanyl"),
        (3, "suspect", None, "Herbals\\Mitragynine"),
        (4, "concomitant", "Prozac", None),
        (5, "concomitant", None, "Buprenorphine\\Naloxone"),
    ]
    assert [row["pt"] for row in rows(release, "reaction")] == ["Death", "Hallucination, Visual"]
    assert [row["outcome"] for row in rows(release, "outcome")] == ["death", "life_threatening"]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("6/1/2021", "2021-06-01"),
        ("01-Jun-2021", "2021-06-01"),
        ("1-JUN-2021", "2021-06-01"),
        ("2021-06-01", "2021-06-01"),
        ("Jun-2021", "2021-06"),
        ("6/2021", "2021-06"),
        ("2021", "2021"),
        ("-", None),
        ("Not Specified", None),
        ("", None),
        ("31-Feb-2021", "31-Feb-2021"),
        ("6/1/21", "6/1/21"),
        ("in spring", "in spring"),
    ],
)
def test_the_date_of_an_event_keeps_its_precision(written: str, read_as: str | None) -> None:
    assert read.period_of(written) == read_as


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"Case_ID": "-"}, "no case number"),
        ({"Case_ID": "6.67E+06"}, "no case number"),
        ({"Initial_FDA_Received_Date": "-"}, "no date on which FDA first received the case"),
        ({"Initial_FDA_Received_Date": "15/1/2025"}, "no date on which FDA first received"),
        ({"Latest_FDA_Received_Date": "2025"}, "no date on which FDA received the case last"),
        ({"Latest_FDA_Received_Date": "1/14/2025"}, "received last before it was received first"),
    ],
)
def test_a_row_that_is_no_case_is_rejected_with_its_line(
    tmp_path: Path, values: dict[str, str], reason: str
) -> None:
    listing = [case_row(), case_row(**values), case_row("90000003")]
    release = staged(tmp_path / "staged", write_listing(tmp_path / "x.csv", listing))
    (reject,) = rows(release, "reject")
    assert (reject["member"], reject["line_number"]) == ("x.csv", 3)
    assert reject["reason"].startswith(reason)
    assert "Herbals\\Mitragynine" in reject["raw_text"]
    (member,) = release.members
    counts = (member.rows_delivered, member.rows_staged, member.rows_rejected)
    assert counts == (3, 2, 1)
    assert len(rows(release, "case")) == 2


def test_a_line_with_other_fields_is_rejected_and_its_neighbors_stay(tmp_path: Path) -> None:
    path = write_listing(tmp_path / "x.csv", [case_row()])
    path.write_text(path.read_text(encoding="utf-8") + '7,a,b\r\n8,"open', encoding="utf-8")
    release = staged(tmp_path / "staged", path)
    assert [(row["line_number"], row["reason"]) for row in rows(release, "reject")] == [
        (3, "3 fields where the header has 24"),
        (4, "2 fields where the header has 24"),
    ]


def test_an_outcome_that_is_not_known_is_told_and_the_case_stays(tmp_path: Path) -> None:
    release = of_row(tmp_path, Outcomes="Died;Vanished")
    assert [row["outcome"] for row in rows(release, "outcome")] == ["death"]
    (repair,) = rows(release, "repair")
    assert repair["line_number"] == 2
    assert repair["reason"] == "outcome not known and left out: Vanished"
    assert release.members[0].repaired_lines == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_encoding_of_a_csv_is_read(tmp_path: Path, encoding: str) -> None:
    row = case_row(Literature_Reference="Pérez’s case; a letter, in\ntwo lines")
    path = write_listing(tmp_path / "x.csv", [row], encoding=encoding)
    (case,) = rows(staged(tmp_path / "staged", path), "case")
    assert case["literature_reference"] == "Pérez’s case; a letter, in\ntwo lines"


def test_columns_in_another_order_and_new_ones_are_read(tmp_path: Path) -> None:
    header = [*reversed(HEADER), "Narrative"]
    path = write_listing(tmp_path / "x.csv", [case_row()], header=header)
    release = staged(tmp_path / "staged", path)
    assert rows(release, "case")[0]["case_id"] == "90000001"
    assert release.members[0].unknown_columns == ("Narrative",)


def test_columns_that_are_not_needed_may_be_missing(tmp_path: Path) -> None:
    header = [name for name in HEADER if name not in ("Compounded Flag", "Sex", "Patient Age")]
    path = write_listing(tmp_path / "x.csv", [case_row()], header=header)
    (case,) = rows(staged(tmp_path / "staged", path), "case")
    assert (case["sex"], case["patient_age"], case["country"]) == (None, None, "US")


# workbooks


def test_a_workbook_says_the_same_as_the_csv(tmp_path: Path) -> None:
    row = case_row(Event_Date="Jun-2021", Patient_Age="37 MTH", Patient_Weight="153 LB")
    in_csv = staged(tmp_path / "csv", write_listing(tmp_path / "x.csv", [row]))
    typed = row | {
        "Case ID": 90000001,
        "Event Date": datetime(2021, 6, 1),
        "Latest FDA Received Date": date(2025, 4, 20),
        "Initial FDA Received Date": datetime(2025, 1, 15),
    }
    formats = {"Event Date": "mmm\\-yy", "Latest FDA Received Date": "m/d/yyyy"}
    book = write_workbook(tmp_path / "x.xlsx", [typed], formats=formats)
    in_book = staged(tmp_path / "book", book)
    for table in read.TABLES:
        left, right = (
            [{**one, "release": ""} for one in rows(release, table)]
            for release in (in_csv, in_book)
        )
        assert left == right, table


def test_a_year_and_a_number_in_a_workbook_have_no_decimals(tmp_path: Path) -> None:
    row = case_row() | {"Case ID": 90000001.0, "Event Date": 2021, "Patient Age": 41.0}
    (case,) = rows(staged(tmp_path / "s", write_workbook(tmp_path / "x.xlsx", [row])), "case")
    assert (case["case_id"], case["event_date"], case["patient_age"]) == ("90000001", "2021", "41")


@pytest.mark.parametrize("dimension", ["A1", "A1:C3", "A1:XFD1048576"])
def test_no_row_is_lost_where_a_sheet_says_a_wrong_size(tmp_path: Path, dimension: str) -> None:
    cases = [case_row(str(90000001 + place)) for place in range(100)]
    book = write_workbook(tmp_path / "x.xlsx", cases, dimension=dimension)
    release = staged(tmp_path / "staged", book)
    assert len(rows(release, "case")) == 100
    assert len(rows(release, "product")) == 100


def test_a_title_above_the_header_and_blank_rows_are_no_cases(tmp_path: Path) -> None:
    book = write_workbook(
        tmp_path / "x.xlsx",
        [case_row(), {}, case_row("-")],
        above=[["FAERS Public Dashboard"], [None]],
    )
    release = staged(tmp_path / "staged", book)
    assert [row["line_number"] for row in rows(release, "case")] == [4]
    assert [row["line_number"] for row in rows(release, "reject")] == [6]


# releases and files that are refused


def test_exports_under_one_name_are_releases_of_their_own(tmp_path: Path) -> None:
    first = write_listing(tmp_path / "a" / "Export (1).csv", [case_row()])
    second = write_listing(tmp_path / "b" / "Export (1).csv", [case_row("90000002")])
    again = write_listing(tmp_path / "c" / "Export (1).csv", [case_row()])
    names = [read.release_of(path) for path in (first, second, again)]
    assert names[0] == names[2] != names[1]
    assert names[0].startswith("export_1_")


def refused(path: Path) -> str:
    with pytest.raises(BadFileError) as caught:
        read.release_of(path)
    said = str(caught.value)
    assert str(path) in said
    assert "Export the line listing" in said or "Fetch the file again" in said
    return said


@pytest.mark.parametrize("missing", ["Reactions", "Latest FDA Received Date", "Outcomes"])
def test_a_missing_column_is_named_with_the_line(tmp_path: Path, missing: str) -> None:
    header = [name for name in HEADER if name != missing]
    path = write_listing(tmp_path / "x.csv", [case_row()], header=header)
    assert f"line 1: the header has no column {missing.title()}" in refused(path)


def test_a_column_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = write_listing(tmp_path / "x.csv", [case_row()], header=[*HEADER, "Reactions"])
    assert "the header has Reactions more than once" in refused(path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        (" \r\n", "the file is empty"),
        ("<!DOCTYPE html><html></html>", "this is an HTML page, not data"),
        ("REPORT_ID,SEX,PRODUCT\r\n1,Male,KRATOM\r\n", "this is no line listing"),
        ("Case ID;Sex;Reactions;Outcomes\r\n", "this is no line listing"),
        ('{"results": []}', "this is no line listing"),
        (",".join(HEADER) + "\r\n", "there is no case below the header"),
    ],
)
def test_a_file_that_is_something_else_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text, encoding="utf-8")
    assert said in refused(path)


def test_a_workbook_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    whole = write_workbook(tmp_path / "whole.xlsx", [case_row()]).read_bytes()
    old_form = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    wrong = {
        "cut.xlsx": (whole[: len(whole) // 2], "its zip is broken"),
        "bytes.xlsx": (whole[:200] + b"\0" * 800 + whole[1000:], "its zip is broken"),
        "zip.xlsx": (b"PK\x03\x04", "its zip is broken"),
        "old.xls": (old_form + b"\0" * 600, "of the old XLS form"),
        "locked.xlsx": (
            old_form + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "the workbook is encrypted. Save it without a password",
        ),
    }
    for name, (data, said) in wrong.items():
        path = tmp_path / name
        path.write_bytes(data)
        assert said in refused(path), name


def test_a_workbook_without_a_listing_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "empty.xlsx")
    assert "the workbook is empty" in refused(tmp_path / "empty.xlsx")
    sheet = book.active
    assert sheet is not None
    sheet.append(["Case ID", "Start Date", "Substance"])
    book.save(tmp_path / "other.xlsx")
    assert "this is no line listing" in refused(tmp_path / "other.xlsx")


def test_a_workbook_with_a_listing_in_two_sheets_is_refused(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "two.xlsx", [case_row()])
    book = openpyxl.load_workbook(path)
    book.copy_worksheet(book.active).title = "2024"
    book.save(path)
    said = "two.xlsx: 2 sheets hold a list where one is read: 'Sheet', '2024'. Save each as a file"
    with pytest.raises(BadFileError, match=re.escape(said)):
        read.release_of(path)


def test_a_workbook_that_unpacks_to_too_much_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.formats.workbook.ALWAYS_BOOK", 1000)
    monkeypatch.setattr("etl.formats.workbook.BOOK_TIMES", 0)
    assert "unpacks to" in refused(write_workbook(tmp_path / "x.xlsx", [case_row()]))
