"""Headers that say nothing or say it twice: refused when a file is added, whatever the source."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.errors import BadFileError
from etl.formats.delimited import decode, header_of, refuse_repeated
from etl.formats.sheets import read_sheets
from etl.net.socrata import read_table
from etl.sources.faers import read as faers
from etl.sources.hfcs import read as hfcs
from etl.sources.medical_examiner import read as medical_examiner
from etl.sources.openfda_recalls import export as recalls
from tests.support.releases import HFCS_2024, Quarter, hfcs_row, write_csv

NUMBER_OF_COLUMNS = 300_000


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("a,b\rc,d\r", "carriage returns alone"),
        ("PK\x03\x04,b", "control characters"),
        (",".join("abc" for _ in range(1_001)), "more than 1,000 columns"),
        ('a,"' + "b" * 200_000, "cannot be read"),
    ],
)
def test_a_line_that_is_no_header_is_refused(line: str, problem: str) -> None:
    with pytest.raises(BadFileError, match=problem) as refused:
        header_of(line, file="list.csv", number=3, remedy="Add the list")
    assert "list.csv, line 3" in str(refused.value)
    assert str(refused.value).isprintable()


def test_columns_that_mean_nothing_may_stand_twice() -> None:
    refuse_repeated(["", "date", ""], file="list.csv")
    with pytest.raises(BadFileError, match="date more than once"):
        refuse_repeated(["date", "", "date"], file="list.csv")


@pytest.mark.parametrize("mark", ["utf-16", "utf-8-sig", "utf-8"])
def test_every_encoding_of_a_list_gives_the_same_text(mark: str) -> None:
    text = "PRODUCT,AGE\r\nKRATOM ☘,33\r\n"
    assert decode(text.encode(mark)) == (text, 0)


def hfcs_with_another_product(folder: Path) -> None:
    path = folder / "hfcs.csv"
    path.write_text(f"{','.join(HFCS_2024)},PRODUCT\r\n", encoding="utf-8")
    hfcs.release_of(path)


def faers_with_another_name(folder: Path) -> None:
    path = Quarter(name="2025q1").write(folder)
    line = b"primaryid$caseid$drug_seq$role_cod$drugname$drugname$prod_ai\r\n"
    stream = io.BytesIO(line)
    faers._header(stream, table="drug", release="2025q1", file=f"{path}:DRUG25Q1.txt")


def rows_with_another_key(folder: Path) -> None:
    path = folder / "rows.csv"
    path.write_text("Date,Age,DATE\r\n1,2,3\r\n", encoding="utf-8")
    read_table(path, needs=[], remedy="Add the data set")


@pytest.mark.parametrize(
    "read", [hfcs_with_another_product, faers_with_another_name, rows_with_another_key]
)
def test_a_column_that_stands_twice_is_refused(
    tmp_path: Path, read: Callable[[Path], None]
) -> None:
    with pytest.raises(BadFileError, match="more than once") as refused:
        read(tmp_path)
    assert "line 1" in str(refused.value)


@pytest.mark.parametrize("source", ["medical_examiner", "hfcs", "recalls", "sheets"])
def test_a_header_of_very_many_columns_is_refused_at_once(tmp_path: Path, source: str) -> None:
    path = tmp_path / "wide.csv"
    header = ",".join(f"column {number}" for number in range(NUMBER_OF_COLUMNS))
    path.write_text(f"{header}\r\n1\r\n", encoding="utf-8")
    readers: dict[str, Callable[[Path], object]] = {
        "medical_examiner": medical_examiner.release_of,
        "hfcs": hfcs.release_of,
        "recalls": recalls.read_export,
        "sheets": read_sheets,
    }
    started = time.process_time()
    with pytest.raises(BadFileError, match="columns"):
        readers[source](path)
    assert time.process_time() - started < 5


def test_a_list_of_another_system_is_read_in_utf_16(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "hfcs.csv", [hfcs_row("1", PRODUCT="KRATOM")])
    for text in (path.read_text(encoding="utf-8-sig"), path.read_text(encoding="utf-8")):
        # the second with two marks, as where a text with one is saved again
        path.write_bytes(text.encode("utf-16"))
        assert hfcs.release_of(path) == "hfcs"
        path.write_text(text, encoding="utf-8")
