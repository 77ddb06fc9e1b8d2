"""The vocabulary files: each fits its schema, and what a person may save wrong is told."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from etl import vocabulary
from etl.budget import LARGEST_VOCABULARY
from etl.errors import VocabularyError
from etl.vocabulary.schemas import SCHEMAS, load
from etl.vocabulary.substances import substance_keys

NAMES = sorted(path.stem for path in vocabulary.files())


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A vocabulary that a test may change, in use everywhere."""
    folder = tmp_path / "vocabulary"
    folder.mkdir()
    for path in vocabulary.files():
        shutil.copy(path, folder)
    monkeypatch.setattr(vocabulary, "VOCABULARY", folder)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_every_file_fits_its_schema(name: str) -> None:
    table = load(name)
    # Nobody has settled an alert yet; every other file has words in it.
    assert len(table.rows) > 0 or name == "settled_alerts"
    assert set(table.header) <= set(SCHEMAS[name].columns)


def test_a_file_that_nobody_reads_is_told(own: Path) -> None:
    (own / "brands.csv").write_text("name\nX\n", encoding="utf-8")
    with pytest.raises(VocabularyError, match=r"brands\.csv: nobody reads this file\. Remove it"):
        load("brands")


def last_row(path: Path, **cells: str) -> str:
    """The last line of a file with other cells in it."""
    with path.open(encoding="utf-8", newline="") as file:
        *_, row = csv.DictReader(file)
    out = io.StringIO()
    csv.DictWriter(out, fieldnames=list(row), lineterminator="\n").writerow(row | cells)
    return out.getvalue()


# One bad cell of each kind: file, cells, and what is told of them.
BAD_CELLS = {
    "an empty cell": ("states", {"state_name": ""}, "state_name: the cell is empty. Fill it in"),
    "a word": (
        "states",
        {"tile_row": "two"},
        "tile_row: 'two' is no whole number. Write it",
    ),
    "a decimal comma": ("substances", {"width": "2,5"}, "width: '2,5' is no number. Write it with"),
    "no flag": ("claims", {"verified": "yes"}, "verified: 'yes' is neither true nor false. Write"),
    "a date as Excel shows it": (
        "limitations",
        {"next_review": "5/22/2027"},
        "next_review: '5/22/2027' is no date. Write it as 2026-11-22; in Excel",
    ),
    "a date that is none": ("limitations", {"next_review": "2027-02-30"}, "is no date"),
    "small letters": ("reaction_terms_with_comma", {"pt": "Pain, acute"}, "is not in capitals"),
    "an unknown word": (
        "hfcs_outcomes",
        {"vocabulary": "old"},
        "vocabulary: 'old' is unknown. Use one of 2004 to 2017, since 2018, both",
    ),
    "a word of a list": (
        "coding_events",
        {"substances": "kratom, cratom"},
        "substances: 'cratom' is unknown. Use one of kratom, mitragynine, 7-oh",
    ),
    "a substance that is not watched": (
        "openfda_search_terms",
        {"substance": "cratom"},
        "substance: 'cratom' is unknown. Use one of kratom, mitragynine, 7-oh, synthetic_analogue "
        "of substances.csv, or add a line there",
    ),
    "a class that is none": (
        "co_ingestants",
        {"token": "NEW", "class": "nosuch"},
        "class: 'nosuch' is unknown. Use a class of co_ingestant_classes.csv",
    ),
    "a second line of the same": (
        "states",
        {"state_code": "AK", "tile_row": "77"},
        "state_code: 'AK' stands in line 2 already. Remove one of the two",
    ),
}


@pytest.mark.parametrize("case", BAD_CELLS)
def test_a_bad_cell_is_told_with_file_line_column_and_remedy(own: Path, case: str) -> None:
    name, cells, wanted = BAD_CELLS[case]
    path = own / f"{name}.csv"
    before = len(load(name).rows)
    key = next(iter(SCHEMAS[name].columns))
    text = last_row(path, **({key: "ANOTHER"} | cells))
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    with pytest.raises(VocabularyError) as caught:
        load(name)
    assert caught.value.line == before + 2
    assert f"{path}, line {before + 2}: column {caught.value.column}: " in str(caught.value)
    assert wanted in str(caught.value)


def encoded(encoding: str) -> Callable[[str], bytes]:
    return lambda text: text.encode(encoding)


