"""What reading a file may cost: it ends in time, wherever it is, and memory is reckoned first."""

from __future__ import annotations

import re
import signal
import threading
import time
from pathlib import Path

import pytest

from etl import budget
from etl.budget import (
    MB,
    Rejected,
    check_time,
    refuse_costly_json,
    refuse_costly_table,
    refuse_size,
    time_for,
)
from etl.errors import BadFileError
from etl.formats.json_text import DEEPEST
from etl.recognition.ingredients import MOST_LISTED
from etl.recognition.normalise import MOST_READ
from tests.support import ROOT

SOON = "0.05"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "slow.csv"
    path.write_text("x")
    return path


def work_for(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def ask_again_and_again() -> None:
    for _ in range(1_000):
        check_time()
        work_for(0.01)


def test_a_loop_that_asks_ends_in_time(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(budget.SETTING, SOON)
    with (
        pytest.raises(BadFileError, match="took more than 0 seconds") as ended,
        time_for(file),
    ):
        ask_again_and_again()
    assert str(file) in str(ended.value)
    assert f"set {budget.SETTING}" in str(ended.value)
    check_time()  # outside there is no limit


def test_what_asks_nothing_is_ended_by_an_alarm(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(budget.SETTING, SOON)
    monkeypatch.setattr(budget, "RING_AFTER", 0.0)
    before = signal.getsignal(signal.SIGPROF)
    with pytest.raises(BadFileError, match="of the processor"), time_for(file):
        re.match(r"(a+)+$", "a" * 40 + "b")
    assert signal.getsignal(signal.SIGPROF) is before
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_a_thread_that_the_block_started_ends_too(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(budget.SETTING, SOON)
    found: list[str] = []

    def work() -> None:
        try:
            ask_again_and_again()
        except BadFileError as error:
            found.append(error.problem)

    with time_for(file):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join(30)
    assert len(found) == 1


def test_waiting_costs_nothing_and_0_is_any_time(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(budget.SETTING, SOON)
    with time_for(file):
        time.sleep(0.2)  # as on a machine that is busy with something else
        check_time()
    monkeypatch.setenv(budget.SETTING, "0")
    with time_for(file):
        work_for(0.1)
        check_time()


def test_a_large_file_has_more_time(tmp_path: Path) -> None:
    path = tmp_path / "quarter.zip"
    with path.open("wb") as file:
        file.truncate(60 * MB)
    assert budget._seconds_for(path) == budget.SECONDS + 60 * budget.SECONDS_FOR_MB


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a\n" * 1_000_001, "1,000,002 lines where at most 1,000,000"),
        ("," * 20_000_000, "about 1,18. MB of memory where 1,000 are allowed"),
        ("\U0001f33f," * 17_000_000, "about 1,... MB of memory where 1,000 are allowed"),
    ],
)
def test_a_costly_table_is_refused_before_it_is_read(text: str, problem: str) -> None:
    with pytest.raises(BadFileError, match=problem):
        refuse_costly_table(text, "x.csv", delimiter=",", remedy="Add another")


def test_costly_json_is_refused_before_it_is_read() -> None:
    refuse_costly_json("[{}]" * 1_000_000, "x.json", remedy="Add another")
    with pytest.raises(BadFileError, match=r"about 1,442 MB"):
        refuse_costly_json("[{}]" * 3_000_000, "x.json", remedy="Add another")


def test_a_size_is_told_beside_the_largest() -> None:
    with pytest.raises(BadFileError, match=r"it has 3,000 bytes where at most 2,000 are read"):
        refuse_size(3_000, 2_000, "x.toml")


def test_so_many_lines_that_cannot_be_read_are_of_another_file() -> None:
    rejected = Rejected()
    for _ in range(budget.MOST_REJECTED):
        rejected.add("x", "DEMO25Q1.txt")
    with pytest.raises(BadFileError, match="more than 100,000 of its lines cannot be read"):
        rejected.add("x", "DEMO25Q1.txt")
    with pytest.raises(BadFileError, match="of its lines cannot be read"):
        Rejected().add("x" * (65 * MB), "DEMO25Q1.txt")


def test_the_guide_has_the_numbers() -> None:
    guide = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    start = guide.index("**What a file may cost.**")
    table = guide[start : guide.index("Measured on", start)]
    for number in (
        f"| {budget.LARGEST_TEXT // MB} MB |",
        f"{budget.MOST_LINES:,}; {budget.MOST_COLUMNS:,}; {budget.LONGEST_CELL:,}",
        f"| {budget.MOST_MEMORY // MB:,} MB |",
        f"{budget.MOST_TIMES} times its size, or {budget.ALWAYS_UNPACKED // MB} MB; "
        f"{budget.MOST_MEMBERS:,} files",
        f"{budget.BOOK_TIMES} times its size or {budget.ALWAYS_BOOK // MB} MB, and "
        f"{budget.LARGEST_BOOK // MB} MB; {budget.MOST_CELLS:,} cells",
        f"{budget.LONGEST_LINE // MB} MB; {budget.LARGEST_DELETED // MB} MB",
        f"{budget.LARGEST_MAPPING // 1024} kB; {budget.LARGEST_VOCABULARY // MB} MB",
        f"{budget.MOST_REJECTED:,}, or {budget.MOST_REJECTED_TEXT // MB} MB of them",
        f"{budget.SECONDS:.0f} s, and {budget.SECONDS_FOR_MB:.0f} s more for each MB",
        f"more than {DEEPEST} levels deep",
        f"up to {MOST_READ:,} characters, ingredient fields up to {MOST_LISTED:,}",
    ):
        assert number in table, number
