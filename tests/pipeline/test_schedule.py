"""What a scheduler is given: crontab lines and units that it takes as they are."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from etl.schedule import cron_line, systemd_units
from tests.support.command import etl_here


def lines(data: Path) -> list[str]:
    return cron_line(data).splitlines()


def shell(line: str) -> subprocess.CompletedProcess[str]:
    """Run a crontab line as cron does: by sh, with escaped percent signs as plain ones."""
    command = line.split(" ", 5)[5].replace("\\%", "%")
    return subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)


@pytest.fixture
def pretend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program in place of Python that says its arguments and ends with the code in a file."""
    program = tmp_path / "py thon"
    program.write_text(
        f'#!/bin/sh\necho "said $*"\necho trouble >&2\nexit "$(cat "{tmp_path}/code")"\n'
    )
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    return tmp_path / "code"


@pytest.mark.parametrize("code", [0, 1, 3])
def test_a_cron_line_prints_only_where_a_run_failed(
    pretend: Path, tmp_path: Path, code: int
) -> None:
    pretend.write_text(str(code))
    data = tmp_path / "50% of $HOME"
    night, monday = lines(data)
    assert night.startswith("30 1 * * * ")
    assert monday.startswith("30 7 * * 1 ")
    assert not re.search(r"(?<!\\)%", night)
    for line, words in ((night, "run"), (monday, "status --check")):
        result = shell(line)
        said = f"exit code {code}\nsaid -m etl --data {data} {words}\ntrouble\n"
        assert (result.stdout, result.stderr) == (said if code else "", "")


def units(text: str) -> dict[str, str]:
    """The text of each unit by its file name."""
    found = re.split(r"^# (/etc/systemd/system/\S+)\n", text, flags=re.MULTILINE)
    return dict(zip((Path(name).name for name in found[1::2]), found[2::2], strict=True))


def test_the_units_run_as_an_ordinary_user_and_say_what_failed(tmp_path: Path) -> None:
    found = units(systemd_units(tmp_path, user="root"))
    service, timer = found["kratomwatch-etl.service"], found["kratomwatch-etl.timer"]
    assert "OnFailure=kratomwatch-failed.service" in service
    assert "SuccessExitStatus" not in service
    assert "RandomizedDelaySec=" in timer
    assert "Persistent=true" in timer
    assert "SyslogLevel=err" in found["kratomwatch-failed.service"]
    services = [text for name, text in found.items() if name.endswith(".service")]
    assert len(services) == 3
    assert all("User=kratomwatch\n" in text for text in services)
    assert "User=someone\n" in systemd_units(tmp_path, user="someone")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
@pytest.mark.parametrize("name", ["data", "50% of $HOME"])
def test_systemd_takes_the_units_without_a_word(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "units"
    folder.mkdir()
    for unit, text in units(systemd_units(tmp_path / name, user="root")).items():
        (folder / unit).write_text(text)
    result = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, sorted(folder.iterdir()))],
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in result.stderr.splitlines() if "kratomwatch" in line]
    assert (result.returncode, ours) == (0, [])


def test_the_command_prints_what_it_is_asked_for(tmp_path: Path) -> None:
    environment = {"KRATOMWATCH_DATA": str(tmp_path / "data")}
    cron = etl_here("schedule", "--cron", environment=environment)
    assert (cron.returncode, cron.stdout) == (0, cron_line(tmp_path / "data"))
    systemd = etl_here("schedule", "--systemd", environment=environment)
    assert (systemd.returncode, systemd.stdout) == (0, systemd_units(tmp_path / "data"))
    assert etl_here("schedule", environment=environment).returncode == 2
