from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import BadFileError
from etl.sources.faers import read as faers
from etl.sources.faers import tables as faers_tables
from etl.sources.faers.tables import NO_NUMBER, LinesFound, TableReader, as_utf8
from tests.support.releases import DEMO, Case, Drug, Quarter
from tests.support.staged import rows, staged


def test_quarter_is_named_after_its_members_not_after_the_file(tmp_path: Path) -> None:
    path = Quarter(name="2025q3").write(tmp_path)
    assert faers.release_of(path.rename(tmp_path / "download.zip")) == "2025q3"


def test_every_table_is_staged_with_the_release(tmp_path: Path) -> None:
    case = Case(caseid=90000001, outcomes=["DE", "HO"], reactions=["Nausea", "Seizure"])
    release = staged(Quarter(cases=[case]).write(tmp_path), tmp_path)
    assert [row["outc_cod"] for row in rows(release, "outc")] == ["DE", "HO"]
    assert {row["pt"] for row in rows(release, "reac")} == {"Nausea", "Seizure"}
    demo = rows(release, "demo")[0]
    assert (demo["release"], demo["primaryid"], demo["caseid"]) == ("2025q1", 900000011, 90000001)
    assert demo["auth_num"] is None


@pytest.mark.parametrize("newline", [b"\r\n", b"\n"])
def test_line_ends_of_both_kinds(tmp_path: Path, newline: bytes) -> None:
    release = staged(Quarter(newline=newline).write(tmp_path), tmp_path)
    assert rows(release, "demo")[0]["occr_country"] == "US"


def test_cp1252_and_utf8_lines_live_in_one_file(tmp_path: Path) -> None:
    lines = [
        b"1$900$1$PS$CAF\xc9 \x93KRATOM\x94$" + b"$" * 14,
        "2$900$1$PS$7ΩHMZ$".encode() + b"$" * 14,
        b"3$900$1$PS$BAD \x81 BYTE$" + b"$" * 14,
    ]
    quarter = Quarter(cases=[], extra_lines={"DRUG": lines})
    release = staged(quarter.write(tmp_path), tmp_path)
    names = sorted(str(row["drugname"]) for row in rows(release, "drug"))
    assert names == ["7ΩHMZ", "BAD � BYTE", "CAFÉ “KRATOM”"]
    drug = next(member for member in release.members if member.table == "drug")
    assert drug.repaired_characters == 1


def test_quotes_are_data(tmp_path: Path) -> None:
    case = Case(caseid=90000001, drugs=[Drug(name='"VITAMINS" (NOS)'), Drug(name='"OPEN')])
    release = staged(Quarter(cases=[case]).write(tmp_path), tmp_path)
    assert {row["drugname"] for row in rows(release, "drug")} == {'"VITAMINS" (NOS)', '"OPEN'}


def test_lines_with_other_field_counts_are_rejected_with_their_place(tmp_path: Path) -> None:
    lines = [b"900000019$90000001$too$few", b"5$6$Nausea$$$", b"", b"7$8$Vomiting$"]
    quarter = Quarter(extra_lines={"REAC": lines})
    release = staged(quarter.write(tmp_path), tmp_path)
    rejects = rows(release, "reject")
    assert [(row["line_number"], row["raw_text"]) for row in rejects] == [(4, "5$6$Nausea$$$")]
    assert rejects[0]["reason"] == "6 fields where the header has 4"
    reac = next(member for member in release.members if member.table == "reac")
    assert (reac.rows_delivered, reac.rows_staged, reac.rows_rejected) == (4, 3, 1)


def test_a_row_with_a_delimiter_inside_a_value_is_not_loaded_shifted(tmp_path: Path) -> None:
    line = b"900000021$90000002$A$B$"
    release = staged(Quarter(extra_lines={"REAC": [line]}).write(tmp_path), tmp_path)
    assert [row["raw_text"] for row in rows(release, "reject")] == [line.decode()]


def test_lines_without_a_number_are_rejected_with_their_place(tmp_path: Path) -> None:
    lines = [b"too$few", b"NO NUMBER$90000001$Nausea$", b"8$9$Vomiting$"]
    release = staged(Quarter(extra_lines={"REAC": lines}).write(tmp_path), tmp_path)
    rejects = {row["line_number"]: row["reason"] for row in rows(release, "reject")}
    assert rejects == {3: "2 fields where the header has 4", 4: NO_NUMBER}
    assert len(rows(release, "reac")) == 2


