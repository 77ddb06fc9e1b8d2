"""A part is never taken for the whole: what lacks much of what stood does not replace it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from etl import pipeline
from etl.errors import BadFileError, ChecksRefusedError, ExitCode
from etl.settings import Settings
from tests.support.releases import (
    Case,
    Quarter,
    food_record,
    hfcs_row,
    write_answer,
    write_csv,
)
from tests.support.warehouses import ask

HEADER = (
    "State,Year,Month,Period,Indicator,Data Value,Percent Complete,Percent Pending Investigation,"
    "State Name,Footnote,Footnote Symbol,Predicted Value"
)
COUNTED = "select count(*) from core_report where source = 'hfcs'"


def complaints(folder: Path, numbers: range, *, day: str, month: str = "3") -> Path:
    rows = [
        hfcs_row(str(number), DATE_FDA_FIRST_RECEIVED_CASE=f"{month}/5/2025") for number in numbers
    ]
    return write_csv(folder / f"HFCS-Quarterly-{day}-CSV_PRODUCT-BASED.csv", rows)


def loaded(tmp_path: Path, *paths: Path, source: str = "hfcs") -> Settings:
    settings = Settings(data=tmp_path / "data")
    for path in paths:
        pipeline.add(settings, source, [path])
    pipeline.run(settings)
    return settings


def overdose_rows(path: Path, count: int) -> Path:
    lines = [
        f"US,{2000 + number // 12},January,12 month-ending,No. {number},1,100,0,United States,,,1"
        for number in range(count)
    ]
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return path


def test_a_complaint_that_the_latest_file_lacks_is_taken_back_and_accounted_for(
    tmp_path: Path,
) -> None:
    settings = loaded(
        tmp_path,
        complaints(tmp_path, range(1, 40), day="20250331"),
        complaints(tmp_path, range(2, 45), day="20250630", month="6"),
    )
    assert ask(settings, COUNTED) == [(43,)]
    taken_back = "select count from mart_accounting where meaning like '%no longer holds%'"
    assert ask(settings, taken_back) == [(1,)]


def test_a_file_that_lacks_much_of_the_one_before_does_not_replace_it(tmp_path: Path) -> None:
    settings = loaded(tmp_path, complaints(tmp_path, range(1, 101), day="20250331"))
    pipeline.add(settings, "hfcs", [complaints(tmp_path, range(1, 61), day="20250630", month="6")])
    status = pipeline.run(settings)
    assert status.exit_code == ExitCode.SOURCE_FAILED
    problem = status.sources["hfcs"].last_error or ""
    assert "holds 60 records and lacks 40 of the 100 of hfcs_quarterly_20250331" in problem
    assert "run --accept hfcs" in problem
    assert ask(settings, COUNTED) == [(100,)]
    # a person who looked at it can take it, which is not asked again
    assert pipeline.run(settings, accept=["hfcs"]).exit_code == ExitCode.DONE
    assert ask(settings, COUNTED) == [(60,)]
    assert pipeline.run(settings).exit_code == ExitCode.DONE


def test_an_older_issue_replaces_nothing_and_is_taken(tmp_path: Path) -> None:
    settings = loaded(tmp_path, complaints(tmp_path, range(1, 101), day="20250630", month="6"))
    pipeline.add(settings, "hfcs", [complaints(tmp_path, range(1, 41), day="20250331")])
    assert pipeline.run(settings).exit_code == ExitCode.DONE
    assert ask(settings, COUNTED) == [(100,)]


def test_the_same_name_with_less_in_it_leaves_what_was_staged(tmp_path: Path) -> None:
    settings = loaded(tmp_path, overdose_rows(tmp_path / "VSRR.csv", 200), source="vsrr")
    pipeline.add(settings, "vsrr", [overdose_rows(tmp_path / "VSRR.csv", 150)])
    status = pipeline.run(settings)
    assert status.exit_code == ExitCode.SOURCE_FAILED
    assert "lacks 50 of the 200" in (status.sources["vsrr"].last_error or "")
    assert ask(settings, "select rows from core_release") == [(200,)]


def test_a_file_of_which_most_rows_are_rejected_is_refused_with_the_first(tmp_path: Path) -> None:
    path = complaints(tmp_path, range(1, 31), day="20250331")
    path.write_text(path.read_text(encoding="utf-8-sig").replace("SUSPECT,", ""), encoding="utf-8")
    settings = Settings(data=tmp_path / "data")
    pipeline.add(settings, "hfcs", [path])
    pipeline.add(settings, "vsrr", [overdose_rows(tmp_path / "VSRR.csv", 20)])
    status = pipeline.run(settings)
    assert status.exit_code == ExitCode.SOURCE_FAILED
    problem = status.sources["hfcs"].last_error or ""
    assert "line 2: 30 of 30 rows cannot be loaded" in problem
    assert ask(settings, "select source from core_release") == [("vsrr",)]


def test_the_first_page_of_a_data_set_is_refused_when_it_is_added(tmp_path: Path) -> None:
    path = overdose_rows(tmp_path / "VSRR.csv", 1_000)
    with pytest.raises(BadFileError, match=r"exactly 1,000 rows.*rows\.csv"):
        pipeline.add(Settings(data=tmp_path / "data"), "vsrr", [path])


def test_an_answer_that_says_it_is_a_part_is_refused_when_it_is_added(tmp_path: Path) -> None:
    meta = {"results": {"skip": 0, "limit": 5, "total": 316}}
    answer = {"meta": meta, "results": [food_record(str(number)) for number in range(5)]}
    path = tmp_path / "event.json"
    path.write_text(json.dumps(answer), encoding="utf-8")
    with pytest.raises(BadFileError, match=r"holds 5 of the 316 records.*search_after"):
        pipeline.add(Settings(data=tmp_path / "data"), "openfda_food", [path])


def test_files_that_are_lost_leave_what_is_published(tmp_path: Path) -> None:
    settings = loaded(
        tmp_path,
        Quarter(name="2025q1", cases=[Case(caseid=90000001)]).write(tmp_path),
        source="faers",
    )
    pipeline.add(settings, "hfcs", [complaints(tmp_path, range(1, 101), day="20250331")])
    pipeline.run(settings)
    for folder in (settings.folders.landing, settings.folders.staged):
        shutil.rmtree(folder / "hfcs")
    lost = r"hfcs hfcs_quarterly_20250331\w* of the published.*files had been lost.*--accept hfcs"
    with pytest.raises(ChecksRefusedError, match=lost):
        pipeline.run(settings)
    assert ask(settings, COUNTED) == [(100,)]
    assert pipeline.run(settings, accept=["hfcs"]).exit_code == ExitCode.DONE
    assert ask(settings, COUNTED) == [(0,)]


def test_what_a_check_refuses_of_one_source_costs_the_others_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = loaded(tmp_path, complaints(tmp_path, range(1, 11), day="20250331"))
    pipeline.add(settings, "hfcs", [complaints(tmp_path, range(1, 12), day="20250630", month="6")])
    quarter = Quarter(name="2025q1", cases=[Case(caseid=90000001)])
    pipeline.add(settings, "faers", [quarter.write(tmp_path)])
    real = pipeline.build

    def refusing(*arguments: object, **options: object) -> None:
        real(*arguments, **options)  # type: ignore[arg-type]
        releases = arguments[1].releases  # type: ignore[attr-defined]
        if any(staged.release.startswith("hfcs_quarterly_20250630") for staged, _ in releases):
            raise ChecksRefusedError(["a_check found 1 rows"], systems={"hfcs"})

    monkeypatch.setattr(pipeline, "build", refusing)
    status = pipeline.run(settings)
    assert status.exit_code == ExitCode.SOURCE_FAILED
    assert "a check refused what is new: a_check found 1 rows" in status.message
    assert status.sources["hfcs"].failed_step == "publish"
    # A night that ends by something else leaves it as it is.
    monkeypatch.setattr(pipeline, "build", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        pipeline.run(settings)
    monkeypatch.setattr(pipeline, "build", refusing)
    again = pipeline.run(settings)
    # The failure of the first night goes on, and what was staged was no success.
    for name in ("failing_since", "last_success"):
        assert getattr(again.sources["hfcs"], name) == getattr(status.sources["hfcs"], name)
    assert again.sources["hfcs"].last_try > again.sources["hfcs"].failing_since
    assert ask(settings, "select source, count(*) from core_report group by 1 order by 1") == [
        ("faers", 1),
        ("hfcs", 10),
    ]


def test_what_took_the_place_of_what_is_published_leaves_nothing_to_go_back_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pull keeps the name of its release: refused, it must not be lost, nor be called lost."""
    found = tmp_path / "search_kratom_7oh.json"
    settings = loaded(tmp_path, complaints(tmp_path, range(1, 11), day="20250331"))
    pipeline.add(settings, "openfda_food", [write_answer(found, [food_record("900")])])
    assert pipeline.run(settings).exit_code == ExitCode.DONE
    before = ask(settings, "select source, release from core_release order by all")
    again = [food_record("900"), food_record("901")]
    pipeline.add(settings, "openfda_food", [write_answer(found, again)])

    def refusing(*_: object, **__: object) -> None:
        raise ChecksRefusedError(["a_check found 1 rows"], systems={"hfcs"})

    monkeypatch.setattr(pipeline, "build", refusing)
    for accept in ([], ["openfda_food"]):
        with pytest.raises(ChecksRefusedError, match="a_check found 1 rows"):
            pipeline.run(settings, accept=accept)
        assert ask(settings, "select source, release from core_release order by all") == before
