"""Files that once ended in a traceback, a hang or all of the memory, through the real command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.bombs import bombs
from tests.support.command import etl_here
from tests.support.damaged import encrypted, zipped_as
from tests.support.intake import check_words, take, write
from tests.support.reader import EXAMPLES
from tests.support.samples import Sample, samples

GOOD = samples()
OLE = b"\xd0\xcf\x11\xe0" + b"\0" * 600


def of(what: str, change: Callable[[bytes], bytes], **others: str) -> Sample:
    return replace(GOOD[what], data=change(GOOD[what].data), **others)


def carriage_returns(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\r").replace(b"\n", b"\r")


def utf_16(data: bytes) -> bytes:
    return data.decode("utf-8-sig").encode("utf-16-le")


REFUSED: dict[str, tuple[Sample, str]] = {
    "an encrypted zip": (of("hfcs zip", encrypted), "the zip is encrypted. Unpack it and zip"),
    "an encrypted quarter": (of("faers", encrypted), "the zip is encrypted"),
    "an encrypted workbook": (
        of("poison center", lambda _: OLE + "EncryptedPackage".encode("utf-16-le")),
        "the workbook is encrypted. Save it without a password",
    ),
    "a workbook of the old form": (of("line listing", lambda _: OLE), "of the old XLS form"),
    "a workbook that is cut off": (
        of("line listing workbook", lambda data: data[:-900]),
        "this is no workbook that can be read, or a damaged one (its zip is broken)",
    ),
    "a workbook without a sheet": (
        of("line listing workbook", lambda data: data.replace(b"sheet1.xml", b"sheet9.xml")),
        "the workbook is empty",
    ),
    "a zip where a workbook is expected": (
        of("poison center", lambda data: zipped_as([("calls.csv", data)])),
        "this is a zip, and no workbook is in its place. Unpack it",
    ),
    "a table that ends its lines with CR": (
        of("hfcs", carriage_returns),
        "line 1: its first line holds carriage returns alone as ends of lines",
    ),
    "a list that ends its lines with CR": (
        of("poison center", carriage_returns),
        "line 1: its first line holds carriage returns alone as ends of lines",
    ),
    "a listing that ends its lines with CR": (
        of("line listing", carriage_returns),
        "line 1: its first line holds carriage returns alone as ends of lines",
    ),
    "a table in UTF-16 without a mark": (of("overdose deaths", utf_16), "UTF-16 without a mark"),
    "a list in UTF-16 without a mark": (
        of("poison center", utf_16),
        "line 1: its first line holds NUL characters: UTF-16 without a mark",
    ),
    "recalls in UTF-16 without a mark": (of("recalls export", utf_16), "holds NUL bytes"),
    "a mapping of nested lists": (
        replace(GOOD["poison center"], mapping="a = " + "[" * 5_000),
        "this is no mapping: it is nested too deep",
    ),
    "a mapping of dotted keys": (
        replace(GOOD["deaths of a county"], mapping="a." * 3_000 + "a = 1"),
        "this is no mapping: it has more than 2,000 dots",
    ),
    "a number of five thousand figures": (
        replace(GOOD["poison center"], mapping=f"sheet = {'9' * 5_000}"),
        "this is no TOML (Exceeds the limit",
    ),
    "JSON of many levels": (of("food", lambda _: b"[" * 100_000), "this is no JSON"),
    "a zip in a zip": (
        of("hfcs zip", lambda data: zipped_as([("CAERS.zip", data)])),
        "the zip holds 0 CSV files where one is expected",
    ),
    "two files of a name": (
        of("hfcs zip", lambda data: zipped_as([("a.csv", data), ("../a.csv", data)])),
        "the zip holds 2 CSV files where one is expected",
    ),
    "a link in a zip": (
        of("hfcs zip", lambda _: zipped_as([("a.csv", b"/etc/passwd")], is_link=True)),
        "the header has no column for",
    ),
    "a byte order mark alone": (of("overdose deaths", lambda _: b"\xff\xfe"), "no column"),
    "totals that are none": (
        of("drug totals", lambda data: data.replace(b": 20,", b": 20000000000000000000,")),
        "total is no count, or terms is no list",
    ),
    "the name of the manifest": (
        replace(GOOD["food"], name="manifest.json"),
        "files of the program itself have this name. Rename",
    ),
    "a name of signs": (replace(GOOD["hfcs"], name="….csv"), "has no letter from a to z"),
    "a name of two lines": (replace(GOOD["hfcs"], name="a\nb.csv"), "cannot be shown"),
    "a very long name": (replace(GOOD["hfcs"], name=f"{'x' * 240}.csv"), "more than 180"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_read_ends_with_2_in_one_line(tmp_path: Path, what: str) -> None:
    sample, problem = REFUSED[what]
    path, mapping = write(sample, tmp_path / "in")
    given = ["--mapping", mapping] if mapping else []
    data = tmp_path / "data"
    ended = etl_here("--data", data, "add", sample.source, path, *given, environment={})
    assert ended.returncode == 2, ended.stderr
    (line,) = ended.stderr.splitlines()
    assert line.startswith("Error: ")
    assert problem in line
    check_words(line.removeprefix("Error: "), path, mapping, data)
    assert not (data / "landing").exists()


TAKEN: dict[str, Sample] = {
    "a table in UTF-16": of("hfcs", lambda data: data.decode("utf-8-sig").encode("utf-16")),
    "a list in UTF-16": of("poison center", lambda data: data.decode("utf-8-sig").encode("utf-16")),
    "a workbook named as a CSV": replace(GOOD["line listing workbook"], name="listing.csv"),
    "a list with semicolons": of("poison center toxicall", lambda data: data.replace(b",", b";")),
    "a second download": replace(GOOD["hfcs zip"], name="CAERS (1).zip"),
    "a name that leads out of a zip": of(
        "hfcs zip", lambda _: zipped_as([("../../../out.csv", GOOD["hfcs"].data)])
    ),
}


@pytest.mark.parametrize("what", TAKEN)
def test_what_can_be_read_is_read_whatever_it_is_called(tmp_path: Path, what: str) -> None:
    path, mapping = write(TAKEN[what], tmp_path / "in")
    release = take(TAKEN[what].source, path, mapping, tmp_path / "data").release
    assert release is not None
    assert sum(member.rows_staged for member in release.members) == TAKEN[what].rows


def test_a_quote_left_open_costs_no_other_row_of_a_list(tmp_path: Path) -> None:
    """It swallowed every row behind it, and nothing said so."""
    good = GOOD["poison center toxicall"]
    lines = good.data.split(b"\r\n")
    lines[2] = b'"' + lines[2]
    path, _ = write(replace(good, data=b"\r\n".join(lines)), tmp_path / "in")
    release = take("poison_center", path, None, tmp_path / "data").release
    assert release is not None
    (member,) = release.members
    assert member.rows_delivered == 4


# Those that take a second at most; the long form tries all.
QUICK = (
    "400 KB of open quotes", "a header of 300,000 columns", "a list of 300,000 columns",
    "a mapping of dotted keys", "a mapping of 10 MB", "a mapping of nested tables",
    "laughs in a workbook", "200 MB of rows in a workbook", "blank lines in a zip",
    "empty objects in a gzip", "one line of a quarter", "deleted cases",
    "a header of a quarter with 300,000 columns",
)  # fmt: skip
BOMBS = bombs()


@pytest.mark.parametrize("what", BOMBS if EXAMPLES >= 1_000 else QUICK)
def test_a_small_file_takes_little_whatever_is_in_it(
    tmp_path: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Time of the processor and memory are looked at where it is taken in."""
    monkeypatch.setenv("KRATOMWATCH_TRACEBACK", "1")
    sample = BOMBS[what]()
    path, mapping = write(sample, tmp_path / "in")
    take(sample.source, path, mapping, tmp_path / "data")
