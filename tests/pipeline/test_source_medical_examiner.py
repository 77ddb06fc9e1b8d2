"""Connecticut's deaths: both ways of writing them, what is found in them, and what is not kept."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from etl import pipeline
from etl.errors import BadFileError
from etl.settings import Settings
from etl.sources.medical_examiner import read as medical_examiner
from etl.store.staging import StagedRelease, read_release, staging_folder

OLD = ["CaseNumber", "Date", "Sex", "Race", "Age", "Residence City", "ImmediateCauseA", "Heroin"]
OLD += ["Cocaine", "Fentanyl", "EtOH", "Benzodiazepine", "Morphine (not heroin)", "Other"]
OF_2018 = ["ID", "Date", "DateType", "Age", "Sex", "Race", "ResidenceCity", "COD"]
OF_2018 += ["OtherSignifican", "Heroin", "Cocaine", "Fentanyl", "FentanylAnalogue", "Ethanol"]
OF_2018 += ["Benzodiazepine", "Morphine_NotHeroin", "Other", "AnyOpioid", "DeathCityGeo"]
LATEST = ["Date", "Date Type", "Age", "Sex", "Ethnicity", "Residence City", "Cause of Death"]
LATEST += ["Other Significant Conditions ", "Heroin", "Heroin death certificate (DC)", "Cocaine"]
LATEST += ["Fentanyl", "Fentanyl Analogue", "Ethanol", "Benzodiazepine", "Other Opioid", "Other"]
LATEST += ["Any Opioid", "DeathCityGeo"]
SECRETS = ("NOWHEREVILLE", "41.0, -72.0", "Martian")


def death(**values: str) -> dict[str, str]:
    usual = {
        "ID": "18-9001",
        "CaseNumber": "14-9001",
        "Date": "01/06/2018 12:00:00 AM",
        "DateType": "DateofDeath",
        "Date Type": "Date of death",
        "Age": "30",
        "Sex": "Male",
        "Race": "Martian",
        "Ethnicity": "Martian",
        "ResidenceCity": "NOWHEREVILLE",
        "Residence City": "NOWHEREVILLE",
        "DeathCityGeo": "NOWHEREVILLE, CT\n(41.0, -72.0)",
    }
    return usual | values


def write(path: Path, rows: Sequence[dict[str, str]], header: Sequence[str]) -> Path:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, header, extrasaction="ignore", restval="")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(buffer.getvalue(), encoding="utf-8", newline="")
    return path


def staged(paths: Sequence[Path], folder: Path) -> StagedRelease:
    release = medical_examiner.release_of(paths[0])
    with staging_folder(folder / release, release=release) as area:
        medical_examiner.stage(paths, area)
        area.close(parser_version=1, sha256s=["x"])
    found = read_release(folder / release, "medical_examiner")
    if found is None:
        pytest.fail("nothing was staged")
    return found


def rows(release: StagedRelease, table: str) -> list[dict[str, Any]]:
    return pq.read_table(release.folder / f"{table}.parquet").to_pylist()


def findings(release: StagedRelease) -> list[tuple[str, str]]:
    return [(row["place"], row["text"]) for row in rows(release, "finding")]


def built(tmp_path: Path, paths: Sequence[Path]) -> duckdb.DuckDBPyConnection:
    settings = Settings(data=tmp_path / "data")
    pipeline.add(settings, "medical_examiner", paths)
    pipeline.run(settings)
    connection = duckdb.connect()
    connection.execute(f"attach '{settings.folders.warehouse}' as file (read_only)")
    connection.execute("use file")
    return connection


def listed(connection: duckdb.DuckDBPyConnection) -> list[str]:
    return [
        name
        for (name,) in connection.execute(
            "select ingredient from core_co_ingestant order by ingredient"
        ).fetchall()
    ]


@pytest.mark.parametrize(
    ("header", "cause", "alcohol"),
    [
        (OLD, "ImmediateCauseA", "EtOH"),
        (OF_2018, "COD", "Ethanol"),
        (LATEST, "Cause of Death", "Ethanol"),
    ],
)
def test_every_header_generation_gives_the_same_findings(
    tmp_path: Path, header: list[str], cause: str, alcohol: str
) -> None:
    text = "Acute Intoxication due to Heroin and Mitragynine"
    row = death(Heroin="Y", Other="PCP, mitragine") | {cause: text, alcohol: "y"}
    release = staged([write(tmp_path / "deaths.csv", [row], header)], tmp_path)
    alcohol_key = alcohol.lower()
    assert findings(release) == [
        ("cause", text),
        ("column", "heroin"),
        ("column", alcohol_key),
        ("other", "PCP"),
        ("other", "mitragine"),
    ]
    assert rows(release, "death")[0]["date"] == "01/06/2018 12:00:00 AM"
    assert release.members[0].unknown_columns == ()


def test_api_pages_give_what_the_export_gives(tmp_path: Path) -> None:
    exported = write(
        tmp_path / "export.csv",
        [death(Heroin="Y", **{"Cause of Death": "Heroin and Mitragynine"})],
        LATEST,
    )
    page = tmp_path / "page.json"
    record = {
        "date": "2018-01-06T00:00:00.000",
        "date_type": "Date of death",
        "age": 30,
        "sex": "Male",
        "residence_city": "NOWHEREVILLE",
        "cause_of_death": "Heroin and Mitragynine",
        "heroin": "Y",
        "cocaine": "",
        "deathcitygeo": {"type": "Point", "coordinates": [-72.0, 41.0]},
    }
    page.write_text(json.dumps([record]))
    one, other = staged([exported], tmp_path / "a"), staged([page], tmp_path / "b")
    assert findings(one) == findings(other)
    assert rows(one, "death")[0]["death_id"] == rows(other, "death")[0]["death_id"]


def test_nothing_that_says_who_or_where_is_staged(tmp_path: Path) -> None:
    path = write(tmp_path / "deaths.csv", [death(COD="Mitragynine"), death(COD="")], OF_2018)
    with path.open("a") as file:
        file.write("18-9003,too,few,NOWHEREVILLE\n")
    release = staged([path], tmp_path)
    member = release.members[0]
    assert (member.rows_delivered, member.rows_staged, member.rows_rejected) == (3, 1, 2)
    reasons = [row["reason"] for row in rows(release, "reject")]
    assert reasons == [
        "neither a cause of death nor a substance",
        "4 fields where the header has 19",
    ]
    for file in release.folder.iterdir():
        content = file.read_bytes()
        text = str(rows(release, file.stem)) if file.suffix == ".parquet" else content.decode()
        assert not [secret for secret in SECRETS if secret in text], file.name


def test_columns_not_staged_are_named_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    staged([write(tmp_path / "deaths.csv", [death(COD="Mitragynine")], OF_2018)], tmp_path)
    assert "columns not staged: Race, ResidenceCity, DeathCityGeo" in caplog.text


def test_a_column_that_is_new_is_recorded(tmp_path: Path) -> None:
    path = write(tmp_path / "f.csv", [death(COD="x", Nitazene="Y")], [*OF_2018, "Nitazene"])
    assert staged([path], tmp_path).members[0].unknown_columns == ("Nitazene",)


def test_a_remark_in_a_yes_column_is_kept_and_not_read(tmp_path: Path) -> None:
    row = death(COD="Mitragynine", Morphine_NotHeroin="PCP NEG", Fentanyl="Y (PTCH)", Heroin="N")
    release = staged([write(tmp_path / "f.csv", [row], OF_2018)], tmp_path)
    assert findings(release) == [("cause", "Mitragynine"), ("column", "fentanyl")]
    assert rows(release, "repair")[0]["raw_text"] == "Morphine_NotHeroin: PCP NEG"


def test_equal_rows_without_a_number_are_two_deaths(tmp_path: Path) -> None:
    row = death(**{"Cause of Death": "Mitragynine"})
    release = staged([write(tmp_path / "f.csv", [row, row], LATEST)], tmp_path)
    first, second = (one["death_id"] for one in rows(release, "death"))
    assert second == f"{first}-2"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"<!DOCTYPE html>", "an HTML page"),
        (b"a,b\n1,2\n", "there is no column date"),
        (b"Date,COD,Heroin,Cocaine\n", "there is no row"),
        (b"Date,COD,Heroin,Heroin,Cocaine\n", "heroin more than once"),
        (b"[1, 2", "the JSON cannot be read"),
    ],
)
def test_other_files_are_refused_with_a_remedy(
    tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "deaths.csv"
    path.write_bytes(content)
    with pytest.raises(BadFileError, match=message):
        medical_examiner.release_of(path)


def test_a_death_enters_like_a_report(tmp_path: Path) -> None:
    path = write(
        tmp_path / "f.csv",
        [
            death(COD="Fentanyl and Mitragynine", Fentanyl="Y", AnyOpioid="Y"),
            death(ID="18-9002", COD="Fentanyl", DateType="DateReported"),
        ],
        OF_2018,
    )
    connection = built(tmp_path, [path])
    report = connection.execute(
        "select report_id, source, received_date, event_date, event_date_precision, age_years, "
        "sex, us_state, has_death, is_serious, evidence_kind from core_report"
    ).fetchall()
    assert [tuple(map(str, row)) for row in report] == [
        (
            "medical_examiner:18-9001",
            "medical_examiner",
            "2018-01-06",
            "2018-01-06",
            "day",
            "30.0",
            "male",
            "CT",
            "True",
            "True",
            "medical_examiner",
        )
    ]
    assert listed(connection) == ["FENTANYL"]
    background = connection.execute(
        "select reports from background_ingredient where ingredient = 'FENTANYL'"
    ).fetchone()
    assert background == (2,)
    assert connection.execute("select reports from background_total").fetchone() == (2,)


def test_the_day_reported_is_no_day_of_death(tmp_path: Path) -> None:
    path = write(tmp_path / "f.csv", [death(COD="Mitragynine", DateType="DateReported")], OF_2018)
    row = built(tmp_path, [path]).execute("select received_date, event_date from core_report")
    received, event = row.fetchone() or (None, None)
    assert str(received) == "2018-01-06"
    assert event is None


@pytest.mark.parametrize(
    ("cause", "expected"),
    [
        ("Mitragynine toxicity", ["BENZODIAZEPINES", "FENTANYL", "FENTANYL ANALOGUE"]),
        ("Mitragynine, Alprazolam", ["ALPRAZOLAM", "FENTANYL", "FENTANYL ANALOGUE"]),
        ("Mitragynine, Acetyl Fentanyl", ["ACETYL FENTANYL", "BENZODIAZEPINES", "FENTANYL"]),
    ],
)
def test_a_group_counts_where_no_member_is_named(
    tmp_path: Path, cause: str, expected: list[str]
) -> None:
    row = death(COD=cause, Benzodiazepine="Y", Fentanyl="Y", FentanylAnalogue="Y")
    assert listed(built(tmp_path, [write(tmp_path / "f.csv", [row], OF_2018)])) == expected


def test_diseases_and_misspelt_mirtazapine_are_no_substances(tmp_path: Path) -> None:
    path = write(
        tmp_path / "f.csv",
        [
            death(COD="Hypertensive Cardiovascular Disease and Acute Mitragynine Intoxication"),
            death(ID="18-9002", COD="Fentanyl, Ethanol,Mitrazapine", OtherSignifican="Obesity"),
        ],
        OF_2018,
    )
    connection = built(tmp_path, [path])
    assert listed(connection) == []
    assert connection.execute("select case_id from core_report").fetchall() == [("18-9001",)]
    names = connection.execute("select ingredient from background_ingredient").fetchall()
    assert ("OBESITY",) not in names


def test_the_latest_file_replaces_the_one_before(tmp_path: Path) -> None:
    old = write(
        tmp_path / "to_2018.csv",
        [death(COD="Mitragynine"), death(ID="18-9002", COD="Mitragynine")],
        OF_2018,
    )
    new = write(
        tmp_path / "to_2019.csv",
        [
            death(**{"Cause of Death": "Mitragynine"}),
            death(Date="02/01/2019", **{"Cause of Death": "Kratom"}),
        ],
        LATEST,
    )
    connection = built(tmp_path, [old, new])
    found = connection.execute("select release, count(*) from core_report group by all").fetchall()
    assert found == [("to_2019", 2)]


def test_suspect_only_leaves_deaths_in(tmp_path: Path) -> None:
    connection = built(tmp_path, [write(tmp_path / "f.csv", [death(COD="Kratom")], OF_2018)])
    for question in ("matching()", "matching(suspect_only := true)"):
        assert connection.execute(f"select reports from {question}").fetchone() == (1,)
    assert connection.execute("from outcome_share()").fetchall() == []
    assert connection.execute("from product_number()").fetchall() == []


# Read by hand in the rows of the file: cause of death, columns marked Y, and "Other".
BY_HAND = {
    "2013-11-04": {"HEROIN"},
    "2014-12-17": {"BUPRENORPHINE", "HEROIN", "NORDIAZEPAM", "OPIOIDS"},
    "2016-03-11": {
        "AMPHETAMINE",
        "DIAZEPAM",
        "DIPHENHYDRAMINE",
        "FENTANYL",
        "FURANYL FENTANYL",
        "PROMETHAZINE",
        "U-47700",
    },
    "2017-10-29": {"ACETYL FENTANYL", "ALCOHOL", "ALPRAZOLAM", "FENTANYL", "HEROIN"},
    "2017-11-09 first": {"ALCOHOL", "ALPRAZOLAM", "COCAINE", "FENTANYL", "HEROIN"},
    "2017-11-09 second": {"ALPRAZOLAM", "CLOMIPRAMINE", "HYDROXYZINE", "TIANEPTINE"},
    "2017-11-13": set(),
    "2017-12-13": {"ACETYL FENTANYL", "FENTANYL"},
    "2018-03-12": {"ALPRAZOLAM", "HEROIN", "HYDROCODONE"},
    "2018-04-08": {"FENTANYL"},
    "2018-05-02": {"CLONAZEPAM", "FENTANYL", "HEROIN"},
    "2018-07-28": {"COCAINE", "FENTANYL"},
    "2018-12-28": {"ACETYL FENTANYL", "FENTANYL"},
}
MISSPELT = {"2016-08-22": {"ETIZOLAM"}}


@pytest.fixture(scope="module")
def real_deaths(
    real_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> duckdb.DuckDBPyConnection:
    (path,) = (real_data / "ct_deaths").glob("*.zip")
    assert zipfile.is_zipfile(path)
    return built(tmp_path_factory.mktemp("real_deaths"), [path])


@pytest.mark.real
def test_all_deaths_with_mitragynine_and_what_else_was_listed(
    real_deaths: duckdb.DuckDBPyConnection,
) -> None:
    """13 name mitragynine as spelled; one more is written MIRTAGYNINE in cause and column."""
    found = real_deaths.execute(
        "select cast(received_date as varchar), list(ingredient) "
        "filter (where ingredient is not null) "
        "from core_report left join core_co_ingestant using (report_id) "
        "group by report_id, received_date order by report_id"
    ).fetchall()
    expected = sorted((day[:10], sorted(names)) for day, names in (BY_HAND | MISSPELT).items())
    assert sorted((day, sorted(names or [])) for day, names in found) == expected
    spelled = real_deaths.execute(
        "select count(*) from core_mention where substance = 'mitragynine' "
        "and confidence = 'certain' and is_counted"
    ).fetchone()
    assert spelled == (13,)


@pytest.mark.real
def test_the_whole_file_is_the_background(real_deaths: duckdb.DuckDBPyConnection) -> None:
    """5,105 rows; 2,529 mark heroin, 1,521 cocaine; causes name a few more."""
    assert real_deaths.execute("select reports from background_total").fetchone() == (5_105,)
    counts = dict(
        real_deaths.execute(
            "select ingredient, reports from background_ingredient "
            "where ingredient in ('HEROIN', 'COCAINE')"
        ).fetchall()
    )
    assert 2_529 <= counts["HEROIN"] <= 2_560
    assert 1_521 <= counts["COCAINE"] <= 1_560
    columns = real_deaths.execute("describe core_report").fetchall()
    assert not [name for name, *_ in columns if "city" in name or "race" in name]
