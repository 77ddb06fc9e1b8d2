"""Quarters with unusually many reports: found in a build, settled by a line, never confidential."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from etl import vocabulary
from etl.analysis.alerts import BASELINE_YEARS, LEAST_BASELINE_YEARS
from etl.analysis.boards import judged_series
from etl.build.time_steps import LEAST_JUDGED
from etl.settings import Settings
from tests.support.releases import Case, Drug, Quarter, hfcs_row, write_csv
from tests.support.warehouses import ask, built, published

QUARTERS = [(year, month) for year in range(2020, 2025) for month in (2, 5, 8, 11)]
SEVEN_OH_IN_THE_LAST = 12


def complaints(*, last: int = SEVEN_OH_IN_THE_LAST) -> list[dict[str, str]]:
    """Two complaints of kratom a quarter; 7-OH in the last complete one only."""
    rows = [
        complaint(place, number, month=month, year=year, product="KRATOM POWDER")
        for place, (year, month) in enumerate(QUARTERS)
        for number in range(2)
    ]
    year, month = QUARTERS[-2]
    rows += [
        complaint(98, number, month=month, year=year, product="7-OH TABLETS")
        for number in range(last)
    ]
    return rows


def complaint(place: int, number: int, *, month: int, year: int, product: str) -> dict[str, str]:
    return hfcs_row(
        f"{year}-CFS-{place:03d}{number:03d}",
        DATE_FDA_FIRST_RECEIVED_CASE=f"{month}/{number + 1}/{year}",
        # each of another person: three years and a day apart from the one before
        DATE_EVENT=f"1/{number + 2}/2020",
        PRODUCT=product,
        PATIENT_AGE=str(20 + 3 * number),
    )


def warehouse(folder: Path, rows: Sequence[dict[str, str]]) -> Settings:
    name = "HFCS-Quarterly-20241231--CSV_PRODUCT-BASED.csv"
    return built(folder, hfcs=[write_csv(folder / name, rows)])


@pytest.fixture(scope="module")
def outbreak(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return warehouse(tmp_path_factory.mktemp("outbreak"), complaints())


def test_the_step_knows_how_long_a_past_must_be() -> None:
    assert LEAST_JUDGED == 4 * LEAST_BASELINE_YEARS + 2
    assert BASELINE_YEARS >= LEAST_BASELINE_YEARS


def test_a_new_rise_is_an_alert_with_its_evidence(outbreak: Settings) -> None:
    (row,) = ask(
        outbreak,
        """select alert_id, observed, events, threshold, is_newest, settled_on, share, periods
        from mart_alert where kind = 'all'""",
    )
    assert row == ("hfcs/7-oh/all/2024-Q3", 12, 12, 2, True, None, 1.0, 1)
    ((expected, probability, adjusted),) = ask(
        outbreak,
        "select expected, probability, adjusted_probability from mart_alert where kind = 'all'",
    )
    assert 0 <= expected < 0.5
    assert 0 < probability <= adjusted < 1e-4


def test_what_stays_as_it_was_is_none(outbreak: Settings) -> None:
    assert ask(outbreak, "select count(*) from mart_alert where substance = 'kratom'") == [(0,)]


def test_an_incomplete_quarter_is_not_judged(outbreak: Settings) -> None:
    """The newest quarter is incomplete and its delay is not measured."""
    assert ask(outbreak, "select quarter from mart_quarter where is_incomplete") == [("2024-Q4",)]
    assert ask(outbreak, "select max(quarter) from mart_alert_test") == [("2024-Q3",)]


def test_all_that_was_looked_at_is_counted(outbreak: Settings) -> None:
    """All reports, the group of nausea and vomiting, of kratom and of 7-OH; nothing else."""
    assert ask(
        outbreak, "select series_tested, series_above from mart_alert_test where is_newest"
    ) == [(4, 2)]


def test_what_else_could_explain_it_stands_beside_it(tmp_path: Path) -> None:
    rows = [
        row | {"DATE_FDA_FIRST_RECEIVED_CASE": _a_year_later(row["DATE_FDA_FIRST_RECEIVED_CASE"])}
        for row in complaints()
    ]
    name = "HFCS-Quarterly-20251231--CSV_PRODUCT-BASED.csv"
    settings = built(tmp_path, hfcs=[write_csv(tmp_path / name, rows)])
    ((words,),) = ask(settings, "select also_then from mart_alert where kind = 'all'")
    assert "warning letters on 7-OH" in words


def _a_year_later(day: str) -> str:
    month, number, year = day.split("/")
    return f"{month}/{number}/{int(year) + 1}"


def test_a_person_settles_an_alert_by_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "vocabulary"
    folder.mkdir()
    for path in vocabulary.files():
        shutil.copyfile(path, folder / path.name)
    with (folder / "settled_alerts.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(
            ["hfcs/7-oh/all/2024-Q3", "2025-01-20", "epidemiology desk", "one campaign"]
        )
    monkeypatch.setattr(vocabulary, "VOCABULARY", folder)
    settings = warehouse(tmp_path, complaints())
    assert ask(
        settings,
        """select settled_on::varchar, settled_by, settled_because
        from alerts() where kind = 'all'""",
    ) == [("2025-01-20", "epidemiology desk", "one campaign")]


def test_duplicates_are_one_event(tmp_path: Path) -> None:
    """Twelve complaints alike in day, age, sex, product and reactions are one event."""
    one_person = {"PATIENT_AGE": "44", "DATE_EVENT": "7/1/2024"}
    rows = [row | (one_person if row["PRODUCT"] == "7-OH TABLETS" else {}) for row in complaints()]
    settings = warehouse(tmp_path, rows)
    assert ask(
        settings, "select observed, events, are_events_above from mart_alert where kind = 'all'"
    ) == [(12, 1, False)]


ARTICLE = "EXAMPLE A, SAMPLE B. KRATOM IN EIGHT PEOPLE. JOURNAL OF EXAMPLES 2024;12:34-56"


@pytest.fixture(scope="module")
def wave(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Two cases a quarter of FAERS, and eight more of one article on one day of the last one.

    The last one deletes 16 cases of aspirin, the one before it 7.
    """
    names = [f"{year}q{quarter}" for year in range(2021, 2025) for quarter in (1, 2, 3, 4)]
    files = []
    for place, name in enumerate(names):
        month = f"{name[:4]}{3 * int(name[5]):02d}"
        cases = [kratom_case(100 * place + one, received=f"{month}{one + 1:02d}") for one in (0, 1)]
        if name == names[-1]:
            cases += [
                kratom_case(100 * place + 10 + one, received=f"{month}20", citation=ARTICLE)
                for one in range(8)
            ]
        if not place:
            cases += [aspirin_case(number, received=f"{month}05") for number in range(30)]
        gone = {names[-2]: range(7), names[-1]: range(10, 26)}.get(name, range(0))
        deleted = [92_000_000 + number for number in gone]
        files.append(Quarter(name=name, cases=cases, deleted=deleted))
    return built(tmp_path_factory.mktemp("wave"), faers=files)


