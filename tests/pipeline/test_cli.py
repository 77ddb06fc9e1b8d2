"""The command line as an operator meets it: its exit code and its last line.

Every exit code is seen once as that of a real process; the rest runs within this one.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from pathlib import Path

import pytest
from filelock import FileLock

from etl.store.publish import generation
from tests.support.command import Ended, etl_here, etl_process
from tests.support.releases import Case, Drug, Quarter, hfcs_row, write_csv
from tests.support.shared import made_once
from tests.support.staged import miscount


def etl(*arguments: str | Path, data: Path) -> Ended:
    """The command within this process; where its exit code is what counts, use `process`."""
    return etl_here(*arguments, environment={"KRATOMWATCH_DATA": str(data)})


def process(*arguments: str | Path, data: Path) -> Ended:
    return etl_process(*arguments, environment={"KRATOMWATCH_DATA": str(data)})


def stamp(data: Path) -> str:
    found = generation(data / "published" / "kratomwatch.duckdb")
    return found.built_at.isoformat() if found else "nothing"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture(scope="session")
def published_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one quarter published, only to be copied."""

    def make(folder: Path) -> None:
        path = Quarter(name="2025q1").write(folder)
        for arguments in (("add", "faers", path), ("run", "--offline")):
            result = process(*arguments, data=folder / "data")
            assert result.returncode == 0, result.stderr

    return made_once(tmp_path_factory, "published", make) / "data"


@pytest.fixture
def published(published_once: Path, data: Path) -> Path:
    """A folder with one quarter published."""
    shutil.copytree(published_once, data)
    status = data / "status.json"
    status.write_text(status.read_text().replace(str(published_once), str(data)))
    return data


def test_add_and_run_publish_and_a_second_run_changes_nothing(published: Path) -> None:
    before = (published / "published" / "kratomwatch.duckdb").stat()
    result = process("run", "--offline", data=published)
    assert result.returncode == 0
    assert "Nothing new" in result.stderr
    after = (published / "published" / "kratomwatch.duckdb").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_the_same_file_again_is_known(published: Path, tmp_path: Path) -> None:
    path = Quarter(name="2025q1").write(tmp_path)
    again = etl("add", "faers", path, data=published)
    assert again.returncode == 0
    assert "taken" in again.stderr or "known already" in again.stderr


def test_data_option_goes_before_and_after_the_command(published: Path, tmp_path: Path) -> None:
    for arguments in (("--data", published, "status"), ("status", "--data", published)):
        result = etl(*arguments, data=tmp_path / "other")
        assert str(published) in result.stdout


def test_the_next_step_names_the_same_folder(tmp_path: Path) -> None:
    folder = tmp_path / "of our own"
    path = Quarter(name="2025q1").write(tmp_path)
    added = etl("--data", folder, "add", "faers", path, data=tmp_path / "other")
    assert f"python -m etl --data '{folder}' run --offline" in added.stderr
    empty = etl("--data", tmp_path / "empty", "run", "--offline", data=tmp_path / "other")
    assert f"--data {tmp_path}/empty add SOURCE FILE" in empty.stderr


def test_a_quarter_that_names_nothing_says_how_many_were_read(tmp_path: Path) -> None:
    cases = [Case(caseid=90000001, drugs=[Drug(name="ASPIRIN")])]
    etl("add", "faers", Quarter(cases=cases).write(tmp_path), data=tmp_path / "data")
    run = etl("run", "--offline", data=tmp_path / "data")
    assert "naming kratom or 7-OH: none of 1 reports in FAERS." in run.stdout + run.stderr


def test_status_in_words_and_as_json(published: Path) -> None:
    words = etl("status", data=published)
    head, row = words.stdout.splitlines()[-2:]
    names = ["source", "data up to", "releases", "rows", "rejected"]
    assert re.split("  +", head.strip())[:5] == names
    assert row.split()[:5] == ["faers", "2025-01-15", "1", "3", "0"]
    assert row.index("2025") == head.index("data up to")
    document = json.loads(process("status", "--json", data=published).stdout)
    assert document["outcome"] == "done"
    assert document["exit_code"] == 0
    assert document["published"]["is_synthetic"] is False
    faers = document["sources"]["faers"]
    assert faers["data_through_date"] == "2025-01-15"
    assert faers["last_success"] == faers["last_try"]
    assert (faers["rows"], faers["rejected_rows"], faers["last_error"]) == (3, 0, None)


