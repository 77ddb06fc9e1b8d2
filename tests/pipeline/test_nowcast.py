"""Expected final counts: shown where they held in the past, beside the count and never as one."""

from __future__ import annotations

from collections import Counter, defaultdict
from random import Random

import pytest

from etl.analysis.arrivals import MAX_DELAY
from etl.settings import Settings
from tests.support.pages import view
from tests.support.releases import Case, Drug, Quarter
from tests.support.warehouses import ask, built

QUARTERS = [f"{year}q{number}" for year in range(2017, 2026) for number in (1, 2, 3, 4)]
LATE = (0.62, 0.23, 0.08, 0.04, 0.03)
"""Shares of the reports that come with each release."""
KRATOM, SEVEN_OH = 70, 30


def histories() -> tuple[list[Quarter], Counter[tuple[str, str]]]:
    """Reports that come late, with a seed: the same every time; and how many there are in all."""
    draw = Random(7)  # noqa: S311
    files: defaultdict[int, list[Case]] = defaultdict(list)
    final: Counter[tuple[str, str]] = Counter()
    number = 90_000_000
    for place, name in enumerate(QUARTERS):
        for product, level in (("KRATOM", KRATOM), ("7-OH TABLETS", SEVEN_OH)):
            spread = draw.gauss(0, 0.08 * level)
            for _ in range(max(1, round(level + spread + draw.gauss(0, level**0.5)))):
                number += 1
                final[name, product] += 1
                delay = draw.choices(range(len(LATE)), LATE)[0]
                day = f"{name[:4]}{3 * int(name[5]) - 1:02d}{draw.randint(1, 28):02d}"
                files[place + delay].append(
                    Case(caseid=number, received=day, drugs=(Drug(name=product),))
                )
    return [Quarter(name=name, cases=files[place]) for place, name in enumerate(QUARTERS)], final


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return built(tmp_path_factory.mktemp("late"), faers=histories()[0])


def test_they_are_shown_where_a_backtest_holds(late: Settings) -> None:
    ((is_shown, reason, held_out, coverage, last, fixed),) = ask(
        late,
        """select is_shown, reason, held_out_quarters, coverage, relative_to_last_value,
            relative_to_fixed_rule
        from mart_nowcast_backtest""",
    )
    assert (is_shown, reason) == (True, None)
    assert held_out >= 20
    assert 0.85 <= coverage <= 0.95
    assert max(last, fixed) <= 0.8


def test_each_growing_quarter_has_one_beside_its_count(late: Settings) -> None:
    rows = ask(
        late,
        """select substance, releases_later, reports, lower, expected, upper from mart_nowcast
        order by all""",
    )
    assert [(substance, later) for substance, later, *_ in rows] == [
        (substance, later) for substance in ("7-oh", "kratom") for later in range(MAX_DELAY)
    ]
    for _, _, reports, lower, expected, upper in rows:
        assert 0 <= lower <= expected <= upper
        assert reports <= expected


def test_the_interval_holds_what_will_come(late: Settings) -> None:
    """The reports that are drawn already and come in files after the newest."""
    _, final = histories()
    found = ask(late, "select substance, lower, upper from mart_nowcast where releases_later = 0")
    products = {"kratom": "KRATOM", "7-oh": "7-OH TABLETS"}
    assert len(found) == len(products)
    for substance, lower, upper in found:
        assert lower <= final[QUARTERS[-1], products[substance]] <= upper


def test_the_trend_gives_them_where_nothing_narrows_the_reports(late: Settings) -> None:
    count = "select count(*) from trend({}) where expected is not null"
    assert ask(late, count.format("")) == [(6,)]
    assert ask(late, count.format("substances := ['7-oh']")) == [(3,)]
    for narrowed in ("suspect_only := true", "outcome := 'death'", "until := date '2025-02-01'"):
        assert ask(late, count.format(narrowed)) == [(0,)], narrowed


def test_the_page_draws_them_and_no_headline_counts_them(late: Settings) -> None:
    shown = view(late, "/trends")
    ((lower, upper),) = ask(
        late,
        "select lower, upper from mart_nowcast where substance = 'kratom' and releases_later = 0",
    )
    assert f"{lower} to {upper} in 2025-Q4 (90% intervals)" in shown.words
    headline = next(one.words for one in shown.tree.all("h2"))
    assert "expected" not in headline
    (figure,) = [one for key, one in shown.figures.items() if key.startswith("trend")]
    drawn = [trace for trace in figure["data"] if trace.get("meta") == "expected"]
    assert [len(trace["y"]) for trace in drawn] == [3, 3]
    assert f"so far; {lower} to {upper} expected" in shown.words


def test_with_few_releases_none_is_shown_and_the_file_says_why(one_quarter: Settings) -> None:
    assert ask(one_quarter, "select count(*) from mart_nowcast") == [(0,)]
    assert ask(one_quarter, "select is_shown, reason from mart_nowcast_backtest") == [
        (False, "not measurable yet: 8 releases are needed, 1 are loaded")
    ]