def test_deletions_beyond_the_usual_are_new(wave: Settings) -> None:
    assert ask(
        wave, "select source, name, detail, reports from news() where kind = 'deletion'"
    ) == [
        (
            "faers",
            "Reports deleted or listed no longer",
            "16 with the release of 2024-Q4, at most 7 with each of the 8 before",
            16,
        )
    ]


def test_a_publication_wave_is_named_as_such(wave: Settings) -> None:
    ((period, observed, citing, share, is_wave, articles, busiest, of_them, chart),) = ask(
        wave,
        """select period, observed, reports_citing, literature_share, is_publication_wave, articles,
            busiest_day, of_them, chart
        from alerts() where kind = 'all'""",
    )
    assert (period, observed, citing, share, is_wave) == ("2024-Q4", 10, 8, 0.8, True)
    assert articles.upper().startswith("EXAMPLE A")
    assert articles.endswith("(8)")
    assert busiest == 8
    assert of_them == (
        "8 of 10 cite an article, as in a publication wave; "
        "8 of 10 were received on one day, as in one delivery or a backlog"
    )
    assert chart == "/trends?substance=kratom&source=faers"


def kratom_case(number: int, *, received: str, citation: str = "") -> Case:
    return Case(
        caseid=91_000_000 + number,
        received=received,
        citation=citation,
        age=str(20 + number % 60),
        event=f"2020{1 + number % 12:02d}{1 + number % 28:02d}",
        drugs=(Drug(name="KRATOM"),),
    )


def aspirin_case(number: int, *, received: str) -> Case:
    return Case(
        caseid=92_000_000 + number, received=received, drugs=(Drug(name="ASPIRIN", role="PS"),)
    )


def test_where_no_field_tells_of_articles_nothing_is_said_of_them(outbreak: Settings) -> None:
    """Twelve complaints on twelve days."""
    assert ask(
        outbreak,
        """select reports_citing, literature_share, is_publication_wave, articles, busiest_day,
            of_them
        from mart_alert where kind = 'all'""",
    ) == [(None, None, False, None, 1, None)]


