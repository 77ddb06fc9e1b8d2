"""Zips and gzips that no publisher delivers: refused with file and remedy, and at once."""

from __future__ import annotations

import gzip
import time
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.errors import BadFileError
from etl.formats import openfda_records
from etl.formats.packed import ALWAYS_UNPACKED, open_zip, unpacked_gzip, unpacked_member
from etl.sources.faers import read as faers
from etl.sources.hfcs import read as hfcs
from tests.support.releases import Case, Quarter, hfcs_row, write_csv


def encrypted(folder: Path) -> Path:
    """A zip whose member says that it is encrypted (bit 0 of its flags, twice in the file)."""
    path = folder / "encrypted.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("HFCS.csv", "a,b\n")
    data = bytearray(path.read_bytes())
    for start, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(start) + place] |= 1
    path.write_bytes(data)
    return path


def repeated(folder: Path) -> Path:
    path = folder / "repeated.zip"
    with zipfile.ZipFile(path, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr("HFCS.csv", "a,b\n1,2\n")
        archive.writestr("HFCS.csv", "a,b\n")
    return path


def bomb(folder: Path) -> Path:
    path = folder / "bomb.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("HFCS.csv", "w", force_zip64=True) as file,
    ):
        for _ in range(ALWAYS_UNPACKED // 2**20 + 1):
            file.write(b"\0" * 2**20)
    return path


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (encrypted, "the zip is encrypted"),
        (repeated, "the zip holds HFCS.csv more than once"),
        (bomb, "unpack to over"),
    ],
)
def test_what_no_publisher_delivers_is_refused(
    tmp_path: Path, make: Callable[[Path], Path], problem: str
) -> None:
    path = make(tmp_path)
    started = time.process_time()
    with pytest.raises(BadFileError, match=problem) as refused:
        open_zip(path)
    assert time.process_time() - started < 1
    assert str(path) in str(refused.value)
    assert refused.value.remedy
    for read in (hfcs.release_of, faers.release_of):
        with pytest.raises(BadFileError, match=problem):
            read(path)


def test_a_gzip_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "records.json.gz"
    with gzip.open(path, "wb") as file:
        for _ in range(ALWAYS_UNPACKED // 2**20 + 1):
            file.write(b" " * 2**20)
    with pytest.raises(BadFileError, match="unpack to over"):
        unpacked_gzip(path)
    with pytest.raises(BadFileError, match="unpack to over"):
        openfda_records.read_text(path, expected="Add records")


def test_a_small_zip_of_much_the_same_is_read(tmp_path: Path) -> None:
    """Beyond a hundred times its size, and small enough to do no harm."""
    path = tmp_path / "small.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("HFCS.csv", b"a" * 2_000_000)
    assert path.stat().st_size * 100 < 2_000_000
    found = unpacked_member(path, (".csv",), what="CSV", remedy="Add one")
    assert found.name == f"{path}:HFCS.csv"
    assert len(found.data) == 2_000_000


def test_a_table_that_stands_twice_in_a_quarter_is_refused(tmp_path: Path) -> None:
    """Whatever folder the second one lies in: which of them counts, nobody can know."""
    path = Quarter(name="2025q1", cases=[Case(caseid=90000001)]).write(tmp_path)
    assert faers.release_of(path) == "2025q1"
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("older/DRUG25Q1.txt", b"primaryid$caseid\r\n")
    with pytest.raises(BadFileError, match="more than one DRUG file"):
        faers.release_of(path)


def test_a_name_out_of_a_zip_is_harmless_in_a_message(tmp_path: Path) -> None:
    path = tmp_path / "names.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a\x1b[31m\nb.csv", write_csv(tmp_path / "x.csv", [hfcs_row("1")]).name)
    with pytest.raises(BadFileError) as refused:
        hfcs.release_of(path)
    assert str(refused.value).isprintable()
