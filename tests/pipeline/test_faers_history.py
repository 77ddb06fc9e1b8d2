"""All 90 quarters since 2004: members and headers as FDA published them, with one case in each."""

from __future__ import annotations

import csv
import zipfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from etl import pipeline
from etl.settings import Settings
from tests.support.staged import rows, staged
from tests.support.warehouses import ask

LAST_LEGACY_QUARTER = "2012q3"
LEADING_BLANK = {("2012q4", "demo"), ("2013q1", "demo")}
KNOWN_UNUSED = {"image", "death_dt", "confid"}
VALUES = {
    "drug_seq": "1",
    "dsg_drug_seq": "1",
    "indi_drug_seq": "1",
    "role_cod": "PS",
    "drugname": '"KRATOM" (NOS)',
    "pt": "Nausea",
    "outc_cod": "HO",
    "outc_code": "HO",
    "rpsr_cod": "HP",
    "start_dt": "2004",
    "indi_pt": "Pain",
    "age": "34",
    "age_cod": "YR",
    "gndr_cod": "M",
    "sex": "M",
}


@dataclass
class Audited:
    """What the audit lists of one quarter."""

    members: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    columns: dict[str, tuple[str, list[str]]] = field(default_factory=dict)


def audited(folder: Path) -> dict[str, Audited]:
    quarters: defaultdict[str, Audited] = defaultdict(Audited)
    with (folder / "audit_archive_members.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            is_list = row["kind"] == "deleted_cases"
            found = quarters[row["quarter"]]
            (found.deleted if is_list else found.members).append(row["member"])
    with (folder / "audit_column_audit_long.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["columns"] and row["table"] != "stat":
                columns = row["columns"].split(";")
                quarters[row["quarter"]].columns[row["table"]] = (row["member"], columns)
    return dict(quarters)


def table(quarter: str, name: str, columns: list[str], *, case: int) -> bytes:
    """One row under the header as delivered, with the line ends of the time."""
    is_legacy = quarter <= LAST_LEGACY_QUARTER
    received = f"{quarter[:4]}{3 * int(quarter[5]):02}15"
    keys = {
        "isr": str(case),
        "case": str(case),
        "primaryid": f"{case}1",
        "caseid": str(case),
        "foll_seq": "",
        "caseversion": "1",
        "fda_dt": received,
        "init_fda_dt": received,
    }
    values = [(keys | VALUES).get(column.strip("\ufeff"), "") for column in columns]
    header = "$".join(columns)
    if (quarter, name) in LEADING_BLANK:
        header = header.replace("$rept_dt", "$ rept_dt")
    if quarter >= "2005q1" and is_legacy:
        header = header.upper()
    end = "\n" if quarter == "2017q4" else "\r\n"
    return (header + end + "$".join(values) + ("$" if is_legacy else "") + end).encode("utf-8")


def write(folder: Path, quarter: str, found: Audited, *, case: int) -> Path:
    prefix = "aers" if quarter <= LAST_LEGACY_QUARTER else "faers"
    path = folder / f"{prefix}_ascii_{quarter}.zip"
    tables = {member: (name, columns) for name, (member, columns) in found.columns.items()}
    with zipfile.ZipFile(path, "w") as archive:
        for member in found.members:
            if member in tables:
                name, columns = tables[member]
                archive.writestr(member, table(quarter, name, columns, case=case))
            else:
                archive.writestr(member, b"")
        for member in found.deleted:
            archive.writestr(member, b" \r\n5000001\r\n5000001\r\n")
    return path


@pytest.mark.real
def test_every_quarter_since_2004_is_read(real_data: Path, tmp_path: Path) -> None:
    quarters = audited(real_data / "faers")
    assert (len(quarters), min(quarters), max(quarters)) == (90, "2004q1", "2026q2")
    settings = Settings(data=tmp_path / "data")
    zips = [
        write(tmp_path, quarter, found, case=5000001 + place)
        for place, (quarter, found) in enumerate(sorted(quarters.items()))
    ]
    pipeline.add(settings, "faers", zips)
    assert pipeline.run(settings).exit_code == 0

    members = ask(
        settings,
        "select release, unknown_columns from core_member where table_name <> 'deleted'",
    )
    assert len(members) == 90 * 7
    unknown = {name for _, names in members for name in filter(None, (names or "").split(","))}
    assert unknown <= KNOWN_UNUSED
    assert ask(settings, "select count(*) from core_reject") == [(0,)]

    listed = ask(settings, "select quarter from mart_faers_version where deletions_listed > 0")
    with_lists = {
        f"{quarter[:4]}-Q{quarter[5]}" for quarter in quarters if quarters[quarter].deleted
    }
    assert {quarter for (quarter,) in listed} == with_lists
    assert len(with_lists) == 30
    sums = ask(
        settings,
        "select sum(delivered), sum(superseded), sum(deleted), sum(kept) from mart_faers_version",
    )
    assert sums == [(90, 0, 1, 89)]
    reports = ask(
        settings,
        "select count(*), count(distinct release), min(received_date)::varchar, "
        "max(received_date)::varchar, bool_and(has_hospitalization), bool_and(sex = 'male'), "
        "min(age_years), max(age_years) from core_report",
    )
    assert reports == [(89, 89, "2004-06-15", "2026-06-15", True, True, 34.0, 34.0)]


def real_lines(real_data: Path) -> dict[str, bytes]:
    """The malformed lines as published, by the member they stand in."""
    found: dict[str, bytes] = {}
    member = ""
    text = (real_data / "faers" / "real_malformed_lines.md").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.split(" ")[0].upper().endswith(".TXT") and " line " in line:
            member = line.split(" ")[0].upper()
        elif member and line.startswith("`"):
            found[member] = line.strip("`").encode()
            member = ""
    return found


def with_line(folder: Path, quarter: str, found: Audited, *, member: str, line: bytes) -> Path:
    """A quarter in which a line stands among others, as it did in the published file."""
    path = write(folder, quarter, found, case=7475791)
    table_name = member[:4].lower()
    name = found.columns[table_name][0]
    broken = folder / f"broken_{path.name}"
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(broken, "w") as archive:
        for one in whole.namelist():
            data = whole.read(one)
            if one == name:
                data += line + b"\r\n"
            archive.writestr(one, data)
    return broken


@pytest.mark.real
@pytest.mark.parametrize(
    ("quarter", "member", "expected"),
    [
        ("2011q2", "DRUG11Q2.TXT", ["BLEOMYCIN SULFATE", "DOXORUBICIN (DOXORUBICIN) (INJECTION)"]),
        ("2011q3", "DRUG11Q3.TXT", ["BEVACIZUMAB (RHUMAB VEGF)", "FLUOROURACIL"]),
        ("2011q4", "DRUG11Q4.TXT", ["MEMANTINE HYDROCHLORIDE", "MEMANTINE HYDROCHLORIDE"]),
    ],
)
def test_glued_records_as_published_are_both_loaded(
    real_data: Path, tmp_path: Path, quarter: str, member: str, expected: list[str]
) -> None:
    found = audited(real_data / "faers")[quarter]
    line = real_lines(real_data)[member]
    release = staged(with_line(tmp_path, quarter, found, member=member, line=line), tmp_path)
    names = sorted(str(row["drugname"]) for row in rows(release, "drug"))
    assert names == sorted(['"KRATOM" (NOS)', *expected])
    assert rows(release, "reject") == []
    assert [row["raw_text"] for row in rows(release, "repair")] == [line.decode()]


@pytest.mark.real
def test_a_dollar_in_a_value_as_published_is_mended(real_data: Path, tmp_path: Path) -> None:
    found = audited(real_data / "faers")["2012q1"]
    line = real_lines(real_data)["DEMO12Q1.TXT"]
    path = with_line(tmp_path, "2012q1", found, member="DEMO12Q1.TXT", line=line)
    release = staged(path, tmp_path)
    (mended,) = [row for row in rows(release, "demo") if row["primaryid"] == 8129732]
    assert mended["mfr_num"] == "JP-CUBIST-$E2B0000000182"
    assert (mended["age"], mended["sex"], mended["reporter_country"]) == ("85", "M", "JAPAN")
    assert rows(release, "reject") == []
