"""Lists in workbooks: nothing is lost on reading, and what cannot be read is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from etl.errors import BadFileError
from etl.formats.sheets import list_in, read_sheets
from etl.sources.poison_center.mapping import preset
from tests.support.line_listings import case_row, write_workbook
from tests.support.line_lists import npds_row, write_book


@pytest.mark.parametrize("dimension", ["A1", "A1:B2"])
def test_no_row_of_a_list_is_lost_where_a_sheet_says_a_wrong_size(
    tmp_path: Path, dimension: str
) -> None:
    cases = [case_row(str(90000001 + place)) for place in range(100)]
    right = write_workbook(tmp_path / "right.xlsx", cases)
    wrong = write_workbook(tmp_path / "wrong.xlsx", cases, dimension=dimension)
    assert read_sheets(wrong) == read_sheets(right)
    assert [len(rows) for rows in read_sheets(wrong).values()] == [101]


def test_a_list_in_two_sheets_is_refused_unless_one_is_named(tmp_path: Path) -> None:
    path = write_book(tmp_path / "list.xlsx", [npds_row("1")])
    book = openpyxl.load_workbook(path)
    book.copy_worksheet(book["Case Listing"]).title = "2025"
    book.save(path)
    sheets, npds = read_sheets(path), preset("npds")
    with pytest.raises(BadFileError, match="2 sheets hold a list where one is read") as refused:
        list_in(sheets, npds, path)
    assert "name one as `sheet` in a mapping file" in str(refused.value)
    named = replace(npds, sheet="2025")
    assert len(list_in(sheets, named, path).rows) == 1


def test_an_encrypted_list_is_named_as_that(tmp_path: Path) -> None:
    locked = tmp_path / "locked.xlsx"
    locked.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(BadFileError, match="the workbook is encrypted"):
        read_sheets(locked)
