"""CDC's provisional overdose deaths: export and API, commas, footnotes, overlapping releases."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from etl import pipeline
from etl.errors import BadFileError
from etl.settings import Settings
from etl.sources.vsrr import read as vsrr
from etl.store.staging import read_release, staging_folder

HEADER = (
    "State,Year,Month,Period,Indicator,Data Value,Percent Complete,Percent Pending Investigation,"
    "State Name,Footnote,Footnote Symbol,Predicted Value"
)
TOTAL = "Number of Drug Overdose Deaths"
LOW = "Underreported due to incomplete data."


def line(*, month: str = "September", value: str = '"67,152"', predicted: str = '"69,894"') -> str:
    head = f"US,2018,{month},12 month-ending,{TOTAL},{value},100,0.25,United States"
    return f"{head},{LOW},*,{predicted}"


def export(path: Path, lines: Sequence[str]) -> Path:
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8-sig")
    return path


def staged(
    paths: Sequence[Path], folder: Path
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    release = vsrr.release_of(paths[0])
    with staging_folder(folder / release, release=release) as area:
        vsrr.stage(paths, area)
        area.close(parser_version=1, sha256s=["x"])
    found = read_release(folder / release, "vsrr")
    if found is None:
        pytest.fail("nothing was staged")
    return tuple(  # type: ignore[return-value]
        pq.read_table(found.folder / f"{name}.parquet").to_pylist() for name in ("row", "reject")
    )


def built(tmp_path: Path, paths: Sequence[Path]) -> duckdb.DuckDBPyConnection:
    settings = Settings(data=tmp_path / "data")
    pipeline.add(settings, "vsrr", paths)
    assert pipeline.run(settings).exit_code == 0
    connection = duckdb.connect()
    connection.execute(f"attach '{settings.folders.warehouse}' as file (read_only)")
    connection.execute("use file")
    return connection


def test_export_and_api_page_give_the_same_row(tmp_path: Path) -> None:
    page = tmp_path / "page.json"
    page.write_text(
        json.dumps(
            [
                {
                    "state": "US",
                    "year": "2018",
                    "month": "September",
                    "period": "12 month-ending",
                    "indicator": TOTAL,
                    "data_value": "67152",
                    "percent_complete": "100",
                    "percent_pending_investigation": "0.25",
                    "state_name": "United States",
                    "footnote": LOW,
                    "footnote_symbol": "*",
                    "predicted_value": "69894",
                }
            ]
        )
    )
    for path, folder in ((export(tmp_path / "x.csv", [line()]), "a"), (page, "b")):
        row = built(tmp_path / folder, [path]).execute(
            "select cast(month_end as varchar), reported_value, predicted_value, percent_pending, "
            "is_underreported, unit from mart_overdose_death"
        )
        assert row.fetchall() == [("2018-09-30", 67152.0, 69894.0, 0.25, True, "deaths")]


def test_pages_of_one_release_are_staged_together(tmp_path: Path) -> None:
    first = export(tmp_path / "page_1.csv", [line(month="August")])
    second = export(tmp_path / "page_2.csv", [line()])
    rows, _ = staged([first, second], tmp_path)
    assert [row["month"] for row in rows] == ["August", "September"]


def test_a_value_that_is_withheld_is_null_and_not_zero(tmp_path: Path) -> None:
    rows = built(tmp_path, [export(tmp_path / "x.csv", [line(value="", predicted="")])]).execute(
        "select reported_value, predicted_value from mart_overdose_death"
    )
    assert rows.fetchall() == [(None, None)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (line(month="Septembre"), "no year and month"),
        (line(value="many"), "the reported value is no number"),
        (line(predicted="1,2"), "13 fields where the header has 12"),
        (line(predicted='"1,2"'), "the predicted value is no number"),
        (line().replace("US,", ",", 1), "no state"),
        (line().replace(TOTAL, ""), "no indicator"),
    ],
)
def test_what_cannot_be_read_is_rejected_with_its_line(
    tmp_path: Path, text: str, reason: str
) -> None:
    rows, rejects = staged([export(tmp_path / "x.csv", [line(), text])], tmp_path)
    assert len(rows) == 1
    assert [(one["line_number"], one["reason"], one["raw_text"]) for one in rejects] == [
        (3, reason, text)
    ]


def test_another_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("State,Year,Month\nUS,2018,May\n")
    with pytest.raises(BadFileError, match=r"no column indicator.*xkb8-kh2a"):
        vsrr.release_of(path)


def test_the_latest_release_supplies_a_month_and_nothing_is_a_report(tmp_path: Path) -> None:
    old = export(tmp_path / "old.csv", [line(month="August"), line(value="1")][:1])
    new = export(tmp_path / "new.csv", [line(month="August", value="5"), line()])
    connection = built(tmp_path, [old, new])
    found = connection.execute(
        "select month(month_end), reported_value, release from overdose_death() order by 1"
    ).fetchall()
    assert found == [(8, 5.0, "new"), (9, 67152.0, "new")]
    for table in ("core_report", "mart_source"):
        assert connection.execute(f"select count(*) from {table}").fetchone() == (0,)
    assert connection.execute("select distinct report_system from core_release").fetchall() == [
        (None,)
    ]


@pytest.mark.real
def test_every_row_of_the_real_file(real_data: Path, tmp_path: Path) -> None:
    """13,320 rows; the last month of the country read in the file by hand."""
    (path,) = (real_data / "vsrr").glob("*.zip")
    connection = built(tmp_path, [path])
    assert connection.execute("select count(*) from mart_overdose_death").fetchone() == (13_320,)
    assert connection.execute(
        "select reported_value, predicted_value from overdose_death() where "
        "indicator = 'Synthetic opioids, excl. methadone (T40.4)' order by month_end desc limit 1"
    ).fetchall() == [(30_430.0, 31_987.0)]
    names = connection.execute("select distinct indicator from mart_overdose_death").fetchall()
    assert not [name for (name,) in names if "kratom" in name.lower() or "mitragyn" in name.lower()]