# What a spreadsheet may make of a file, and what is told of it; none for what is read.
SAVED: dict[str, tuple[Callable[[str], bytes], str]] = {
    "UTF-8 with a mark": (encoded("utf-8-sig"), ""),
    "ends of line of Windows": (lambda text: text.replace("\n", "\r\n").encode(), ""),
    "blank cells at the end": (lambda text: text.replace("\n", ",,\n").encode(), ""),
    "blank lines": (lambda text: text.replace("\n", "\n,,,\n\n").encode(), ""),
    "cp1252": (
        lambda text: text.replace("Alaska", "Alaska\N{RIGHT SINGLE QUOTATION MARK}").encode(
            "cp1252"
        ),
        "line 2: the last letter of 'AK,Alaska’' is not UTF-8. Save it as “CSV UTF-8",
    ),
    "UTF-16": (encoded("utf-16"), "line 1: the file is UTF-16, not UTF-8. Save it as “CSV UTF-8"),
    "semicolons": (
        lambda text: text.replace(",", ";").encode(),
        "line 1: the columns are parted by semicolons. Save it as “CSV UTF-8 (comma delimited)”",
    ),
    "tabs": (lambda text: text.replace(",", "\t").encode(), "the columns are parted by tabs"),
    "a cell too many": (
        lambda text: text.replace("Alaska", "Alaska, USA").encode(),
        "line 2: 5 cells where the header has 4. Put double quotes around",
    ),
    "a cell too few": (lambda text: text.replace("Alaska,", "").encode(), "line 2: 3 cells where"),
    "a quotation mark left open": (
        lambda text: text.replace("Alaska", '"Alaska').encode(),
        "line 2: the quotation marks of the line do not fit",
    ),
    "a column renamed": (
        lambda text: text.replace("state_name", "name").encode(),
        "line 1: column state_name: the column is missing. The header is: state_code,state_name,",
    ),
    "a column twice": (
        lambda text: text.replace("\n", ",1\n").replace("row,1", "row,tile_row").encode(),
        "line 1: column tile_row: the column stands there twice",
    ),
    "a column too many": (
        lambda text: text.replace("\n", ",x\n").replace("row,x", "row,note").encode(),
        "line 1: column note: nobody reads this column. Remove it",
    ),
    "nothing": (lambda _: b"\n", "line 1: the file is empty"),
}


@pytest.mark.parametrize("case", SAVED)
def test_what_a_spreadsheet_saves_is_read_or_refused_by_name(own: Path, case: str) -> None:
    save, wanted = SAVED[case]
    path = own / "states.csv"
    before = [row.cells for row in load("states")]
    path.write_bytes(save(path.read_text(encoding="utf-8")))
    if not wanted:
        assert [row.cells for row in load("states")] == before
        return
    with pytest.raises(VocabularyError) as caught:
        load("states")
    assert wanted in str(caught.value)


def test_true_as_excel_writes_it_is_true(own: Path) -> None:
    path = own / "claims.csv"
    before = [row.flag("verified") for row in load("claims")]
    text = (
        path.read_text(encoding="utf-8").replace(",true,", ",TRUE,").replace(",false,", ",FALSE,")
    )
    path.write_text(text, encoding="utf-8")
    assert [row.flag("verified") for row in load("claims")] == before
    assert True in before


def test_the_line_is_that_of_the_file_where_cells_hold_several_lines(own: Path) -> None:
    path = own / "states.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[1:1] = ['XX,"two', 'lines",90,90', "YY,One,no,91"]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(VocabularyError, match="line 4: column tile_column: 'no' is no whole"):
        load("states")


def test_a_file_that_is_gone_is_told(own: Path) -> None:
    (own / "states.csv").unlink()
    with pytest.raises(VocabularyError, match=r"cannot be read .*Put the file back"):
        load("states")


def test_watched_substances_stand_in_their_order() -> None:
    assert substance_keys() == ("kratom", "mitragynine", "7-oh", "synthetic_analogue")


def test_a_file_that_is_larger_than_any_is_refused_by_name(own: Path) -> None:
    with (own / "states.csv").open("ab") as file:
        file.truncate(LARGEST_VOCABULARY + 1)
    with pytest.raises(VocabularyError, match=r"states\.csv: it has 16,777,217 bytes where"):
        load("states")