def test_status_of_an_empty_folder(data: Path) -> None:
    result = etl("status", "--json", data=data)
    assert result.returncode == 0
    assert json.loads(result.stdout)["published"] is None


BAD_FILES = {
    "a truncated zip": ("faers", "faers_ascii_2025q2.zip", None),
    "an HTML page named .zip": (
        "faers",
        "faers_ascii_2025q2.zip",
        b"<!doctype html><title>500</title>",
    ),
    "an empty file": ("hfcs", "hfcs.csv", b""),
    "a CSV with an unknown header": ("hfcs", "hfcs.csv", b"a,b,c\n1,2,3\n"),
    "a JSON error body": (
        "openfda_food",
        "food.json",
        b'{"error": {"code": "SERVER_ERROR", "message": "Check your request and try again"}}',
    ),
    "a CSV named as JSON": ("openfda_food", "food.json", b"a,b,c\n"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_bad_input_is_one_line_with_file_and_remedy(
    published: Path, tmp_path: Path, case: str
) -> None:
    source, name, content = BAD_FILES[case]
    folder = tmp_path / "bad"
    folder.mkdir()
    if content is None:
        content = Quarter(name="2025q2").write(folder).read_bytes()[:-400]
    path = folder / name
    path.write_bytes(content)
    before = stamp(published)
    result = etl("add", source, path, data=published)
    assert result.returncode == 2
    assert len(result.stderr.strip().splitlines()) == 1
    assert result.stderr.startswith(f"Error: {path}")
    assert result.stderr.rstrip().count(". ") >= 1
    assert etl("run", "--offline", data=published).returncode == 0
    assert stamp(published) == before


def test_a_good_file_beside_a_bad_one_is_not_taken_alone(data: Path, tmp_path: Path) -> None:
    good = write_csv(tmp_path / "good.csv", [hfcs_row("1")])
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b\n")
    assert process("add", "hfcs", good, bad, data=data).returncode == 2
    assert not (data / "landing").exists()


def test_a_landed_file_that_breaks_fails_its_source_and_not_the_others(
    published: Path, tmp_path: Path
) -> None:
    path = Quarter(name="2025q2", cases=[Case(caseid=90000007)]).write(tmp_path)
    assert etl("add", "faers", path, data=published).returncode == 0
    (published / "landing" / "faers" / path.name).write_bytes(b"PK gone bad on disk")
    complaints = write_csv(tmp_path / "hfcs.csv", [hfcs_row("1")])
    assert etl("add", "hfcs", complaints, data=published).returncode == 0
    result = process("run", "--offline", data=published)
    assert result.returncode == 3
    assert "1 complaints in HFCS" in result.stderr
    assert "Not up to date: faers" in result.stderr
    status = json.loads(etl("status", "--json", data=published).stdout)
    assert status["outcome"] == "source failed"
    assert "2025q2.zip" in status["sources"]["faers"]["last_error"]
    assert status["sources"]["hfcs"]["last_error"] is None
    first_failure = status["sources"]["faers"]["failing_since"]
    etl("run", "--offline", data=published)
    status = json.loads(etl("status", "--json", data=published).stdout)
    assert status["sources"]["faers"]["failing_since"] == first_failure


def test_a_refused_check_leaves_the_published_file_and_says_so(published: Path) -> None:
    before = stamp(published)
    miscount(published, "2025q1")
    result = process("run", "--offline", "--force", data=published)
    assert result.returncode == 4
    assert "staged_tables_hold_the_rows_counted found 1 rows" in result.stderr
    assert stamp(published) == before
    status = json.loads(etl("status", "--json", data=published).stdout)
    assert (status["outcome"], status["exit_code"]) == ("checks refused", 4)


def test_one_run_at_a_time(published: Path) -> None:
    with FileLock(published / "run.lock"):
        result = process("run", "--offline", data=published)
    assert result.returncode == 5
    assert "Another run works in" in result.stderr


def test_rollback_holds_until_something_changes(published: Path, tmp_path: Path) -> None:
    first = stamp(published)
    path = Quarter(name="2025q2", cases=[Case(caseid=90000007)]).write(tmp_path)
    etl("add", "faers", path, data=published)
    time.sleep(1.1)  # generations are named by the second
    assert etl("run", "--offline", data=published).returncode == 0
    assert stamp(published) != first
    result = etl("rollback", data=published)
    assert result.returncode == 0
    assert "Rolled back" in result.stderr
    assert stamp(published) == first
    again = etl("run", "--offline", data=published)
    assert "was rolled back" in again.stderr
    assert stamp(published) == first
    forced = etl("run", "--offline", "--force", data=published)
    assert "Published" in forced.stderr


def test_rollback_without_an_earlier_warehouse(published: Path) -> None:
    result = etl("rollback", data=published)
    assert result.returncode == 2
    assert "no earlier warehouse" in result.stderr


def test_export_writes_tables_and_their_explanation(published: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    assert etl("export", folder, data=published).returncode == 0
    package = json.loads((folder / "datapackage.json").read_text())
    report = next(one for one in package["resources"] if one["name"] == "core_report")
    assert (folder / report["path"]).read_text().splitlines()[1].startswith("faers:90000001,")
    assert report["schema"]["fields"][0]["description"]
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("x")
    assert etl("export", tmp_path / "full", data=published).returncode == 2
    assert (tmp_path / "full" / "mine.txt").exists()


def test_explain_says_rule_substance_and_what_was_ruled_out(data: Path) -> None:
    found = etl("explain", "7ΩHMZ 20MG", data=data)
    assert found.returncode == 0
    assert "7-oh: rule" in found.stdout
    assert "'7ΩHMZ'" in found.stdout
    nothing = etl("explain", " ", data=data)
    assert (nothing.returncode, nothing.stdout) == (2, "")
    assert "Give a product name" in nothing.stderr
    ruled_out = etl("explain", "17-OH-PROGESTERONE", data=data)
    assert "No watched substance." in ruled_out.stdout
    assert "Ruled out: 7-oh" in ruled_out.stdout


def test_run_without_data_says_what_to_do(data: Path) -> None:
    result = etl("run", "--offline", data=data)
    assert result.returncode == 2
    assert "python -m etl demo" in result.stderr


def test_usage_errors_end_in_2(data: Path, tmp_path: Path) -> None:
    assert etl("add", "gold", tmp_path, data=data).returncode == 2
    assert etl("add", "faers", tmp_path / "missing.zip", data=data).returncode == 2
    assert etl("run", "--sources", "gold", data=data).returncode == 2
    assert process("fly", data=data).returncode == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_one_clear_line(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    result = etl("demo", data=folder / "data")
    assert result.returncode == 2
    assert "cannot be written" in result.stderr


def test_a_data_folder_that_is_a_file_is_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.write_text("x")
    result = etl("demo", data=path)
    assert result.returncode in (1, 2)
    assert len(result.stderr.strip().splitlines()) <= 2
    assert str(path) in result.stderr


def test_demo_is_synthetic_and_does_not_mix(demo_data: Path, tmp_path: Path) -> None:
    data = tmp_path / "demo"
    shutil.copytree(demo_data, data)
    assert json.loads(etl("status", "--json", data=data).stdout)["published"]["is_synthetic"]
    real = write_csv(tmp_path / "hfcs.csv", [hfcs_row("1")])
    mixed = etl("add", "hfcs", real, data=data)
    assert mixed.returncode == 2
    assert "holds synthetic releases; real ones cannot join" in mixed.stderr
    again = process("demo", data=data)
    assert again.returncode == 0, again.stderr
    assert "Nothing new" in again.stderr


def test_demo_does_not_enter_a_folder_of_real_data(published: Path) -> None:
    result = etl("demo", data=published)
    assert result.returncode == 2
    assert "holds real releases" in result.stderr
