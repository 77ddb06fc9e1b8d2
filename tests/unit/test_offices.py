"""Lists of medical examiners' offices: mapping files, what is read of a row, and what never is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from etl.errors import BadFileError
from etl.sources.medical_examiner import read as medical_examiner
from etl.sources.medical_examiner.lists import Deaths, Reader, open_list
from etl.sources.medical_examiner.offices import LAYOUT, read_mapping
from etl.store.staging import StagedRelease, read_release, staging_folder
from tests.support.office_lists import (
    MAPPING,
    MILWAUKEE,
    SECRETS,
    milwaukee_row,
    write_list,
    write_mapping,
)

WHERE = '[jurisdiction]\nkey = "ours"\nname = "Our County"\nstate = "WI"\n'
COLUMNS = f'{WHERE}[columns]\ndate = "Died"\ncause = "Why"\n'


def deaths(path: Path, text: str = MAPPING) -> Deaths:
    return Reader(open_list(path, read_mapping(text, file="office.toml"))).read()


def staged(paths: Sequence[Path], folder: Path) -> StagedRelease:
    with staging_folder(folder / "staged", release="milwaukee-deaths") as area:
        medical_examiner.stage(paths, area)
        area.close(parser_version=2, sha256s=["x"])
    found = read_release(folder / "staged", "medical_examiner")
    if found is None:
        pytest.fail("nothing was staged")
    return found


def rows(release: StagedRelease, table: str) -> list[dict[str, Any]]:
    return pq.read_table(release.folder / f"{table}.parquet").to_pylist()


def test_a_row_of_the_preset_is_read(tmp_path: Path) -> None:
    path = write_list(tmp_path / "d.csv", [milwaukee_row(CauseOther="Obesity", Age="7 Months")])
    ((death, lines),) = deaths(path).deaths
    assert (death.date, death.age, death.age_unit) == ("2024-03-09", "7", "months")
    assert (death.sex, death.manner, lines) == ("Male", "Accident", (2,))
    assert [place for place, _ in death.findings] == ["cause", "contributing"]


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("76 Years", "76", "years"),
        ("76", "76", "years"),
        ("3 mos.", "3", "months"),
        ("2 Weeks", "2", "weeks"),
        ("5 eons", "5", "eons"),
        ("adult", "adult", None),
    ],
)
def test_ages(tmp_path: Path, text: str, number: str, unit: str | None) -> None:
    path = write_list(tmp_path / "d.csv", [milwaukee_row(Age=text)])
    ((death, _),) = deaths(path).deaths
    assert (death.age, death.age_unit) == (number, unit)


def test_rows_of_one_case_are_one_death_and_repeat_no_finding(tmp_path: Path) -> None:
    path = write_list(
        tmp_path / "d.csv",
        [
            milwaukee_row("1", CauseA="Fentanyl"),
            milwaukee_row("1", CauseA="Mitragynine"),
            milwaukee_row("1", CauseA="Fentanyl"),
            milwaukee_row("1", CauseA="Fentanyl", DeathDate="3/9/2023 1:00:00 AM"),
        ],
    )
    (one, lines), (other, _) = deaths(path).deaths
    assert one.findings == (("cause", "Fentanyl"), ("cause", "Mitragynine"))
    assert lines == (2, 3, 4)
    assert other.date == "2023-03-09"


def test_the_number_of_a_case_is_replaced_and_equal_deaths_stay_two(tmp_path: Path) -> None:
    path = write_list(tmp_path / "d.csv", [milwaukee_row("24-1"), milwaukee_row("24-2")])
    (one, _), (other, _) = deaths(path).deaths
    assert one.death_id.startswith("milwaukee-")
    assert other.death_id == f"{one.death_id}-2"
    renumbered = write_list(tmp_path / "e.csv", [milwaukee_row("25-9")])
    ((again, _),) = deaths(renumbered).deaths
    assert again.death_id == one.death_id


def test_fields_of_findings_and_what_they_stand_for(tmp_path: Path) -> None:
    header = ["Died", "Fent", "Heroin", "Tramadol", "Found"]
    text = f"""{WHERE}