def judged(by_month: Sequence[int], *, is_complete: bool = True) -> pd.DataFrame:
    """Twenty quarters with two reports a month, and one with these; the last row is of it."""
    months = [f"{year}-{month:02d}" for year in range(2019, 2025) for month in range(1, 13)][:63]
    reports = [2] * 60 + list(by_month)
    frame = pd.DataFrame(
        {
            "source": "faers", "substance": "kratom", "kind": "all", "key": "all",
            "month": months, "reports": reports,
        }
    )  # fmt: skip
    frame["quarter"] = [f"{one[:4]}-Q{(int(one[5:]) + 2) // 3}" for one in months]
    names = sorted(set(frame["quarter"]))
    quarters = pd.DataFrame({"source": "faers", "quarter": names, "is_judged": True})
    quarters["is_complete"] = [*[True] * 20, is_complete]
    by = ["source", "substance", "kind", "key", "quarter"]
    counts = frame.groupby(by, as_index=False)["reports"].sum()
    naming = pd.DataFrame(
        columns=["source", "substance", "received_quarter", "first_quarter", "reports"]
    )
    published_quarters = pd.DataFrame(columns=["source", "covered_quarter", "lists_everything"])
    found = judged_series(
        counts, frame.drop(columns="quarter"), quarters, naming, published_quarters
    )
    assert len(found) == 8
    assert found["is_unusual"].sum() <= 1
    return found.sort_values("quarter").iloc[-1]


def test_a_month_can_be_unusual_in_a_quarter_that_is_not() -> None:
    newest = judged([0, 11, 0])
    assert (newest["quarter"], newest["period"]) == ("2024-Q1", "2024-02")
    assert newest["unusual_months"] == "2024-02"
    assert (newest["reports"], newest["is_unusual"]) == (11, True)
    assert newest["expected"] == pytest.approx(2, abs=0.1)
    assert newest["threshold"] < 11


def test_an_unusual_quarter_stays_one_and_names_its_months() -> None:
    newest = judged([2, 20, 9])
    assert (newest["period"], newest["reports"]) == ("2024-Q1", 31)
    assert newest["unusual_months"] == "2024-02, 2024-03"


def test_months_of_a_growing_quarter_are_not_judged() -> None:
    """What stands of them is not known by month."""
    newest = judged([0, 11, 0], is_complete=False)
    assert (newest["period"], newest["is_unusual"]) == ("2024-Q1", False)
    assert pd.isna(newest["unusual_months"])


def test_filters_hold(outbreak: Settings) -> None:
    for arguments, number in (
        ("substances := ['7-oh']", 2),
        ("substances := ['kratom']", 0),
        ("sources := ['faers']", 0),
        ("since := date '2024-10-01'", 0),
        ("until := date '2024-07-01'", 2),
    ):
        assert ask(outbreak, f"select count(*) from alerts({arguments})") == [(number,)], arguments


def test_confidential_sources_never_appear(demo_data: Path) -> None:
    settings = Settings(data=demo_data)
    tables = ("mart_alert", "mart_alert_test", "mart_delay")
    for table in tables:
        found = {source for (source,) in ask(settings, f"select distinct source from {table}")}
        assert found, table
        assert "poison_center" not in found
        assert found <= {source for (source,) in ask(settings, "select source from mart_source")}


@pytest.mark.real
def test_the_real_complaints_would_have_spoken(real_settings: Settings) -> None:
    """7-OH: 1, 3 and 22 complaints in 2025-Q1, Q2 and Q3; kratom in 2018, with Salmonella.

    The sample proves no quarter complete, so a build judges none of them; here all are taken as
    they are, quarter by quarter, each from what stood before it.
    """
    with published(real_settings) as connection:
        counts = connection.execute(
            """select source, substance, 'all' as kind, 'all' as key, received_quarter as quarter,
                count(distinct report_id) as reports
            from mart_report_substance where source = 'hfcs' group by all"""
        ).df()
        months = connection.execute(
            """select source, substance, 'all' as kind, 'all' as key,
                strftime(received_date, '%Y-%m') as month, count(distinct report_id) as reports
            from mart_report_substance where source = 'hfcs' group by all"""
        ).df()
        quarters = connection.execute(
            """select source, quarter, true as is_judged, true as is_complete
            from mart_quarter where source = 'hfcs'"""
        ).df()
    nothing = pd.DataFrame(
        columns=["source", "substance", "received_quarter", "first_quarter", "reports"]
    )
    published_quarters = pd.DataFrame(columns=["source", "covered_quarter", "lists_everything"])
    found = judged_series(counts, months, quarters, nothing, published_quarters, looks=60)
    loud = found[found["is_unusual"]]
    of_7oh = loud[loud["substance"] == "7-oh"].set_index("quarter")
    assert list(of_7oh.index) == ["2025-Q2", "2025-Q3"]
    newest = of_7oh.loc["2025-Q3"]
    assert (newest["reports"], newest["threshold"]) == (22, 2)
    assert newest["expected"] < 0.1
    assert newest["probability"] < 1e-8
    assert not found[(found["substance"] == "kratom") & (found["quarter"] == "2018-Q1")].empty