@pytest.mark.parametrize("number", [b"", b"-5", b"1000000000000", b"1" * 18, b"1" * 5000])
def test_a_report_number_that_none_can_have_is_rejected_and_its_block_stays(
    tmp_path: Path, number: bytes
) -> None:
    line = number + b"$90000001$Nausea$"
    release = staged(
        Quarter(extra_lines={"REAC": [line, b"8$9$Vomiting$"]}).write(tmp_path), tmp_path
    )
    (reject,) = rows(release, "reject")
    assert (reject["reason"], reject["raw_text"]) == (NO_NUMBER, line.decode())
    assert [row["primaryid"] for row in rows(release, "reac")][-1] == 8


def test_a_number_with_leading_zeros_is_read_alike_whatever_stands_beside_it(
    tmp_path: Path,
) -> None:
    padded = b"0" * 20 + b"8$9$Vomiting$"
    for name, lines in (("clean", [padded]), ("beside dirt", [padded, b"NO NUMBER$9$Nausea$"])):
        (folder := tmp_path / name).mkdir()
        release = staged(Quarter(extra_lines={"REAC": lines}).write(folder), folder)
        assert [row["primaryid"] for row in rows(release, "reac")][-1] == 8, name


def test_a_glued_line_is_loaded_as_two_records_and_kept_as_delivered(tmp_path: Path) -> None:
    line = b"900000021$90000002$Death$900000031$90000003$Coma$"
    release = staged(Quarter(extra_lines={"REAC": [b"a$b", line]}).write(tmp_path), tmp_path)
    assert {row["pt"] for row in rows(release, "reac")} == {"Nausea", "Death", "Coma"}
    assert [row["line_number"] for row in rows(release, "reject")] == [3]
    (repair,) = rows(release, "repair")
    assert (repair["line_number"], repair["raw_text"]) == (4, line.decode())
    reac = next(member for member in release.members if member.table == "reac")
    assert (reac.rows_delivered, reac.rows_staged, reac.rows_rejected) == (4, 3, 1)
    assert reac.repaired_lines == 1


def test_a_delimiter_that_belongs_to_a_value_comes_back_into_it(tmp_path: Path) -> None:
    case = Case(caseid=90000001, drugs=[Drug(name="KRATOM", ingredient="MITRAGYNINE")])
    line = b"900000011$90000001$2$C$CASH $ KRATOM$MITRAGYNINE$" + b"$" * 13
    quarter = Quarter(cases=[case], extra_lines={"DRUG": [line]})
    release = staged(quarter.write(tmp_path), tmp_path)
    assert "CASH $ KRATOM" in {row["drugname"] for row in rows(release, "drug")}
    assert rows(release, "reject") == []


def test_deleted_cases_open_with_a_blank_line(tmp_path: Path) -> None:
    release = staged(Quarter(deleted=[90000005, 90000006]).write(tmp_path), tmp_path)
    assert [row["caseid"] for row in rows(release, "deleted")] == [90000005, 90000006]


def test_an_unknown_column_is_recorded_and_the_rest_loaded(tmp_path: Path) -> None:
    quarter = Quarter(headers={"OUTC": ["primaryid", "caseid", "outc_cod", "new_col"]}, cases=[])
    quarter.extra_lines = {"OUTC": [b"1$2$DE$x"]}
    release = staged(quarter.write(tmp_path), tmp_path)
    outc = next(member for member in release.members if member.table == "outc")
    assert outc.unknown_columns == ("new_col",)
    assert rows(release, "outc")[0]["outc_cod"] == "DE"


def test_a_missing_column_is_refused_by_name(tmp_path: Path) -> None:
    header = [name if name != "fda_dt" else "other" for name in DEMO]
    path = Quarter(headers={"DEMO": header}).write(tmp_path)
    with pytest.raises(
        BadFileError, match=r"DEMO25Q1.txt, line 1: the header has no column fda_dt"
    ):
        staged(path, tmp_path)
    assert not (tmp_path / "2025q1").exists()


