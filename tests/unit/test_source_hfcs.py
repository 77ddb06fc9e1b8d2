from __future__ import annotations

import time
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from etl.errors import BadFileError
from etl.sources.hfcs import read as hfcs
from etl.store.staging import StagedRelease, read_release, staging_folder
from tests.support.releases import CAERS_2017, HFCS_2024, hfcs_row, write_csv


def staged(path: Path, folder: Path) -> StagedRelease:
    release = hfcs.release_of(path)
    with staging_folder(folder / release, release=release) as area:
        hfcs.stage([path], area)
        area.close(parser_version=1, sha256s=["x"])
    found = read_release(folder / release, "hfcs")
    if found is None:
        pytest.fail("nothing was staged")
    return found


def rows(release: StagedRelease, table: str = "row") -> list[dict[str, object]]:
    return pq.read_table(release.folder / f"{table}.parquet").to_pylist()


IN_2017_ORDER = [
    "REPORT_ID",
    "DATE_FDA_FIRST_RECEIVED_CASE",
    "DATE_EVENT",
    "PRODUCT_TYPE",
    "PRODUCT",
    "PRODUCT_CODE",
    "DESCRIPTION",
    "PATIENT_AGE",
    "AGE_UNITS",
    "SEX",
    "CASE_OUTCOME",
    "CASE_MEDDRA_PREFERRED_TERMS",
]
GENERATIONS = {
    "2017": [CAERS_2017[IN_2017_ORDER.index(name)] for name in HFCS_2024],
    "2022": [
        name.replace("_CASE", "_REPORT", 1) if name.startswith("DATE_FDA") else name
        for name in HFCS_2024
    ],
    "2024": list(HFCS_2024),
    "medra": [
        name.replace("CASE_MEDDRA_PREFERRED_TERMS", "MEDRA PREFERRED TERMS") for name in HFCS_2024
    ],
    "lower case, blanks": [f" {name.lower()} " for name in HFCS_2024],
}


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_header_generations_and_encodings_give_the_same_rows(
    tmp_path: Path, generation: str, encoding: str
) -> None:
    path = write_csv(
        tmp_path / "file.csv",
        [hfcs_row("123456", PRODUCT="CAFÉ KRATOM")],
        header=GENERATIONS[generation],
        encoding=encoding,
    )
    row = rows(staged(path, tmp_path))[0]
    assert row["product_name"] == "CAFÉ KRATOM"
    assert row["report_number"] == "123456"
    assert row["received_date"] == "1/5/2025"
    assert row["outcomes"] == "Hospitalization, Visited Emergency Room"
    assert row["reactions"] == "Nausea, Vomiting"


def test_c1_characters_become_the_quotes_they_stand_for(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "f.csv", [hfcs_row("1", PRODUCT="SWANSON\x92S")], encoding="utf-8")
    release = staged(path, tmp_path)
    assert rows(release)[0]["product_name"] == "SWANSON’S"
    assert release.members[0].repaired_characters == 1


def test_every_delivered_row_is_kept_with_its_line_duplicates_too(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "f.csv", [hfcs_row("1"), hfcs_row("1"), hfcs_row("2")])
    assert [row["line_number"] for row in rows(staged(path, tmp_path))] == [2, 3, 4]


def test_a_value_over_two_lines_is_one_row(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "f.csv", [hfcs_row("1", PRODUCT="KRATOM\nPOWDER"), hfcs_row("2")])
    found = rows(staged(path, tmp_path))
    assert [(row["line_number"], row["product_name"]) for row in found] == [
        (2, "KRATOM\nPOWDER"),
        (4, "KRATOM POWDER"),
    ]


def test_an_open_quote_costs_one_line_not_the_rest_of_the_file(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "f.csv", [hfcs_row("1"), hfcs_row("2"), hfcs_row("3")])
    lines = path.read_bytes().split(b"\r\n")
    lines[2] = lines[2].replace(b"KRATOM POWDER", b'"KRATOM POWDER')
    path.write_bytes(b"\r\n".join(lines))
    release = staged(path, tmp_path)
    assert [row["report_number"] for row in rows(release)] == ["1", "3"]
    reject = rows(release, "reject")[0]
    assert reject["line_number"] == 3
    assert '"KRATOM POWDER' in str(reject["raw_text"])
    member = release.members[0]
    assert (member.rows_delivered, member.rows_staged, member.rows_rejected) == (3, 2, 1)


def test_rows_with_other_field_counts_or_no_number_are_rejected(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "f.csv", [hfcs_row("1"), hfcs_row("")])
    with path.open("ab") as file:
        file.write(b"too,few\r\n\r\n")
    rejects = rows(staged(path, tmp_path), "reject")
    assert {row["line_number"]: row["reason"] for row in rejects} == {
        3: "no report number",
        4: "2 fields where the header has 12",
    }


def test_an_unknown_column_is_recorded(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "f.csv", [hfcs_row("1")])
    text = path.read_bytes().replace(b"CASE_OUTCOME\r\n", b"CASE_OUTCOME,NEW\r\n")
    path.write_bytes(text.replace(b'Emergency Room"\r\n', b'Emergency Room",x\r\n'))
    release = staged(path, tmp_path)
    assert release.members[0].unknown_columns == ("NEW",)
    assert len(rows(release)) == 1


def test_an_unknown_header_is_refused_with_what_was_found(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(
        BadFileError,
        match=r"f.csv, line 1: the header has no column for report_number.*found: a, b",
    ):
        hfcs.release_of(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"  \r\n", "the file is empty"),
        (b"<!DOCTYPE html><html>Sorry</html>", "an HTML page, not data"),
        (b"PK\x03\x04cut off", "cut off or damaged"),
    ],
)
def test_what_is_no_csv_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "caers.zip"
    path.write_bytes(content)
    with pytest.raises(BadFileError, match=message):
        hfcs.release_of(path)


def test_a_zip_of_two_files_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "f.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "x")
        archive.writestr("b.csv", "x")
    with pytest.raises(BadFileError, match="the zip holds 2 CSV files"):
        hfcs.release_of(path)


@pytest.mark.real
def test_every_row_of_the_real_file_is_staged(real_data: Path, tmp_path: Path) -> None:
    release = staged(real_data / "caers" / "CAERS_ASCII_2004_2017Q2.zip", tmp_path)
    member = release.members[0]
    assert (member.rows_delivered, member.rows_staged, member.rows_rejected) == (90_786, 90_786, 0)
    assert len({row["report_number"] for row in rows(release)}) == 64_517


def test_quotes_left_open_cost_no_more_than_lines_do(tmp_path: Path) -> None:
    """Sixteen times as many cost 256 times as much where each is looked for from the start."""
    path = write_csv(tmp_path / "hfcs.csv", [])
    header = path.read_bytes()
    seconds: dict[int, list[float]] = {2_000: [], 32_000: []}
    for round_ in range(3):  # the least of three: what else a processor does only adds
        for lines, taken in seconds.items():
            path.write_bytes(header + b'"a\r\n' * lines)
            started = time.process_time()
            release = staged(path, tmp_path / f"{lines}-{round_}")
            taken.append(time.process_time() - started)
            assert release.members[0].rows_rejected == lines
    few, many = map(min, seconds.values())
    assert many < 40 * few
