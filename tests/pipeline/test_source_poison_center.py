"""Line lists of poison centers: from CSV and XLSX to tables that hold no single case."""

from __future__ import annotations

import logging
import stat
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from etl import pipeline
from etl.build.export import export
from etl.build.stage import staged_releases
from etl.cli import app
from etl.errors import BadFileError, UsageError
from etl.settings import Settings
from etl.sources.poison_center.lines import split_age, split_effect
from etl.sources.poison_center.mapping import accepted, read_mapping
from tests.support.line_lists import NPDS, TOXICALL, npds_row, write_book, write_rows


def loaded(folder: Path, *paths: Path, mapping: Path | None = None, below: int = 0) -> Settings:
    settings = Settings(data=folder / "data", suppress_below=below)
    for path in paths:
        pipeline.add(settings, "poison_center", [path], mapping=mapping)
    pipeline.run(settings)
    return settings


def ask(settings: Settings, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{settings.folders.warehouse}' as file (read_only)")
        connection.execute("use file")
        return connection.execute(sql).fetchall()


def counts(settings: Settings, characteristic: str, group: str = "any") -> dict[str, int]:
    """The cells above zero of a table."""
    return dict(
        ask(
            settings,
            "select value, exposures from mart_poison_center where exposures > 0 and "
            f"characteristic = '{characteristic}' and substance_group = '{group}'",
        )
    )


def staged(settings: Settings, release: str, table: str) -> list[dict[str, Any]]:
    folder = settings.folders.staged / "poison_center" / release
    return pq.read_table(folder / f"{table}.parquet").to_pylist()


def test_a_list_in_npds_terms_is_counted_by_its_preset(tmp_path: Path) -> None:
    rows = [
        npds_row("1"),
        npds_row("2", Medical_Outcome="Death, indirect report ", Gender="Female", Age="45"),
        npds_row("3", Substance="7-HYDROXYMITRAGYNINE", Medical_Outcome="No effect"),
    ]
    settings = loaded(tmp_path, write_rows(tmp_path / "list.csv", rows))
    assert counts(settings, "medical_outcome") == {"moderate": 1, "death": 1, "no_effect": 1}
    assert counts(settings, "severity") == {"serious": 2, "severe": 1}
    assert counts(settings, "severity", "7-oh") == {}
    assert counts(settings, "year") == {"2024": 3}
    assert counts(settings, "age_band") == {"30_39": 2, "40_49": 1}
    assert counts(settings, "sex") == {"male": 2, "female": 1}
    assert counts(settings, "total", "7-oh") == {"all": 1}
    assert counts(settings, "reason") == {"misuse_abuse": 3}
    assert counts(settings, "management_site") == {"treated_released": 3}
    assert counts(settings, "clinical_effect") == {"tachycardia": 3}
    assert counts(settings, "therapy") == {"fluids_intravenous": 3}


def test_several_rows_several_columns_and_separators_are_one_case(tmp_path: Path) -> None:
    header = ["Case Number", "Start Date", "Substance 1", "Substance 2", "Substance 3"]
    wide = {"Case Number": "9", "Start Date": "2024-03-09", "Substance 1": "KRATOM"}
    rows = [wide | {"Substance 2": "ETHANOL", "Substance 3": "ALPRAZOLAM"}]
    long = [
        npds_row("9"),
        npds_row("9", Substance="ETHANOL", Substance_Rank="2"),
        npds_row("9", Substance="ALPRAZOLAM", Substance_Rank="3"),
        npds_row("9", Substance="ALPRAZOLAM", Substance_Rank="3"),
    ]
    joined = [npds_row("9", Substance="KRATOM; ETHANOL; ALPRAZOLAM", Substance_Rank="")]
    for name, lines, columns in (("w", rows, header), ("l", long, NPDS), ("j", joined, NPDS)):
        path = write_rows(tmp_path / f"{name}.csv", lines, columns)
        settings = loaded(tmp_path / name, path)
        assert counts(settings, "total") == {"all": 1}
        assert counts(settings, "number_of_substances") == {"several": 1}
        assert counts(settings, "co_ingestant_class") == {"alcohol": 1, "benzodiazepines": 1}
        assert [one["substance_rank"] for one in staged(settings, f"{name}_csv", "substance")][
            :3
        ] == [1, 2, 3]


def test_what_is_no_human_exposure_is_left_out_and_counted_apart(tmp_path: Path) -> None:
    rows = [
        npds_row("1"),
        npds_row("2", Call_Type="Information call"),
        npds_row("3", Medical_Outcome="Confirmed nonexposure"),
        npds_row("4", Species="Dog"),
        npds_row("5", Species="Ferret"),
        npds_row("6", Substance="ETHANOL"),
    ]
    settings = loaded(tmp_path, write_rows(tmp_path / "list.csv", rows))
    assert counts(settings, "total") == {"all": 1}
    assert counts(settings, "case") == {
        "read": 6,
        "information": 1,
        "confirmed_nonexposure": 1,
        "animal": 2,
        "not_watched": 1,
    }


def test_a_case_of_two_lists_counts_once_as_the_later_list_has_it(tmp_path: Path) -> None:
    early = write_rows(tmp_path / "a.csv", [npds_row("1", Medical_Outcome="Minor effect")])
    late = write_rows(tmp_path / "b.csv", [npds_row("1"), npds_row("2", Start_Date="05/01/2024")])
    settings = loaded(tmp_path, early, late)
    assert counts(settings, "medical_outcome") == {"moderate": 2}


def test_the_toxicall_shape_is_read_with_its_ages_and_dates(tmp_path: Path) -> None:
    usual = {"StartDate": "3/9/14 23:52", "SubDesc": "KRATOM", "SubVerbatim": "powder  "}
    usual |= {"CallerCity": "Nowhere", "CallerCounty": "KING", "CallerZip": "00000"}
    ages = ["40s", "Unknown adult (>=20 yrs)", "Unknown child (<=19 yrs)", "Unknown age", "Teen"]
    rows = [usual | {"PatAge": "", "PatAgeUnit": age} for age in ages]
    rows += [usual | {"PatAge": "18", "PatAgeUnit": "Months", "MedicalOutcome": "Major effect"}]
    settings = loaded(tmp_path, write_rows(tmp_path / "list.csv", rows, TOXICALL))
    assert counts(settings, "age_band") == {
        "40_49": 1, "unknown_adult": 1, "unknown_child": 1, "not_given": 1, "13_19": 1, "0_5": 1,
    }  # fmt: skip
    assert counts(settings, "year") == {"2014": 6}
    assert counts(settings, "medical_outcome") == {"major": 1, "not_given": 5}


def test_a_workbook_is_read_from_the_sheet_and_line_that_fit(tmp_path: Path) -> None:
    day: Any = datetime(2023, 12, 31, 22, 5)
    rows = [npds_row("1") | {"Start Date": day, "Age": 2.0}, npds_row("2")]
    settings = loaded(tmp_path, write_book(tmp_path / "list.xlsx", rows))
    assert counts(settings, "year") == {"2023": 1, "2024": 1}
    assert counts(settings, "age_band") == {"0_5": 1, "30_39": 1}


MAPPING = """
separator = "+"
date_format = "%d.%m.%Y"

[columns]
case_number = "Fall"
start_date = "Datum"
substance = ["Stoff", "Stoff 2"]
generic_code = "Code"
medical_outcome = "Ausgang"

[values.medical_outcome]
"mittel" = "moderate"
"schwer" = "Major effect"

[codes]
"7-oh" = ["0777"]
kratom = 201000
"""


def test_a_mapping_file_reads_anything_else_and_lands_with_the_list(tmp_path: Path) -> None:
    header = ["Fall", "Datum", "Stoff", "Stoff 2", "Code", "Ausgang", "Bemerkung"]
    rows = [
        dict(
            zip(header, ("1", "31.12.2023", "KRATOM+ETHANOL", "", "", "mittel", "x"), strict=True)
        ),
        dict(
            zip(header, ("2", "01.01.2024", "LOCAL NAME", "", "0777", "schwer", "y"), strict=True)
        ),
    ]
    mapping = tmp_path / "ours.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    settings = loaded(tmp_path, write_rows(tmp_path / "list.csv", rows, header), mapping=mapping)
    assert counts(settings, "medical_outcome") == {"moderate": 1, "major": 1}
    assert counts(settings, "total", "7-oh") == {"all": 1}
    assert counts(settings, "number_of_substances") == {"single": 1, "several": 1}
    landing = settings.folders.landing / "poison_center"
    assert (landing / "mapping.toml").read_text(encoding="utf-8") == MAPPING
    mapping.write_text(MAPPING.replace('"moderate"', '"minor"'), encoding="utf-8")
    settings = loaded(tmp_path, tmp_path / "list.csv", mapping=mapping)
    assert counts(settings, "medical_outcome") == {"minor": 1, "major": 1}
    mapping.write_text(MAPPING, encoding="utf-8")
    settings = loaded(tmp_path, tmp_path / "list.csv", mapping=mapping)
    assert counts(settings, "medical_outcome") == {"moderate": 1, "major": 1}
    # Put back, it landed twice; the release is the list and the mapping still.
    ((release, files),) = staged_releases(settings.folders)
    assert {file.file_name for file in files} == {"list.csv", "mapping.toml"}
    assert len(files) == 2
    assert {file.sha256 for file in files} == set(release.sha256s)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("columns =", "no TOML"),
        ("[columns]\nstart_date = 'a'", "names no column for substance"),
        ("preset = 'other'", "there is no preset 'other'"),
        ("preset = 'npds'\n[columns]\nname = 'x'", "there is no field 'name'"),
        ("preset = 'npds'\n[columns]\nreason = 'Patient Name'", "can identify a person"),
        ("preset = 'npds'\n[columns]\nsubstance_verbatim = 'CallNotes'", "can identify a person"),
        ("preset = 'npds'\n[values.sex]\nx = 'y'", "'y' is no value of sex"),
        ("preset = 'npds'\n[codes]\nheroin = '1'", "there is no watched substance 'heroin'"),
        ("preset = 'npds'\ncolour = 'x'", "there is no setting 'colour'"),
        ("preset = 'npds'\ncodes = 'x'", "is no table"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_why(text: str, problem: str) -> None:
    with pytest.raises(BadFileError, match=problem.replace("[", r"\[")):
        read_mapping(text, file="m.toml")


def test_unusable_files_are_refused_with_a_remedy(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    other = write_rows(tmp_path / "other.csv", [{"a": "1"}], ["a", "b"])
    with pytest.raises(BadFileError, match=r"no preset knows this header.*--mapping"):
        pipeline.add(settings, "poison_center", [other])
    book = tmp_path / "broken.xlsx"
    book.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(BadFileError, match="no workbook"):
        pipeline.add(settings, "poison_center", [book])
    mapping = tmp_path / "m.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    with pytest.raises(BadFileError, match="no column for start_date"):
        pipeline.add(settings, "poison_center", [other], mapping=mapping)
    with pytest.raises(UsageError, match="fixed format"):
        pipeline.add(settings, "hfcs", [other], mapping=mapping)
    assert not (settings.folders.landing / "poison_center").exists()


PERSONAL = {
    "Patient Name": "Xaverine Q",
    "Caller Phone": "555-0100-77",
    "CallerZip": "99999-1234",
    "County": "Qwertyshire",
    "Date of Birth": "1990-02-03",
    "Case Narrative": "Found by the zzyzx neighbour",
}


@pytest.fixture
def with_secrets(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Settings:
    header = [*NPDS, *PERSONAL]
    rows = [npds_row(f"SECRET-{n:04d}", State="Ruritania") | PERSONAL for n in range(30)]
    rows += [npds_row("SECRET-9999", Start_Date="sometime in Qwertyshire") | PERSONAL]
    rows += [npds_row("SECRET-8888", Substance="KRATOM brand Foobarol", Gender="Female")]
    caplog.set_level(logging.INFO)
    return loaded(tmp_path, write_rows(tmp_path / "list.csv", rows, header), below=10)


def logged(caplog: pytest.LogCaptureFixture) -> str:
    """What loading the list said."""
    return "\n".join(record.getMessage() for record in caplog.get_records("setup"))


SECRETS = (*PERSONAL.values(), "SECRET-", "Qwertyshire", "Ruritania", "Foobarol", "zzyzx")


def test_nothing_of_a_single_case_leaves_the_staged_folder(
    with_secrets: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    export(with_secrets.folders.warehouse, tmp_path / "csv", kind="csv")
    export(with_secrets.folders.warehouse, tmp_path / "parquet", kind="parquet")
    outside = [
        path
        for folder in (with_secrets.folders.published, tmp_path / "csv", tmp_path / "parquet")
        for path in folder.rglob("*")
        if path.is_file()
    ]
    assert len(outside) > 40
    with duckdb.connect() as connection:
        connection.execute(f"attach '{with_secrets.folders.warehouse}' as f (read_only)")
        connection.execute("use f")
        tables = connection.execute("select table_name from duckdb_tables()").fetchall()
        text = "\n".join(str(connection.execute(f"from {name}").fetchall()) for (name,) in tables)
    status = with_secrets.folders.status.read_text(encoding="utf-8")
    for secret in SECRETS:
        assert secret not in text
        assert secret not in status
        assert secret not in logged(caplog)
        for path in outside:
            assert secret.encode() not in path.read_bytes(), path


def test_what_is_dropped_is_named_and_what_is_rejected_keeps_no_text(
    with_secrets: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    for name in PERSONAL:
        assert name in logged(caplog)
    (reject,) = staged(with_secrets, "list_csv", "reject")
    assert reject["line_number"] == 32
    assert reject["reason"] == "no start date that can be read"
    assert reject["raw_text"] == ""
    assert ask(with_secrets, "select count(*) from core_reject") == [(0,)]
    rows = "select rows, staged_rows, rejected_rows from core_release"
    assert set(ask(with_secrets, rows)) == {(None, None, None)}
    rows = "select rows_delivered, rows_staged, rows_rejected, repaired_lines from core_member"
    assert set(ask(with_secrets, rows)) == {(None, None, None, None)}
    assert ask(with_secrets, "select count(*) from core_report") == [(0,)]
    staged_text = str([staged(with_secrets, "list_csv", name) for name in ("case", "substance")])
    for value in PERSONAL.values():
        assert value not in staged_text


def test_landed_and_staged_files_can_be_read_by_their_owner_alone(with_secrets: Settings) -> None:
    for root in (with_secrets.folders.landing, with_secrets.folders.staged):
        for path in (root / "poison_center").rglob("*"):
            wanted = 0o700 if path.is_dir() else 0o600
            assert stat.S_IMODE(path.stat().st_mode) == wanted, path
        assert stat.S_IMODE((root / "poison_center").stat().st_mode) == 0o700
        assert stat.S_IMODE(root.stat().st_mode) & 0o055
    assert stat.S_IMODE(with_secrets.folders.warehouse.stat().st_mode) & 0o044


def test_small_counts_are_hidden_and_the_setting_decides_which(with_secrets: Settings) -> None:
    text = "select exposures_text, exposures from mart_poison_center where characteristic = 'sex'"
    group = " and substance_group = 'any' order by sort_order"
    assert ask(with_secrets, text + group) == [("<10", None), ("‡", None), ("0", 0)]
    assert ask(with_secrets, "select largest_hidden from mart_build") == [(9,)]
    again = Settings(data=with_secrets.data, suppress_below=0)
    assert "Published" in pipeline.run(again).message
    assert ask(again, text + group) == [("1", 1), ("30", 30), ("0", 0)]
    assert ask(again, "select data_through_date::varchar from mart_poison_center_list") == [
        ("2024-03-31",)
    ]


def test_check_prints_what_is_wrong_and_loads_nothing(tmp_path: Path) -> None:
    rows = [
        npds_row("1"),
        npds_row("2", Medical_Outcome="Rather bad", Age_Unit="Fortnights"),
        npds_row("", Start_Date="31/31/2024"),
        npds_row("4", Substance="", Substance_Rank="first"),
    ]
    path = write_rows(tmp_path / "list.csv", rows)
    data = tmp_path / "data"
    run = CliRunner().invoke(
        app, ["--data", str(data), "add", "poison_center", str(path), "--check"]
    )
    assert run.exit_code == 2
    lines = [line.split() for line in run.stdout.splitlines()]
    assert lines[0] == ["file", "row", "column", "value", "accepted"]
    found = {(line[1], line[2]) for line in lines[1:]}
    assert found == {
        ("3", "medical_outcome"), ("3", "age_unit"), ("4", "case_number"), ("4", "start_date"),
        ("5", "substance"),
    }  # fmt: skip
    assert "Rather bad" in run.stdout
    assert accepted("medical_outcome")[0] in run.stdout
    assert not data.exists()


def test_check_of_a_clean_list_ends_with_zero(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "list.csv", [npds_row("1")])
    arguments = ["--data", str(tmp_path / "data"), "add", "poison_center", str(path), "--check"]
    run = CliRunner().invoke(app, arguments)
    assert (run.exit_code, run.stdout) == (0, "")
    assert not (tmp_path / "data").exists()


def test_check_with_a_mapping_uses_it(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "list.csv", [npds_row("1", Medical_Outcome="mittel")])
    mapping = tmp_path / "m.toml"
    mapping.write_text("preset = 'npds'\n[values.medical_outcome]\nmittel = 'moderate'\n")
    arguments = ["add", "poison_center", str(path), "--mapping", str(mapping), "--check"]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    assert CliRunner().invoke(app, [*arguments[:3], "--check"]).exit_code == 2


@pytest.mark.parametrize(
    ("age", "unit", "read"),
    [
        ("34", "Years", ("34", "Years")),
        ("", "40s", (None, "40s")),
        ("0", "Unknown adult (>=20 yrs)", (None, "Unknown adult (>=20 yrs)")),
        ("40s", "", (None, "40s")),
        ("18 months", "", ("18", "months")),
        ("", "", (None, None)),
    ],
)
def test_an_age_is_a_number_with_a_unit_or_a_band(
    age: str, unit: str, read: tuple[str | None, str | None]
) -> None:
    assert split_age(age, unit) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Nausea (related)", ("Nausea", "related")),
        ("Nausea - Not related", ("Nausea", "Not related")),
        ("Chest pain (including noncardiac)", ("Chest pain (including noncardiac)", None)),
        ("Chest pain (including noncardiac) (Unknown if related)",
         ("Chest pain (including noncardiac)", "Unknown if related")),
    ],
)  # fmt: skip
def test_relatedness_is_taken_off_an_effect(text: str, read: tuple[str, str | None]) -> None:
    assert split_effect(text) == read


@pytest.mark.parametrize("below", ["22", "-1", "few"])
def test_a_limit_out_of_range_is_a_setting_to_correct(
    below: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KRATOMWATCH_SUPPRESS_BELOW", below)
    run = CliRunner().invoke(app, ["--data", str(tmp_path), "status"])
    assert isinstance(run.exception, UsageError)
    assert "KRATOMWATCH_SUPPRESS_BELOW" in str(run.exception)


def test_a_blank_keeps_its_place_among_fields_that_run_side_by_side(tmp_path: Path) -> None:
    header = ["Fall", "Datum", "Stoff", "Stoff 2", "Code", "Ausgang", "Bemerkung"]
    row = ("1", "31.12.2023", "ETHANOL+LOCAL NAME", "", "+0777", "mittel", "x")
    mapping = tmp_path / "ours.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    rows = [dict(zip(header, row, strict=True))]
    settings = loaded(tmp_path, write_rows(tmp_path / "list.csv", rows, header), mapping=mapping)
    assert counts(settings, "co_ingestant_class", "7-oh") == {"alcohol": 1}


def test_a_blank_relatedness_is_of_the_effect_beside_it(tmp_path: Path) -> None:
    beside = {
        "Clinical Effects": "Tachycardia; Nausea; Vomiting",
        "Relatedness": "Related; ; Related",
    }
    rows = [npds_row(str(number), **beside) for number in range(2)]
    listed = write_rows(tmp_path / "kratom.csv", rows, [*NPDS, "Relatedness"])
    settings = loaded(tmp_path, listed)
    assert counts(settings, "clinical_effect") == {"tachycardia": 2, "vomiting": 2}
