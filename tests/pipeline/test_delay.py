"""How late reports come, measured from the releases that are loaded, and what follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from dashboard.charts.delay import BLOCK
from etl.analysis.arrivals import MAX_DELAY
from etl.analysis.delay import LEAST_FOLLOWED
from etl.build.time_steps import LEAST_RELEASES
from etl.settings import Settings
from tests.support.pages import context_of, drawn, view
from tests.support.releases import Case, Drug, Quarter, hfcs_row, write_csv
from tests.support.warehouses import ask, built

QUARTERS = [f"{year}q{number}" for year in (2022, 2023, 2024) for number in (1, 2, 3, 4)][:10]
ASPIRIN = (Drug(name="ASPIRIN"),)


def day(quarter: str) -> str:
    return f"{quarter[:4]}{3 * int(quarter[5]) - 1:02d}15"


def histories(quarters: Sequence[str]) -> list[Quarter]:
    """Each quarter receives eight cases, of which two come one file later.

    One more is of aspirin first and names kratom in a version one file later, and one that came at
    once is deleted two files later.
    """
    made = []
    for place, name in enumerate(quarters):
        cases = [case(place, number, received=name) for number in range(6)]
        cases.append(case(place, 8, received=name, drugs=ASPIRIN))
        if place:
            before = quarters[place - 1]
            cases += [case(place - 1, number, received=before) for number in (6, 7)]
            cases.append(case(place - 1, 8, received=before, version=2, latest=day(name)))
        deleted = [number_of(place - 2, 0)] if place > 1 else []
        made.append(Quarter(name=name, cases=cases, deleted=deleted))
    return made


def number_of(place: int, number: int) -> int:
    return 90_000_000 + 100 * place + number


def case(
    place: int,
    number: int,
    *,
    received: str,
    drugs: Sequence[Drug] = (Drug(name="KRATOM"),),
    **more: object,
) -> Case:
    kind = "EXP" if number % 2 else "DIR"
    return Case(
        caseid=number_of(place, number),
        received=day(received),
        drugs=drugs,
        report_kind=kind,
        **more,  # type: ignore[arg-type]
    )


@pytest.fixture(scope="module")
def ten(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return built(tmp_path_factory.mktemp("ten"), faers=histories(QUARTERS))


def shares(settings: Settings, kind: str) -> list[float]:
    rows = ask(
        settings,
        f"select share from mart_delay where source = 'faers' and kind = '{kind}' "
        "order by releases_later",
    )
    return [round(share, 4) for (share,) in rows]


def test_the_step_knows_how_many_releases_the_methods_need() -> None:
    assert LEAST_RELEASES == MAX_DELAY + LEAST_FOLLOWED


def test_shares_are_those_of_the_files(ten: Settings) -> None:
    """Of 8 that stand after two files, 7 stood at first (one of them goes), then 9, then 8."""
    assert shares(ten, "all") == [0.875, 1.125, 1.0, 1.0, 1.0]


def test_kinds_are_told_apart(ten: Settings) -> None:
    """Expedited are the odd numbers 1, 3, 5, 7; only 7 is late. Direct: 0, 2, 4, 6, 8; 0 goes."""
    assert shares(ten, "expedited") == [0.75, 1.0, 1.0, 1.0, 1.0]
    assert shares(ten, "direct") == [1.0, 1.25, 1.0, 1.0, 1.0]
    assert shares(ten, "periodic") == []


def test_a_late_mention_is_a_delay_of_its_own(ten: Settings) -> None:
    """Of the 8 that stand and name kratom, 5 did in the first file: 6, 7 and 8 came or told late.

    Of the quarter before the newest, whose case is not deleted yet, 6 of 9 did; a quarter counts
    0.92 of the one after it.
    """
    weights = [0.92**back for back in range(9, 0, -1)]
    there = sum(5 * one for one in weights[:-1]) + 6 * weights[-1]
    stand = sum(8 * one for one in weights[:-1]) + 9 * weights[-1]
    assert shares(ten, "naming") == [round(there / stand, 4), 1.0, 1.0, 1.0, 1.0]


def test_one_statement_decides_the_tail(ten: Settings) -> None:
    """Under 95 % stands at the first publication only, so one quarter is incomplete, not two."""
    assert ask(
        ten,
        "select incomplete_quarters, tail_rule, last_complete_quarter, first_incomplete_quarter "
        "from mart_source",
    ) == [(1, "measured", "2024-Q1", "2024-Q2")]
    assert ask(ten, "select quarter from mart_quarter where is_incomplete") == [("2024-Q2",)]


def test_with_few_releases_the_fixed_rule_stays_and_says_so(tmp_path: Path) -> None:
    settings = built(tmp_path, faers=histories(QUARTERS[:3]))
    assert ask(
        settings,
        "select kind, share, releases_loaded, releases_needed, reason, incomplete_quarters, rule "
        "from mart_delay",
    ) == [
        (
            "all",
            None,
            3,
            8,
            "not measurable yet: 8 releases are needed, 3 are loaded",
            2,
            "fixed",
        )
    ]
    source = context_of(settings, "/limitations").snapshot.sources[0]
    words = drawn(BLOCK.render(context_of(settings, "/limitations"), source)).words
    assert words == (
        "How late FAERS reports come is not measurable yet: 8 releases are needed, 3 are loaded. "
        "Until then a fixed rule holds on every chart: the latest two quarters count as incomplete."
    )


def test_a_file_that_is_missing_between_others_is_not_bridged(tmp_path: Path) -> None:
    """Nothing is known of a quarter after a file that is not loaded: what it held is not known."""
    files = histories(QUARTERS)
    settings = built(tmp_path, faers=[one for one in files if one.name != "2023q2"])
    (reason,) = ask(settings, "select distinct reason from mart_delay where kind = 'all'")[0]
    assert reason is not None
    assert reason.startswith("not measurable yet: ")
    assert reason.endswith("9 are loaded")


def test_deliveries_of_a_cumulative_file_are_compared(tmp_path: Path) -> None:
    """Each file lists everything: two of ten complaints of a quarter come with the next file."""
    starts = [(year, month) for year in (2023, 2024, 2025) for month in (3, 6, 9, 12)][:9]
    paths = []
    for newest in range(len(starts)):
        rows = []
        for place, (year, month) in enumerate(starts[: newest + 1]):
            there = 10 if place < newest else 8
            rows += [
                hfcs_row(
                    f"{year}-CFS-{month:02d}{number:04d}",
                    DATE_FDA_FIRST_RECEIVED_CASE=f"{month}/{28 - number}/{year}",
                )
                for number in range(there)
            ]
        year, month = starts[newest]
        last = 31 if month in (3, 12) else 30
        name = f"HFCS-Quarterly-{year}{month:02d}{last}--CSV_PRODUCT-BASED.csv"
        paths.append(write_csv(tmp_path / name, rows))
    settings = built(tmp_path, hfcs=paths)
    found = ask(
        settings,
        "select kind, releases_later, round(share, 3) from mart_delay where source = 'hfcs' "
        "and releases_later < 2 order by all",
    )
    assert found == [("all", 0, 0.8), ("all", 1, 1.0), ("naming", 0, 0.8), ("naming", 1, 1.0)]
    assert ask(settings, "select incomplete_quarters, tail_rule from mart_source") == [
        (1, "measured")
    ]


def test_the_page_says_how_much_is_there(ten: Settings) -> None:
    shown = view(ten, "/limitations?view=late")
    ((lower, upper),) = ask(
        ten,
        "select lower, upper from mart_delay where kind = 'all' and releases_later = 0",
    )
    assert 0.5 < lower < 0.875 < upper < 1.1
    assert (
        f"Of what a FAERS quarter will hold, 87% (90% interval {100 * lower:.0f} to "
        f"{100 * upper:.0f}) is there at first publication, 112% one release later."
    ) in shown.words
    assert "naming kratom or 7-OH 63%, 100%, 100%, 100%, 100% (9 quarters followed)" in shown.words
    assert "So the latest quarter counts as incomplete on every chart" in shown.words
    (graph,) = [key for key in shown.figures if key.startswith("delay")]
    assert [trace["name"] for trace in shown.figures[graph]["data"]] == [
        "all reports",
        "reports naming kratom or 7-OH",
    ]