[columns]
date = "Died"
found = ["Fent", "Heroin", "Tramadol"]
substance = "Found"
[names]
"Fent" = "Fentanyl analogue"
[values.found]
"confirmed" = "yes"
"""
    row = {"Died": "2024-03-09", "Fent": "confirmed", "Heroin": "Not detected", "Tramadol": "PCP?"}
    path = write_list(tmp_path / "d.csv", [row | {"Found": "Kratom; xylazine, gabapentin"}], header)
    found = deaths(path, text)
    ((death, _),) = found.deaths
    assert death.findings == (
        ("column", "Fentanyl analogue"),
        ("substance", "Kratom"),
        ("substance", "xylazine"),
        ("substance", "gabapentin"),
    )
    assert found.remarks == ((2, "Tramadol"),)


def test_rows_that_cannot_be_read_are_rejected_without_their_values(tmp_path: Path) -> None:
    path = write_list(
        tmp_path / "d.csv",
        [
            milwaukee_row("1", DeathDate="soon"),
            milwaukee_row("2", DeathDate="3/9/1899 1:00:00 AM"),
            milwaukee_row("3", CauseA=""),
        ],
    )
    with path.open("a") as file:
        file.write("," * len(MILWAUKEE) + "NOWHEREVILLE\n")
    assert deaths(path).rejected == (
        (2, "no date of death that can be read"),
        (3, "no date of death that can be read"),
        (4, "neither a cause of death nor a substance"),
        (5, f"{len(MILWAUKEE) + 1} fields where the header has {len(MILWAUKEE)}"),
    )


def test_nothing_that_says_who_or_where_is_staged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    path = write_list(tmp_path / "deaths.csv", [milwaukee_row(), milwaukee_row("24-00417 ")])
    with path.open("a") as file:
        file.write("24-00417,,,NOWHEREVILLE\n")
    release = staged([path, write_mapping(tmp_path / "mapping.toml")], tmp_path)
    (member,) = release.members
    assert (member.rows_delivered, member.rows_staged, member.rows_rejected) == (3, 2, 1)
    assert set(member.unknown_columns) == {"EventDate", "DeathType", "DeathSubType", "CaseType"}
    for file in release.folder.iterdir():
        text = str(rows(release, file.stem)) if file.suffix == ".parquet" else file.read_text()
        assert not [secret for secret in SECRETS if secret in text], file.name
    assert not [secret for secret in SECRETS if secret in caplog.text]
    assert "columns not staged: EventDate, Race, DeathType" in caplog.text


@pytest.mark.parametrize(
    "column",
    [
        "Decedent Name", "LastName", "Name", "DeathAddr", "Residence Street", "DeathCity",
        "DEATHCITY", "ResZip", "County of Death", "Latitude", "longitude", "X", "Location",
        "DeathCityGeo", "Birth Date", "DOB", "SSN", "Race", "Case Number", "CaseNum", "ID",
        "DescriptionofInjury", "Census Tract",
    ],
)  # fmt: skip
def test_an_identifying_column_is_refused_by_name(column: str) -> None:
    text = f'preset = "milwaukee"\n{WHERE}[columns]\ncontributing = "{column}"\n'
    with pytest.raises(BadFileError, match=f"contributing: the column '{column}' can identify"):
        read_mapping(text, file="office.toml")


@pytest.mark.parametrize(
    "column", ["CauseA", "Toxicity", "Drug Name", "Heroin death certificate (DC)", "Ethanol"]
)
def test_columns_of_findings_identify_nobody(column: str) -> None:
    assert not LAYOUT.identifies(column, name="cause")


def test_only_the_row_id_takes_the_number_of_a_case() -> None:
    assert LAYOUT.identifies("CaseNum", name="cause")
    assert not LAYOUT.identifies("CaseNum", name="row_id")
    assert LAYOUT.identifies("Decedent Name", name="row_id")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("columns =", "this is no TOML"),
        (f"{COLUMNS}[other]", "there is no setting 'other'; known: preset, sheet"),
        (f'preset = "cook"\n{WHERE}', "preset: there is no preset 'cook'; known: connecticut, mil"),
        (f"preset = 1\n{WHERE}", "preset is no text but a number"),
        (f'{WHERE}[columns]\ndate = "a"', r"names no column for cause or contributing or subst"),
        (f'{WHERE}[columns]\nwhen = "a"', r"\[columns\] there is no field 'when'; known: date"),
        (f"{WHERE}[columns]\ncause = true", r"\[columns\] cause is neither .* true or false"),
        (f'{WHERE}[columns.cause]\na = "b"', r"\[columns\] cause is neither .* a table; write"),
        (f'{WHERE}[columns]\ncause = [["a"]]', r"\[columns\] cause is neither .* a list"),
        ('preset = "milwaukee"', r"\[jurisdiction\] key is missing"),
        ('preset = "milwaukee"\njurisdiction = "x"', r"\[jurisdiction\] is no table but a text"),
        (f"preset = 'milwaukee'\n{WHERE}zip = 'x'", r"\[jurisdiction\] there is no key 'zip'"),
        (COLUMNS.replace('"WI"', '"Wisconsin"'), "state: 'Wisconsin' is no US state; accepted: A"),
        (COLUMNS.replace('"ours"', '"Our County"'), "key: 'Our County' is no key; accepted: small"),
        (COLUMNS.replace('"ours"', '"connecticut"'), "is the key of the state of Connecticut"),
        (f'{COLUMNS}[tests]\nheroin = "yes"', r"\[tests\] there is no watched substance 'heroin'"),
        (f'{COLUMNS}[tests]\n7-oh = "maybe"', 'tested: \'maybe\'; accepted: "yes", "no", "not kn'),
        (f"{COLUMNS}[tests]\n7-oh = true", r"\[tests\] 7-oh is true or false; accepted"),
        (f'{COLUMNS}[tests]\n7-oh = {{ since = "May" }}', r"\[tests.7-oh\] since: 'May'; accepted"),
        (f'{COLUMNS}[tests]\n7-oh = {{ from = "x" }}', "there is no key 'from'; known: tested"),
        (f'{COLUMNS}[values.sex]\nx = "y"', r"\[values.sex\] 'x': 'y' is no value of sex; acc"),
        (f'{COLUMNS}[values.race]\nx = "y"', r"\[values\] there is no coded field 'race'"),
        (f'{COLUMNS}[names]\nx = "y"', r"\[names\] there is no column of `found` 'x'"),
    ],
)  # fmt: skip
def test_a_mapping_that_cannot_be_used_names_file_key_and_what_is_accepted(
    text: str, problem: str
) -> None:
    with pytest.raises(BadFileError, match=problem) as error:
        read_mapping(text, file="office.toml")
    assert str(error.value).startswith("office.toml: ")


@pytest.mark.parametrize(
    ("given", "since"),
    [
        ('"2018"', "2018-01-01 year"),
        ("2018", "2018-01-01 year"),
        ('"2018-03"', "2018-03-01 month"),
        ("2018-03-15", "2018-03-15 day"),
    ],
)
def test_since_when_an_office_tests(given: str, since: str) -> None:
    mapping = read_mapping(f"{COLUMNS}[tests]\n7oh = {{ since = {given} }}", file="m.toml")
    (one,) = mapping.tests
    assert (one.substance, one.tested, f"{one.since} {one.precision}") == ("7-oh", "yes", since)


def test_a_column_that_the_file_has_not_is_told_with_those_it_has(tmp_path: Path) -> None:
    path = write_list(tmp_path / "deaths.csv", [milwaukee_row()])
    text = f'preset = "milwaukee"\n{WHERE}[columns]\ncause = "Cause of Death"\n'
    with pytest.raises(BadFileError) as error:
        deaths(path, text)
    said = str(error.value)
    assert "deaths.csv, line 1: the header has no column for cause (Cause of Death)" in said
    assert "found: CaseNum, DeathDate, EventDate, Age, Gender, Race, Mode, CauseA" in said


def test_a_list_without_a_header_shows_none_of_its_values(tmp_path: Path) -> None:
    path = tmp_path / "deaths.csv"
    path.write_text("JANE ROE,3/9/2024,Mitragynine\n")
    with pytest.raises(BadFileError, match="its first lines hold no header") as error:
        deaths(path)
    assert "ROE" not in str(error.value)


def test_a_layout_without_a_jurisdiction_says_what_to_write(tmp_path: Path) -> None:
    path = write_list(tmp_path / "deaths.csv", [milwaukee_row()])
    with pytest.raises(BadFileError, match=r"preset 'milwaukee'.*nothing says whose deaths"):
        medical_examiner.mapping_of(path, None)
    beside = medical_examiner.mapping_of(path, write_mapping(tmp_path / "office.toml"))
    assert beside is not None
    assert beside.release == "milwaukee-deaths"
    with pytest.raises(BadFileError, match="this is a mapping, no list"):
        medical_examiner.mapping_of(tmp_path / "office.toml", None)