def test_a_zip_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "faers_ascii_2025q1.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("holiday.txt", "photos")
    with pytest.raises(BadFileError, match="no FAERS quarter: it has no DEMO, DRUG"):
        faers.release_of(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"primaryid$caseid\n1$1\n", "this is no zip. Give or fetch the zip"),
        (b"PK\x03\x04 and nothing else", "cut off or damaged. Fetch the file again"),
    ],
)
def test_what_never_was_a_zip_is_told_from_a_damaged_one(
    tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "faers_ascii_2025q1.zip"
    path.write_bytes(content)
    with pytest.raises(BadFileError, match=words):
        faers.release_of(path)


def test_a_missing_table_is_refused(tmp_path: Path) -> None:
    path = Quarter(leave_out=["REAC"]).write(tmp_path)
    with pytest.raises(BadFileError, match="it has no REAC file"):
        faers.release_of(path)


def test_two_files_of_one_table_are_refused(tmp_path: Path) -> None:
    path = Quarter().write(tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        name = next(one for one in archive.namelist() if "DRUG" in one)
        archive.writestr(f"deleted/{Path(name).name}", archive.read(name))
    with pytest.raises(BadFileError, match="the zip holds more than one DRUG file"):
        faers.release_of(path)


def test_a_damaged_member_is_refused(tmp_path: Path) -> None:
    path = Quarter(cases=[Case(caseid=90000000 + n) for n in range(50)]).write(tmp_path)
    data = bytearray(path.read_bytes())
    data[200:260] = bytes(60)
    path.write_bytes(bytes(data))
    with pytest.raises(BadFileError, match=r"damaged|CRC"):
        faers.release_of(path)


LINES = st.lists(
    st.lists(st.sampled_from([b"a", b"", b"$", b" ", b"\xe9", b"9"]), max_size=6).map(b"".join),
    max_size=30,
)


@given(lines=LINES, ends_open=st.booleans(), is_legacy=st.booleans())
def test_every_line_is_read_rejected_or_blank(
    lines: list[bytes], ends_open: bool, is_legacy: bool
) -> None:
    text = b"\r\n".join(lines) + (b"" if ends_open else b"\r\n")
    found = LinesFound("DRUG25Q1.txt")
    columns = {"primaryid": "BIGINT", "pt": "VARCHAR"}
    reader = TableReader(["primaryid", "pt", "drug_rec_act"], columns, is_legacy=is_legacy)
    read = sum(len(table) for table in reader.tables(io.BytesIO(text), found))
    left_out = found.bad + found.without_number
    delivered = [line.strip() for line in re.split(rb"\r?\n", text)]
    assert read + len(left_out) == sum(line != b"" for line in delivered)
    shown = as_utf8(text.replace(b"\r\n", b"\n"))[0].decode().split("\n")
    assert all(shown[line_number - 2] == raw for line_number, raw in left_out)


@pytest.mark.parametrize("block", [b"1$2$$\n3$4$5$\n", b"1$2$$\n3$4$5\n"])
def test_a_legacy_row_loses_only_the_undeclared_delimiter(block: bytes) -> None:
    columns = {"primaryid": "BIGINT", "pt": "VARCHAR", "drug_rec_act": "VARCHAR"}
    reader = TableReader(list(columns), columns, is_legacy=True)
    (table,) = reader.tables(io.BytesIO(block), LinesFound("DRUG25Q1.txt"))
    assert [tuple(row.values()) for row in table.to_pylist()] == [(1, "2", None), (3, "4", "5")]


def test_a_number_that_is_none_is_null_and_its_row_stays() -> None:
    columns = {"primaryid": "BIGINT", "drug_seq": "BIGINT", "drugname": "VARCHAR"}
    text = b"1$x$KRATOM\n 2 $2$\nthree$3$A\n4$99999999999999999999$B\n"
    found = LinesFound("DRUG25Q1.txt")
    (table,) = TableReader(list(columns), columns, is_legacy=False).tables(io.BytesIO(text), found)
    assert [tuple(row.values()) for row in table.to_pylist()] == [
        (1, None, "KRATOM"),
        (2, 2, None),
        (4, None, "B"),
    ]
    assert found.without_number == [(4, "three$3$A")]


def test_a_table_without_rows_is_staged_empty(tmp_path: Path) -> None:
    release = staged(Quarter(cases=[]).write(tmp_path), tmp_path)
    assert [rows(release, table) for table in ("demo", "drug", "reac")] == [[], [], []]


def test_the_same_text_has_one_number_in_every_block(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faers_tables, "BLOCK", 200)
    cases = [Case(caseid=90000000 + n, reactions=["Nausea", f"T{n % 3}"]) for n in range(50)]
    release = staged(Quarter(cases=cases).write(tmp_path), tmp_path)
    texts = pq.read_table(release.folder / "reac_text.parquet").to_pylist()
    assert sorted(row["pt"] for row in texts) == ["Nausea", "T0", "T1", "T2"]
    assert [row["pt"] for row in rows(release, "reac")] == [
        term for case in cases for term in case.reactions
    ]


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "release", "cases"),
    [
        ("faers_ascii_2017q2.zip", "2017q2", 100),
        ("faers_ascii_2022q4.zip", "2022q4", 258),
        ("faers_ascii_2026q2.zip", "2026q2", 25),
        ("aers_ascii_2004q1.zip", "2004q1", 100),
    ],
)
def test_real_quarters(
    real_data: Path, tmp_path: Path, name: str, release: str, cases: int
) -> None:
    found = staged(real_data / "faers" / name, tmp_path)
    assert found.release == release
    assert len(rows(found, "demo")) == cases
    assert all(member.rows_rejected == 0 for member in found.members)
    deleted = {"2022q4": 3624, "2026q2": 24}.get(release, 0)
    assert len(rows(found, "deleted")) == deleted
