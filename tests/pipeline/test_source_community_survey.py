"""Self-reports: what cannot be is rejected, notes are never staged, only means are published."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl import pipeline
from etl.errors import BadFileError
from etl.settings import Settings
from etl.sources.community_survey import read as community_survey
from etl.sources.community_survey.read import reason_to_reject
from etl.store.staging import read_release, staging_folder

HEADER = "collected_by,collected_from,collected_to,condition,scale_max,before,after,notes,Name"
PERSON = "Jane Example of Anytown"


def answer(before: str = "4", after: str = "8", condition: str = "pain") -> str:
    return f"A group,2025-01-01,2025-06-30,{condition},10,{before},{after},{PERSON},{PERSON}"


def write(path: Path, lines: Sequence[str]) -> Path:
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return path


def values(**changes: str) -> dict[str, str]:
    usual = {
        "collected_by": "A group",
        "collected_from": "2025-01-01",
        "collected_to": "2025-06-30",
        "condition": "pain",
        "scale_max": "10",
        "before": "4",
        "after": "8",
    }
    return usual | changes


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"after": "11"}, "after is above the scale, which ends at 10"),
        ({"before": "6/7"}, "before holds two values, not one"),
        ({"before": "2–3"}, "before is a range, not one value"),
        ({"after": "2 to 3"}, "after is a range, not one value"),
        ({"after": "much better"}, "after is no number from 0 to 10"),
        ({"before": "-1"}, "before is no number from 0 to 10"),
        ({"before": ""}, "no before"),
        ({"collected_by": ""}, "no collected_by"),
        ({"scale_max": "12"}, "scale_max is none of 5, 7, 10 and 100"),
        ({"collected_from": "1/1/2025"}, "collected_from is no date like 2025-01-31"),
        ({"collected_from": "2025-07-01"}, "collected_from is after collected_to"),
    ],
)
def test_what_cannot_be_is_named(changes: dict[str, str], reason: str) -> None:
    assert reason_to_reject(values(**changes)) == reason


@given(st.floats(0, 10, allow_nan=False), st.text(max_size=12))
def test_a_number_on_the_scale_passes_and_nothing_else(number: float, text: str) -> None:
    assert reason_to_reject(values(after=f"{number:.1f}")) is None
    if reason_to_reject(values(after=text)) is None:
        assert 0 <= float(text) <= 10


def test_notes_and_names_are_nowhere(tmp_path: Path) -> None:
    path = write(tmp_path / "survey.csv", [answer(), answer(after=PERSON), "A group,too,few"])
    release = community_survey.release_of(path)
    with staging_folder(tmp_path / release, release=release) as area:
        community_survey.stage([path], area)
        area.close(parser_version=1, sha256s=["x"])
    found = read_release(tmp_path / release, "community_survey")
    assert found is not None
    member = found.members[0]
    assert (member.rows_delivered, member.rows_staged, member.rows_rejected) == (3, 1, 2)
    assert member.unknown_columns == ("Name",)
    for file in found.folder.glob("*.parquet"):
        assert "Jane" not in str(pq.read_table(file).to_pylist()), file.name
    rejects = pq.read_table(found.folder / "reject.parquet").to_pylist()
    assert [one["raw_text"] for one in rejects] == ["4,…", ""]


def built(tmp_path: Path, lines: Sequence[str]) -> duckdb.DuckDBPyConnection:
    settings = Settings(data=tmp_path / "data")
    pipeline.add(settings, "community_survey", [write(tmp_path / "survey.csv", lines)])
    assert pipeline.run(settings).exit_code == 0
    connection = duckdb.connect()
    connection.execute(f"attach '{settings.folders.warehouse}' as file (read_only)")
    connection.execute("use file")
    return connection


def test_means_by_condition_and_small_ones_together(tmp_path: Path) -> None:
    lines = [answer() for _ in range(9)] + [answer(after="10", condition=" Pain ")]
    lines += [answer(condition="rare"), answer(condition="rarer")]
    connection = built(tmp_path, lines)
    rows = connection.execute(
        "select condition, answers, mean_before, mean_after, is_suppressed from mart_survey "
        "order by condition"
    ).fetchall()
    assert rows == [
        ("conditions with fewer than 10 answers", None, None, None, True),
        ("pain", 10, 4.0, 8.2, False),
    ]
    assert connection.execute("select count(*) from core_report").fetchone() == (0,)


def test_small_conditions_that_are_many_together_are_shown(tmp_path: Path) -> None:
    lines = [answer(condition=f"rare {number}") for number in range(12)]
    (row,) = built(tmp_path, lines).execute("select answers from mart_survey").fetchall()
    assert row == (12,)


def test_the_printed_lines_carry_no_names_and_say_what_is_wrong(tmp_path: Path) -> None:
    rows = built(tmp_path, [answer()]).execute(
        "select after_as_printed, problem from mart_survey_published order by row_id"
    )
    assert rows.fetchall() == [
        ("9.5", None),
        ("8", None),
        ("11", "11 is above a ten-point scale"),
        ("9/10", "Two values for one answer"),
        ("8", "A range for one answer"),
    ]


def test_another_header_is_refused_with_the_right_one(tmp_path: Path) -> None:
    path = tmp_path / "survey.csv"
    path.write_text("condition,before,after\npain,1,2\n")
    with pytest.raises(BadFileError, match="Give the file the header collected_by,"):
        community_survey.release_of(path)
