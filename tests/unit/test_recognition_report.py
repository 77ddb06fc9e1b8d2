"""The recognition report says what the present rules do."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.recognition import (
    UNSEEN,
    confusion_table,
    counted,
    labelled_strings,
    list_row,
    measure,
    slip_table,
    slips,
    version_line,
)
from etl.recognition.engine import Recogniser
from tests.support import ROOT

REPORT = (ROOT / "docs" / "recognition.md").read_text(encoding="utf-8")
HOW = "Run python -m benchmarks.recognition and bring docs/recognition.md up to date"
RECOGNISER = Recogniser.from_csv()


def test_the_tables_are_current() -> None:
    measured = measure(RECOGNISER, labelled_strings())
    assert confusion_table(measured) in REPORT, HOW
    assert slip_table(RECOGNISER) in REPORT, HOW
    assert f"{measured.found} of {measured.named} (" in REPORT, HOW
    assert f"{measured.false} of {measured.others} (" in REPORT, HOW


def test_every_text_read_wrongly_is_named() -> None:
    for product in measure(RECOGNISER, labelled_strings()).wrong:
        assert f"| `{product.product_name}` |" in REPORT, HOW


@pytest.mark.parametrize("path", UNSEEN, ids=lambda path: path.stem)
def test_what_became_of_the_unseen_lists_is_current(path: Path) -> None:
    measured = measure(RECOGNISER, labelled_strings(path))
    (row,) = [line for line in REPORT.splitlines() if line.startswith(f"| `{path.name}` |")]
    assert row.endswith(f"| {list_row(measured)} |"), HOW
    for product in measured.wrong:
        assert f"`{product.product_name}`" in REPORT, HOW


def test_the_last_version_is_the_present_one() -> None:
    assert version_line(RECOGNISER, None) in REPORT.splitlines()[-1], HOW


@pytest.mark.real
def test_the_counts_of_the_last_version_are_those_of_the_real_files(real_data: Path) -> None:
    assert version_line(RECOGNISER, real_data) in REPORT.splitlines()[-1], HOW


def test_slips_are_one_letter_away() -> None:
    assert slips("AB") >= {"A", "B", "BA", "AAB", "ABB", "AXB", "XB", "AX"}
    assert "AB" not in slips("AB")
    assert counted(RECOGNISER, "KRATON") == frozenset()
