"""A source is added by a folder and rows of the vocabulary: a copy of the program with a toy."""

from __future__ import annotations

import filecmp
from pathlib import Path

import pytest

from etl.settings import Settings
from tests.support import ROOT
from tests.support.fda_server import FdaServer, ServedFile
from tests.support.shared import made_once
from tests.support.toy_source import CASES, KEY, LIMITATION, ToyProgram, toy_program, write_cases
from tests.support.warehouses import ask


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> ToyProgram:
    def make(folder: Path) -> None:
        program = toy_program(folder / "program")
        cases = write_cases(folder)
        for words in (["add", KEY, cases], ["run", "--offline"]):
            ended = program.etl(*words, "--data", folder / "data")
            assert ended.returncode == 0, ended.stderr

    return ToyProgram(made_once(tmp_path_factory, "toy", make) / "program")


@pytest.fixture
def settings(toy: ToyProgram) -> Settings:
    return Settings(data=toy.folder.parent / "data")


def test_no_other_file_differs(toy: ToyProgram) -> None:
    differing = []
    for package in ("etl", "dashboard", "sql"):
        for path in (toy.folder / package).rglob("*.*"):
            of_ours = ROOT / path.relative_to(toy.folder)
            if "__pycache__" in path.parts or path.is_relative_to(toy.toy):
                continue
            if not filecmp.cmp(path, of_ours, shallow=False):
                differing.append(path.name)
    assert sorted(differing) == ["limitations.csv"]


def test_its_reports_are_counted(settings: Settings) -> None:
    assert ask(
        settings,
        """select report_id, substance, received_date::varchar, age_years, sex
        from core_report join core_mention using (report_id) where is_counted order by 1""",
    ) == [
        ("toy_registry:T1", "kratom", "2025-01-15", 34.0, "female"),
        ("toy_registry:T2", "7-oh", "2025-02-20", 41.0, "male"),
        ("toy_registry:T4", "kratom", "2025-05-02", 52.0, "unknown"),
    ]
    assert ask(
        settings,
        """select source, name, reports_in_source, reports_naming, data_through_date::varchar
        from mart_source""",
    ) == [(KEY, "Toy registry", 4, 3, "2025-05-02")]
    assert ask(
        settings,
        """select quarter, substance, reports, is_incomplete from trend()
        where reports > 0 order by all""",
    ) == [
        ("2025-Q1", "7-oh", 1, False),
        ("2025-Q1", "kratom", 1, False),
        ("2025-Q2", "kratom", 1, True),
    ]
    assert ask(settings, "select step, count, meaning from mart_accounting order by 1") == [
        (1, 4, "cases in the registry"),
        (5, 3, "reports name kratom, mitragynine, 7-OH or a synthetic analogue"),
    ]
    assert ask(settings, "select line_number, reason from core_reject") == [(6, "no case number")]
    assert ask(
        settings, "select report_id, release, is_used from core_delivery order by 1 limit 1"
    ) == [("toy_registry:T1", "cases", True)]
    assert ask(
        settings, "select distinct field from mart_report_field where is_collected order by 1"
    ) == [("age",), ("reaction",), ("sex",)]


def test_its_limitations_are_there(settings: Settings) -> None:
    assert ask(
        settings,
        f"""select sources, chart from mart_limitation
        join mart_limitation_chart using (limitation_id)
        where limitation_id = '{LIMITATION}'""",
    ) == [(KEY, "trend")]
    assert ask(
        settings, "select statement from mart_cannot_tell where source = 'toy_registry'"
    ) == [("anything at all",)]


def test_status_help_and_dictionary_name_it(toy: ToyProgram, settings: Settings) -> None:
    assert KEY in toy.etl("status", "--data", settings.data).stdout
    assert f"{KEY}." in " ".join(toy.etl("add", "--help").stdout.split())
    dictionary = toy.etl("dictionary").stdout
    assert f"| `{KEY}` | Toy registry (`{KEY}`) | [Toy registry, all cases]" in dictionary


def test_its_own_check_refuses(toy: ToyProgram, tmp_path: Path) -> None:
    cases = write_cases(tmp_path, CASES.replace("34,female", "34,robot"))
    toy.etl("add", KEY, cases, "--data", tmp_path / "data")
    ended = toy.etl("run", "--offline", "--data", tmp_path / "data")
    assert ended.returncode == 4
    assert "sexes_are_known found 1 rows (case_no=T1, sex=robot)" in ended.stderr


def test_it_is_fetched_by_its_own_fetch(toy: ToyProgram, fda: FdaServer, tmp_path: Path) -> None:
    fda.files["/cases.csv"] = ServedFile(CASES.encode())
    address = {"KRATOMWATCH_TOY_REGISTRY_URL": f"{fda.hosts[0]}/cases.csv"}
    words = ("run", "--sources", KEY, "--data", tmp_path / "data")
    environment = {**fda.environment(), **address}
    first = toy.etl(*words, environment=environment)
    assert first.returncode == 0, first.stderr
    assert "3 cases in Toy registry" in first.stderr
    second = toy.etl(*words, environment=environment)
    assert "Nothing new" in second.stderr


def test_a_column_that_is_not_declared_is_refused(tmp_path: Path) -> None:
    program = toy_program(tmp_path / "program")
    path = program.toy / "sql" / "source_reaction.sql"
    path.write_text(path.read_text(encoding="utf-8").replace(" as term", " as pt"))
    ended = program.etl("dictionary")
    assert ended.returncode == 1
    said = f"etl/sources/{KEY}/sql/source_reaction.sql has a column pt; known are report_id, term"
    assert said in ended.stderr
