"""The synthetic releases: same bytes for a seed, the publishers' formats, the published shapes."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import re
import time
import zipfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from etl.demo.draw import Draw, Quarter, shares
from etl.demo.faers import deletion_member
from etl.demo.faers_shapes.reporting import IMPOSSIBLE_AGE
from etl.demo.hfcs import complaints
from etl.demo.write_all import DemoFile, write_releases

COLUMNS = {
    "DEMO": "primaryid caseid caseversion i_f_code event_dt mfr_dt init_fda_dt fda_dt rept_cod "
    "auth_num mfr_num mfr_sndr lit_ref age age_cod age_grp sex e_sub wt wt_cod rept_dt to_mfr "
    "occp_cod reporter_country occr_country",
    "DRUG": "primaryid caseid drug_seq role_cod drugname prod_ai val_vbm route dose_vbm "
    "cum_dose_chr cum_dose_unit dechal rechal lot_num exp_dt nda_num dose_amt dose_unit dose_form "
    "dose_freq",
    "REAC": "primaryid caseid pt drug_rec_act",
    "OUTC": "primaryid caseid outc_cod",
    "RPSR": "primaryid caseid rpsr_cod",
    "THER": "primaryid caseid dsg_drug_seq start_dt end_dt dur dur_cod",
    "INDI": "primaryid caseid indi_drug_seq indi_pt",
}
HFCS_COLUMNS = [
    "DATE_FDA_FIRST_RECEIVED_CASE",
    "REPORT_ID",
    "DATE_EVENT",
    "PRODUCT_TYPE",
    "PRODUCT",
    "PRODUCT_CODE",
    "DESCRIPTION",
    "PATIENT_AGE",
    "AGE_UNITS",
    "SEX",
    "CASE_MEDDRA_PREFERRED_TERMS",
    "CASE_OUTCOME",
]
# Own rules, apart from the project's vocabulary: enough for the names the demo writes.
KRATOM = re.compile(r"krat[ou]m|katrom|mitr[ao]gyn(?!a hirsuta)", re.I)
SEVEN_OH = re.compile(r"\b7.?oh|7.?hydroxy|7\u03a9|7tabz|\broxy|hydroxie", re.I)
ANALOGUE = re.compile(r"pseudo|mgm-1", re.I)
YEARS_PER_UNIT = {"YR": 1, "DEC": 10, "MON": 1 / 12, "WK": 1 / 52, "DY": 1 / 365, "HR": 1 / 8766}


@dataclass(frozen=True)
class Written:
    """The demo as written once."""

    files: list[DemoFile]

    def of(self, source: str) -> list[Path]:
        return [one.path for one in self.files if one.source == source]


class Faers:
    """All quarters read back, malformed lines apart."""

    def __init__(self, zips: list[Path]) -> None:
        self.tables: dict[str, list[dict[str, str]]] = {name: [] for name in COLUMNS}
        self.malformed: list[tuple[str, int, str]] = []
        self.deleted: dict[str, list[str]] = {}
        for path in zips:
            with zipfile.ZipFile(path) as archive:
                for member in archive.namelist():
                    self._read(member, archive.read(member), path.stem.removeprefix("faers_ascii_"))

    def _read(self, member: str, content: bytes, quarter: str) -> None:
        if "delet" in member.lower():
            self.deleted[quarter] = content.decode("ascii").split("\n")
        match = re.fullmatch(r"ASCII/([A-Z]{4})\d\dQ\d\.txt", member)
        if not match:
            return
        header, *lines = content.decode("cp1252").split("\r\n")[:-1]
        names = header.split("$")
        for line in lines:
            fields = line.split("$")
            if len(fields) != len(names):
                self.malformed.append((member, len(fields), fields[-1]))
            else:
                row = dict(zip(names, fields, strict=True))
                self.tables[match[1]].append({**row, "quarter": quarter})

    @cached_property
    def latest(self) -> dict[str, dict[str, str]]:
        """The highest version of each case, without the deleted ones."""
        found: dict[str, dict[str, str]] = {}
        for row in self.tables["DEMO"]:
            best = found.get(row["caseid"])
            if best is None or int(row["caseversion"]) > int(best["caseversion"]):
                found[row["caseid"]] = row
        gone = {line for lines in self.deleted.values() for line in lines}
        return {case: row for case, row in found.items() if case not in gone}

    def matching(self, pattern: re.Pattern[str]) -> list[dict[str, str]]:
        """The latest versions that list a product whose name or ingredient matches."""
        ids = {
            row["primaryid"]
            for row in self.tables["DRUG"]
            if pattern.search(row["drugname"]) or pattern.search(row["prod_ai"])
        }
        return [row for row in self.latest.values() if row["primaryid"] in ids]

    @cached_property
    def kratom(self) -> list[dict[str, str]]:
        """The reports that name kratom, 7-OH or an analogue."""
        any_of_them = re.compile(f"{KRATOM.pattern}|{SEVEN_OH.pattern}|{ANALOGUE.pattern}", re.I)
        return self.matching(any_of_them)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return Written(write_releases(tmp_path_factory.mktemp("demo")))


@pytest.fixture(scope="module")
def faers(written: Written) -> Faers:
    return Faers(written.of("faers"))


@pytest.fixture(scope="module")
def hfcs(written: Written) -> list[dict[str, str]]:
    text = written.of("hfcs")[0].read_bytes().decode("utf-8-sig")
    rows = csv.reader(io.StringIO(text, newline=""))
    header = next(rows)
    return [dict(zip(header, row, strict=True)) for row in rows if len(row) == len(header)]


@pytest.fixture(scope="module")
def pages(written: Written) -> list[dict[str, Any]]:
    first, second = written.of("openfda_food")
    return [json.loads(first.read_bytes()), json.loads(gzip.decompress(second.read_bytes()))]


@pytest.fixture(scope="module")
def food_records(pages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [record for page in pages for record in page["results"]]


# ------------------------------------------------------------------------------ the whole


def test_the_same_seed_gives_the_same_bytes(written: Written, tmp_path: Path) -> None:
    def digests(files: list[DemoFile]) -> dict[str, str]:
        return {
            f"{one.source}/{one.path.name}": hashlib.sha256(one.path.read_bytes()).hexdigest()
            for one in files
        }

    assert digests(write_releases(tmp_path / "again")) == digests(written.files)


def test_another_seed_gives_other_reports() -> None:
    assert complaints(seed=1) != complaints(seed=2)


def test_the_demo_is_small_and_fast(tmp_path: Path) -> None:
    started = time.process_time()
    files = write_releases(tmp_path)
    assert time.process_time() - started <= 6
    assert sum(one.path.stat().st_size for one in files) <= 6_000_000


def test_files_are_named_as_published(written: Written) -> None:
    names = [path.name for path in written.of("faers")]
    assert (len(names), names[0], names[-1]) == (
        46,
        "faers_ascii_2015q1.zip",
        "faers_ascii_2026q2.zip",
    )
    assert [path.name for path in written.of("hfcs")] == [
        "HFCS-Quarterly-20260630--CSV_PRODUCT-BASED.csv"
    ]
    assert [path.name for path in written.of("openfda_food")] == [
        "food-event-0001-of-0002.json",
        "food-event-0002-of-0002.json.gz",
    ]
    assert [path.name for path in written.of("openfda_drug")] == ["drug-event.json.gz"]
    assert [path.name for path in written.of("openfda_recalls")] == [
        "food-enforcement.json.gz",
        "drug-enforcement.json.gz",
    ]


# ------------------------------------------------------------------------------ FAERS: format


def test_every_zip_has_the_members_of_its_time(written: Written) -> None:
    for path in written.of("faers"):
        year, number = map(int, re.findall(r"(\d{4})q(\d)", path.name)[0])
        quarter = Quarter(year, number)
        expected = {"Readme.pdf"} | {f"ASCII/{name}{quarter.code}.txt" for name in COLUMNS}
        if year >= 2019:
            expected.add(deletion_member(quarter))
        with zipfile.ZipFile(path) as archive:
            assert set(archive.namelist()) == expected
            assert b"Synthetic" in archive.read("Readme.pdf")


@pytest.mark.parametrize(
    ("quarter", "member"),
    [
        (Quarter(2019, 3), "deleted/ADR19Q3DeletedCases.txt"),
        (Quarter(2020, 1), "DELETED/ADR20Q1DeletedCases.txt"),
        (Quarter(2020, 3), "Deleted/ADR20Q3DeletedCases.txt"),
        (Quarter(2021, 2), "Deleted/21Q2DeletedCases.txt"),
        (Quarter(2025, 3), "Deleted/DELETE25Q3.txt"),
    ],
)
def test_deletion_lists_change_their_name_as_fda_did(quarter: Quarter, member: str) -> None:
    assert deletion_member(quarter) == member


def test_tables_are_separated_by_dollars_with_crlf_and_without_quoting(written: Written) -> None:
    with zipfile.ZipFile(written.of("faers")[-1]) as archive:
        for name, columns in COLUMNS.items():
            content = archive.read(f"ASCII/{name}26Q2.txt")
            assert content.startswith(columns.replace(" ", "$").encode() + b"\r\n")
            assert content.count(b"\n") == content.count(b"\r\n")
            assert content.endswith(b"\r\n")
            assert b'"' not in content


def test_only_the_two_deliberate_lines_have_a_wrong_number_of_fields(faers: Faers) -> None:
    assert faers.malformed == [("ASCII/DEMO23Q2.txt", 26, "US"), ("ASCII/DRUG23Q2.txt", 8, "Oral")]


def test_some_values_carry_cp1252_bytes(written: Written) -> None:
    found = set()
    for path in written.of("faers"):
        with zipfile.ZipFile(path) as archive:
            for member in archive.namelist():
                found |= {byte for byte in archive.read(member) if byte > 127}
    assert {0x92, 0x96, 0xBD, 0xC9} <= found  # apostrophe, dash, half, E acute


def test_versions_of_a_case_keep_their_first_receipt(faers: Faers) -> None:
    versions = defaultdict(list)
    for row in faers.tables["DEMO"]:
        assert row["primaryid"] == row["caseid"] + row["caseversion"]
        assert int(row["caseid"]) > 90_000_000
        assert (row["i_f_code"] == "I") == (row["caseversion"] == "1")
        versions[row["caseid"]].append(row)
    several = [rows for rows in versions.values() if len(rows) > 1]
    assert len(several) > 500
    for rows in several:
        assert len({row["init_fda_dt"] for row in rows}) == 1
        for earlier, later in pairwise(rows):
            assert int(later["caseversion"]) > int(earlier["caseversion"])
            assert later["fda_dt"] > earlier["fda_dt"]
            assert later["quarter"] > earlier["quarter"]


def test_a_later_version_can_change_the_outcome(faers: Faers) -> None:
    outcomes = defaultdict(set)
    for row in faers.tables["OUTC"]:
        outcomes[row["primaryid"]].add(row["outc_cod"])
    by_case = defaultdict(set)
    for row in faers.tables["DEMO"]:
        by_case[row["caseid"]].add("DE" in outcomes[row["primaryid"]])
    assert sum(len(seen) == 2 for seen in by_case.values()) > 10


def test_every_row_belongs_to_a_case_of_its_quarter(faers: Faers) -> None:
    published = {(row["quarter"], row["primaryid"]) for row in faers.tables["DEMO"]}
    for name, rows in faers.tables.items():
        assert {(row["quarter"], row["primaryid"]) for row in rows} <= published, name


def test_deleted_cases_were_published_before_and_never_after(faers: Faers) -> None:
    quarters = defaultdict(list)
    for row in faers.tables["DEMO"]:
        quarters[row["caseid"]].append(row["quarter"])
    assert min(faers.deleted) == "2019q1"
    deleted_published = 0
    for quarter, lines in faers.deleted.items():
        if quarter >= "2021q4":
            assert lines.pop(0) == " "
        assert lines.pop() == ""
        for case in lines:
            assert case.isdigit()
            assert all(one < quarter for one in quarters.get(case, []))
            deleted_published += case in quarters
    assert deleted_published > 30
    assert {row["caseid"] for row in faers.kratom}.isdisjoint(
        line for lines in faers.deleted.values() for line in lines
    )


def test_reports_are_published_late_so_that_the_last_quarters_are_incomplete(faers: Faers) -> None:
    first: dict[str, dict[str, str]] = {}
    for row in faers.tables["DEMO"]:
        first.setdefault(row["caseid"], row)
    late = Counter(
        row["quarter"] > f"{row['init_fda_dt'][:4]}q{(int(row['init_fda_dt'][4:6]) + 2) // 3}"
        for row in first.values()
    )
    assert 0.15 < late[True] / late.total() < 0.30
    received = Counter(row["init_fda_dt"][:6] for row in first.values())
    second_quarter = sum(received[f"2026{month}"] for month in ("04", "05", "06"))
    year_before = sum(received[f"2025{month}"] for month in ("04", "05", "06"))
    assert second_quarter < 0.9 * year_before


def test_several_dose_rows_appear_only_since_they_exist(faers: Faers) -> None:
    rows = Counter((row["primaryid"], row["drug_seq"]) for row in faers.tables["DRUG"])
    received = {row["primaryid"]: row["init_fda_dt"] for row in faers.tables["DEMO"]}
    several = [key for key, count in rows.items() if count > 1]
    assert len(several) > 50
    assert min(received[primaryid] for primaryid, _ in several) >= "20241001"


def test_roles_are_those_of_their_time(faers: Faers) -> None:
    received = {row["primaryid"]: row["init_fda_dt"] for row in faers.tables["DEMO"]}
    roles = Counter(row["role_cod"] for row in faers.tables["DRUG"])
    assert set(roles) == {"PS", "SS", "C", "I", "DN"}
    not_administered = [row for row in faers.tables["DRUG"] if row["role_cod"] == "DN"]
    assert 5 <= len(not_administered) <= 200
    assert min(received[row["primaryid"]] for row in not_administered) >= "20250101"
    firsts = Counter(
        (row["primaryid"], row["drug_seq"])
        for row in faers.tables["DRUG"]
        if row["role_cod"] == "PS"
    )
    assert {drug_seq for _, drug_seq in firsts} == {"1"}


def test_fields_hold_only_known_codes_and_invented_articles(faers: Faers) -> None:
    demo = faers.tables["DEMO"]
    cited = {row["lit_ref"] for row in demo} - {""}
    assert cited
    assert all(text.startswith(("Demo A, Demo B.", "Demo, B., Demo, A.")) for text in cited)
    units = {row["age_cod"] for row in demo}
    assert {"", "YR", "DEC", "MON"} <= units <= {"", *YEARS_PER_UNIT}
    assert {row["sex"] for row in demo} == {"", "M", "F", "UNK"}
    assert {row["rept_cod"] for row in demo} == {"EXP", "PER", "DIR"}
    assert {len(row["event_dt"]) for row in demo} == {0, 4, 6, 8}
    assert {row["outc_cod"] for row in faers.tables["OUTC"]} == {"DE", "LT", "HO", "DS", "RI", "OT"}
    assert all(row["event_dt"] <= row["init_fda_dt"] for row in demo)


# ------------------------------------------------------------------------------ FAERS: shapes


def test_kratom_reports_grow_as_published(faers: Faers) -> None:
    days = sorted(row["init_fda_dt"] for row in faers.kratom)
    assert 1_550 <= len(days) <= 1_720
    up_to_2021q3 = [day for day in days if day < "20211001"]
    assert sum(day >= "2018" for day in up_to_2021q3) / len(up_to_2021q3) == pytest.approx(
        0.942, abs=0.02
    )
    assert sum(day < "20251101" for day in days) == pytest.approx(1_450, abs=80)
    by_quarter = Counter((day[:4], (int(day[4:6]) + 2) // 3) for day in days)
    assert by_quarter["2018", 1] > 1.4 * by_quarter["2018", 2]
    assert by_quarter["2025", 3] > 1.4 * by_quarter["2025", 2]


def test_kratom_reports_are_two_thirds_male_and_about_35_years_old(faers: Faers) -> None:
    sexes = Counter(row["sex"] for row in faers.kratom)
    assert sexes["M"] / len(faers.kratom) == pytest.approx(0.675, abs=0.03)
    assert sexes["F"] / len(faers.kratom) == pytest.approx(0.235, abs=0.03)
    given = [row for row in faers.kratom if row["age"] not in ("", IMPOSSIBLE_AGE)]
    assert any(row["age"] == IMPOSSIBLE_AGE for row in faers.kratom)
    ages = [float(row["age"]) * YEARS_PER_UNIT[row["age_cod"]] for row in given]
    assert mean(ages) == pytest.approx(35.5, abs=1.5)
    assert len(ages) / len(faers.kratom) == pytest.approx(0.60, abs=0.06)


def test_seven_oh_reports_begin_in_late_2023_and_reach_86(faers: Faers) -> None:
    days = sorted(row["init_fda_dt"] for row in faers.matching(SEVEN_OH))
    assert days[0] >= "20231001"
    assert 3 <= sum(day < "2025" for day in days) <= 7
    assert sum(day < "20260401" for day in days) == pytest.approx(86, abs=6)


def test_analogues_stay_below_16_and_begin_in_2025(faers: Faers) -> None:
    days = [row["init_fda_dt"] for row in faers.matching(ANALOGUE)]
    assert 5 <= len(days) < 16
    assert min(days) >= "2025"


def test_coding_of_kratom_moves_in_late_2021(faers: Faers) -> None:
    days = {row["primaryid"]: row["fda_dt"] for row in faers.tables["DEMO"]}
    codes: dict[bool, Counter[str]] = {False: Counter(), True: Counter()}
    for row in faers.tables["DRUG"]:
        if row["drugname"] == "KRATOM":
            codes[days[row["primaryid"]] >= "20211001"][row["prod_ai"]] += 1
    before, since = codes[False], codes[True]
    assert before["HERBALS\\MITRAGYNINE"] < 0.15 * before.total()
    assert since["HERBALS\\MITRAGYNINE"] > 0.6 * since.total()


def test_the_step_of_the_coding_shows_in_the_share_that_names_mitragynine(faers: Faers) -> None:
    named = {row["primaryid"] for row in faers.matching(re.compile(r"(?<!HYDROXY)MITRAGYNINE"))}
    years: dict[str, Counter[bool]] = defaultdict(Counter)
    for row in faers.kratom:
        years[row["init_fda_dt"][:4]][row["primaryid"] in named] += 1
    shares = {year: count[True] / count.total() for year, count in years.items()}
    assert max(shares[year] for year in ("2018", "2019", "2020")) < 0.5
    assert min(shares[year] for year in ("2022", "2023", "2024")) > 0.75


def test_about_half_of_the_kratom_reports_name_a_death_and_few_of_7_oh(faers: Faers) -> None:
    deaths = {row["primaryid"] for row in faers.tables["OUTC"] if row["outc_cod"] == "DE"}
    share = sum(row["primaryid"] in deaths for row in faers.kratom) / len(faers.kratom)
    assert share == pytest.approx(0.49, abs=0.05)
    seven_oh = faers.matching(SEVEN_OH)
    assert sum(row["primaryid"] in deaths for row in seven_oh) / len(seven_oh) < 0.25


def test_kratom_is_listed_alone_and_with_others(faers: Faers) -> None:
    ids = {row["primaryid"] for row in faers.kratom}
    products = defaultdict(set)
    listed = Counter()
    for row in faers.tables["DRUG"]:
        if row["primaryid"] in ids:
            products[row["primaryid"]].add(row["drug_seq"])
            listed[row["prod_ai"]] += 1
    alone = sum(len(seen) == 1 for seen in products.values()) / len(products)
    assert 0.35 < alone < 0.60
    for ingredient in ("ALCOHOL", "ALPRAZOLAM", "FENTANYL", "GABAPENTIN", "NALOXONE HYDROCHLORIDE"):
        assert listed[ingredient] >= 30
    for ingredient in ("TIANEPTINE", "PHENIBUT", "PIPER METHYSTICUM ROOT", "COCAINE", "CAFFEINE"):
        assert listed[ingredient] >= 8


def test_event_dates_are_as_complete_as_in_faers(faers: Faers) -> None:
    lengths = Counter(len(row["event_dt"]) for row in faers.tables["DEMO"])
    assert lengths[8] / lengths.total() == pytest.approx(0.406, abs=0.05)
    assert lengths[0] / lengths.total() == pytest.approx(0.497, abs=0.05)


# ------------------------------------------------------------------------------ HFCS


def test_the_hfcs_file_is_utf8_with_bom_crlf_and_the_header_of_2024(written: Written) -> None:
    content = written.of("hfcs")[0].read_bytes()
    assert content.startswith(b"\xef\xbb\xbf" + ",".join(HFCS_COLUMNS).encode() + b"\r\n")
    assert content.count(b"\n") == content.count(b"\r\n")
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert [len(row) for row in rows if len(row) != 12] == [13]


def test_hfcs_rows_repeat_the_report_for_each_product(hfcs: list[dict[str, str]]) -> None:
    values = defaultdict(set)
    for row in hfcs:
        told = (row["DATE_EVENT"], row["PATIENT_AGE"], row["SEX"], row["CASE_OUTCOME"])
        values[row["REPORT_ID"]].add((row["DATE_FDA_FIRST_RECEIVED_CASE"], *told))
    assert {len(told) for told in values.values()} == {1}
    assert len(hfcs) > 1.2 * len(values)


def test_hfcs_has_the_quirks_of_the_real_file(hfcs: list[dict[str, str]]) -> None:
    assert len(hfcs) - len({tuple(row.values()) for row in hfcs}) > 20
    text = "\n".join(row["PRODUCT"] for row in hfcs)
    for quirk in ("\u0092", "REDACTED", "EXEMPTION 4", "7\u03a9HMZ"):
        assert quirk in text
    terms = "\n".join(row["CASE_MEDDRA_PREFERRED_TERMS"] for row in hfcs)
    for quirk in ("Hallucination, visual", "HALLUCINATION, AUDITORY", "VOMITING", "Vomiting"):
        assert quirk in terms
    outcomes = {row["CASE_OUTCOME"].split(", ")[0] for row in hfcs}
    assert {"Death", "DEATH"} & outcomes
    assert "VISITED A HEALTH CARE PROVIDER" in outcomes
    assert {row["PRODUCT_CODE"] for row in hfcs} >= {"03", "09", "40P", "54"}


def test_hfcs_dates_and_ids_have_the_published_form(hfcs: list[dict[str, str]]) -> None:
    for row in hfcs:
        assert re.fullmatch(r"[1-9]\d?/[1-9]\d?/20\d\d", row["DATE_FDA_FIRST_RECEIVED_CASE"])
        assert re.fullmatch(r"9\d{5}|20\d\d-CFS-9\d{5}", row["REPORT_ID"])
        assert re.fullmatch(r"|\d+\.\d\d", row["PATIENT_AGE"])


def test_hfcs_has_700_kratom_complaints_and_7_oh_since_2023(hfcs: list[dict[str, str]]) -> None:
    named = [
        row for row in hfcs if KRATOM.search(row["PRODUCT"]) or SEVEN_OH.search(row["PRODUCT"])
    ]
    assert 660 <= len({row["REPORT_ID"] for row in named}) <= 760
    years = Counter(
        row["DATE_FDA_FIRST_RECEIVED_CASE"][-4:] for row in named if SEVEN_OH.search(row["PRODUCT"])
    )
    assert min(years) == "2023"
    assert years["2025"] > years["2024"] > years["2023"]


# ------------------------------------------------------------------------------ openFDA drug/event


@pytest.fixture(scope="module")
def drug_records(written: Written) -> list[dict[str, Any]]:
    page = json.loads(gzip.decompress(written.of("openfda_drug")[0].read_bytes()))
    assert page["meta"]["disclaimer"].startswith("SYNTHETIC")
    return list(page["results"])


def test_drug_records_are_cases_of_the_quarters_some_in_a_higher_version(
    drug_records: list[dict[str, Any]], faers: Faers
) -> None:
    highest: dict[str, int] = {}
    for row in faers.tables["DEMO"]:
        version = int(row["caseversion"])
        highest[row["caseid"]] = max(highest.get(row["caseid"], 0), version)
    shared = [one for one in drug_records if one["safetyreportid"] in highest]
    higher = [
        one for one in shared if int(one["safetyreportversion"]) > highest[one["safetyreportid"]]
    ]
    assert len(drug_records) - len(shared) == 6
    assert all(int(one["safetyreportid"]) > 90_000_000 for one in drug_records)
    assert 10 < len(higher) < len(shared) / 4
    assert max(one["receiptdate"] for one in drug_records) <= "20260630"


def test_drug_records_repeat_doses_and_keep_deleted_cases(
    drug_records: list[dict[str, Any]], faers: Faers
) -> None:
    repeated = [
        one
        for one in drug_records
        if len({json.dumps(drug) for drug in one["patient"]["drug"]}) < len(one["patient"]["drug"])
    ]
    assert repeated
    deleted = {case_id for listed in faers.deleted.values() for case_id in listed}
    assert {one["safetyreportid"] for one in drug_records} & deleted


# ------------------------------------------------------------------------------ openFDA enforcement


def test_recalls_are_numbered_outside_the_numbers_of_fda(written: Written) -> None:
    numbers = [
        record["recall_number"]
        for path in written.of("openfda_recalls")
        for record in json.loads(gzip.decompress(path.read_bytes()))["results"]
    ]
    assert len(numbers) == len(set(numbers)) > 10
    assert all(9000 < int(number.split("-")[1]) < 9999 for number in numbers)


# ------------------------------------------------------------------------------ openFDA food/event


def test_pages_have_the_shape_of_api_answers(pages: list[dict[str, Any]]) -> None:
    assert [page["meta"]["results"]["skip"] for page in pages] == [0, len(pages[0]["results"])]
    for page in pages:
        assert set(page["meta"]) == {"disclaimer", "terms", "license", "last_updated", "results"}
        assert page["meta"]["disclaimer"].startswith("SYNTHETIC")
        assert page["meta"]["results"]["total"] == sum(len(one["results"]) for one in pages)


def test_records_are_partly_in_the_csv_partly_newer(
    food_records: list[dict[str, Any]], hfcs: list[dict[str, str]]
) -> None:
    in_csv = {row["REPORT_ID"]: row for row in hfcs}
    shared = [record for record in food_records if record["report_number"] in in_csv]
    newer = [record for record in food_records if record["report_number"] not in in_csv]
    assert len(shared) > 40
    assert sum(record["date_created"] >= "20260701" for record in newer) > 40
    changed = [
        record
        for record in shared
        if ", ".join(record["outcomes"]) != in_csv[record["report_number"]]["CASE_OUTCOME"]
    ]
    assert 5 <= len(changed) < len(shared)


def test_records_leave_out_what_is_not_known(food_records: list[dict[str, Any]]) -> None:
    assert any("date_started" not in record for record in food_records)
    assert any(record["consumer"] == {} for record in food_records)
    assert all("" not in record["consumer"].values() for record in food_records)
    assert all(", " not in reaction for record in food_records for reaction in record["reactions"])
    codes = {product["industry_code"] for record in food_records for product in record["products"]}
    assert not any(code.startswith("0") for code in codes)


# ------------------------------------------------------------------------------ beside real files


@pytest.mark.real
def test_headers_equal_those_of_a_real_quarter(real_data: Path) -> None:
    with zipfile.ZipFile(real_data / "faers" / "faers_ascii_2026q2.zip") as archive:
        for name, columns in COLUMNS.items():
            header = archive.read(f"ASCII/{name}26Q2.txt").split(b"\r\n")[0].decode()
            assert header.lower().split("$") == columns.split(" ")


@pytest.mark.real
def test_records_use_only_fields_of_real_ones(
    real_data: Path, food_records: list[dict[str, Any]]
) -> None:
    path = real_data / "openfda_food_event" / "food_events_sample.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        real = [json.loads(line) for line in lines]

    def fields(records: list[dict[str, Any]]) -> set[str]:
        products = [product for record in records for product in record["products"]]
        consumers = [record["consumer"] for record in records]
        return {key for part in (*records, *products, *consumers) for key in part}

    assert fields(food_records) <= fields(real)
    words = {word for record in real for word in record["outcomes"]}
    assert {word for record in food_records for word in record["outcomes"]} <= words


# ------------------------------------------------------------------------------ drawing


def test_quarters_know_their_days_and_codes() -> None:
    assert Quarter(2024, 4).later(1) == Quarter(2025, 1)
    assert Quarter(2024, 1).last_day.isoformat() == "2024-03-31"
    assert Quarter.of(Quarter(2023, 4).last_day) == Quarter(2023, 4)
    assert Quarter(2009, 2).code == "09Q2"


def test_picks_follow_the_weights_and_never_repeat_when_distinct() -> None:
    draw = Draw(1, "test")
    table = shares({"often": 9.0, "seldom": 1.0})
    counts = Counter(draw.pick(table) for _ in range(2_000))
    assert counts["often"] / counts.total() == pytest.approx(0.9, abs=0.03)
    assert sorted(draw.pick_distinct(table, 5)) == ["often", "seldom"]
    assert sorted(draw.shuffled(range(10))) == list(range(10))
