"""A column that goes empty, rows that are rejected, and a build that says less of its reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from etl import pipeline
from etl.build.filling import refuse_emptied
from etl.build.gates import refuse_loss
from etl.build.generations import refuse_worse
from etl.errors import BadFileError, ChecksRefusedError, ExitCode
from etl.settings import Settings
from etl.sources.faers import SOURCE as FAERS
from etl.sources.hfcs import SOURCE as HFCS
from etl.store.publish import Generation
from etl.store.staging import StagedRelease, Staging, read_release, staging_folder
from tests.support.releases import Case, Drug, Quarter, hfcs_row, write_csv
from tests.support.warehouses import ask

OLDER = "HFCS-Quarterly-20250331-CSV_PRODUCT-BASED.csv"
NEWER = "HFCS-Quarterly-20250630-CSV_PRODUCT-BASED.csv"
SOURCES = {"hfcs": HFCS, "faers": FAERS}


def complaints(folder: Path, name: str = OLDER, *, count: int = 100, **values: str) -> Path:
    month = "6" if name == NEWER else "3"
    received = {"DATE_FDA_FIRST_RECEIVED_CASE": f"{month}/5/2025"}
    rows = [hfcs_row(str(number), **(received | values)) for number in range(1, count + 1)]
    return write_csv(folder / name, rows)


def quarter(folder: Path, name: str, cases: Sequence[Case], **facts: Sequence[str]) -> Path:
    return Quarter(name=name, cases=cases, **facts).write(folder)  # type: ignore[arg-type]


def cases(count: int = 60) -> list[Case]:
    return [
        Case(caseid=90_000_000 + number, outcomes=("HO",), weight="70", weight_unit="KG")
        for number in range(count)
    ]


def standing(folder: Path, *paths: Path, source: str = "hfcs") -> list[StagedRelease]:
    found = []
    for path in paths:
        with staged(folder, path, source=source) as area:
            area.close(parser_version=1, sha256s=["x"])
        found.append(read_release(folder / area.release, source))
    return [one for one in found if one is not None]


@contextmanager
def staged(folder: Path, path: Path, *, source: str = "hfcs") -> Iterator[Staging]:
    release = SOURCES[source].release_of(path)
    with staging_folder(folder / release, release=release) as area:
        SOURCES[source].stage([path], area)
        yield area


def refused(folder: Path, path: Path, before: Sequence[StagedRelease], *, source: str) -> str:
    """What is said of a release that is refused; nothing of one that is taken."""
    with staged(folder / "new", path, source=source) as area:
        try:
            refuse_loss(area, SOURCES[source], before, group=source)
            refuse_emptied(area, SOURCES[source], before, group=source)
        except BadFileError as error:
            return str(error)
    return ""


def test_a_file_without_its_product_names_is_held_until_a_person_takes_it(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    pipeline.add(settings, "hfcs", [complaints(tmp_path)])
    pipeline.run(settings)
    pipeline.add(settings, "hfcs", [complaints(tmp_path, NEWER, PRODUCT="")])
    status = pipeline.run(settings)
    assert status.exit_code == ExitCode.SOURCE_FAILED
    problem = status.sources["hfcs"].last_error or ""
    assert "row.product_name is filled in 0 rows where about 100 were to be expected" in problem
    assert "run --accept hfcs" in problem
    assert ask(settings, "select count(*) from core_report where source = 'hfcs'") == [(100,)]
    assert pipeline.run(settings, accept=["hfcs"]).exit_code == ExitCode.DONE
    assert ask(settings, "select count(*) from core_report where source = 'hfcs'") == [(0,)]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"DATE_FDA_FIRST_RECEIVED_CASE": ""}, "row.received_date is filled in 0 rows"),
        ({"PATIENT_AGE": ""}, "row.age is filled in 0 rows where about 100"),
        ({"CASE_OUTCOME": ""}, "row.outcomes is filled in 0 rows"),
        ({"SEX": "Female"}, ""),
    ],
)
def test_every_column_is_compared_with_the_release_that_it_would_replace(
    tmp_path: Path, values: dict[str, str], said: str
) -> None:
    before = standing(tmp_path, complaints(tmp_path))
    found = refused(tmp_path, complaints(tmp_path, NEWER, **values), before, source="hfcs")
    assert (said in found) if said else (found == "")


def test_an_older_issue_in_another_form_is_taken(tmp_path: Path) -> None:
    before = standing(tmp_path, complaints(tmp_path, NEWER))
    assert refused(tmp_path, complaints(tmp_path, CASE_OUTCOME=""), before, source="hfcs") == ""


def test_few_values_that_are_missing_are_chance(tmp_path: Path) -> None:
    before = standing(tmp_path, complaints(tmp_path, count=16))
    few = complaints(tmp_path, NEWER, count=16, SEX="")
    assert refused(tmp_path, few, before, source="hfcs") == ""


def test_more_rejected_rows_than_before_are_refused(tmp_path: Path) -> None:
    before = standing(tmp_path, complaints(tmp_path))
    path = complaints(tmp_path, NEWER, count=110)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    lines[-10:] = [line.replace("SUSPECT,", "") for line in lines[-10:]]
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    said = refused(tmp_path, path, before, source="hfcs")
    assert "10 of 110 rows of row are rejected, and 0 of 100 were before" in said


def test_a_quarter_is_compared_with_the_one_before_it(tmp_path: Path) -> None:
    earlier = quarter(tmp_path, "2025q1", cases(240))
    before = standing(tmp_path, earlier, source="faers")
    usual = quarter(tmp_path, "2025q2", cases(210))
    assert refused(tmp_path, usual, before, source="faers") == ""
    bare = [replace(one, age="", drugs=(Drug(name=""),)) for one in cases(240)]
    said = refused(tmp_path, quarter(tmp_path, "2025q2", bare), before, source="faers")
    assert "demo.age is filled in 0 rows where about 240" in said
    without = [replace(one, outcomes=()) for one in cases(240)]
    said = refused(tmp_path, quarter(tmp_path, "2025q2", without), before, source="faers")
    assert "the table outc has 0 rows where about 240" in said
    # an extract of a quarter, as of the cases that name one product, tells nothing
    few = [replace(one, outcomes=()) for one in cases(60)]
    path = quarter(tmp_path, "2025q2", few)
    assert refused(tmp_path, path, before, source="faers") == ""
    # before it stands none, and files of another era have other columns
    for name in ("2024q4", "2012q3"):
        path = quarter(tmp_path, name, without)
        assert refused(tmp_path, path, before, source="faers") == ""


def test_a_quarter_issued_again_does_not_go_back(tmp_path: Path) -> None:
    path = quarter(tmp_path, "2025q1", cases())
    before = standing(tmp_path, path, source="faers")
    assert refused(tmp_path, path, before, source="faers") == ""
    back = quarter(tmp_path, "2025q1", [replace(one, received="20241231") for one in cases()])
    said = refused(tmp_path, back, before, source="faers")
    assert "its data reach 2024-12-31, those that it would replace 2025-01-15" in said


def warehouse(path: Path, *changes: str) -> Generation:
    """A file of a hundred reports, with what is compared of it."""
    statements = [
        """create table core_release as select 'faers' as source, 'x' as release,
        5000 as staged_rows, date '2026-06-30' as data_through_date""",
        """create table core_report as select 'faers:' || n as report_id, 'faers' as source,
        34.0 as age_years, 'male' as sex, true as has_death from range(100) as r(n)""",
        *(
            f"create table {table} as select report_id from core_report"
            for table in ("core_mention", "core_product", "core_reaction", "core_co_ingestant")
        ),
    ]
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        for statement in (*statements, *changes, "checkpoint"):
            connection.execute(statement)
    return Generation(
        path=path, built_at=datetime(2026, 11, 1), is_synthetic=True, input_version="x"
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("update core_report set age_years = null", "age_years would be 0 for 100 reports inst"),
        ("update core_report set sex = 'unknown'", "sex would be 0 for 100 reports instead of 100"),
        ("update core_report set has_death = false", "has_death would be 0 for 100 reports"),
        ("delete from core_reaction", "rows of core_reaction would be 0 for 100 reports"),
        ("delete from core_report where has_death and report_id < 'faers:3'", "instead of 100 rep"),
        ("update core_release set staged_rows = 4000", "go from 5,000 rows to 4,000"),
        (
            "update core_release set data_through_date = '2026-03-31'",
            "would reach 2026-03-31 instead of 2026-06-30",
        ),
        ("delete from core_report where report_id like 'faers:_'", ""),
        ("update core_report set sex = 'unknown' where report_id < 'faers:3'", ""),
    ],
)
def test_a_build_that_says_much_less_of_a_source_is_refused(
    tmp_path: Path, change: str, said: str
) -> None:
    published = warehouse(tmp_path / "old.duckdb")
    draft = warehouse(tmp_path / "new.duckdb", change).path
    if said:
        with pytest.raises(ChecksRefusedError, match=rf"faers: .*{said}.*--accept faers") as found:
            refuse_worse(draft, published, accepted=())
        assert found.value.systems == {"faers"}
    else:
        refuse_worse(draft, published, accepted=())
    refuse_worse(draft, published, accepted=["faers"])
    refuse_worse(draft, None, accepted=())
