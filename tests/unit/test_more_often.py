"""What is said of ratios of reports: with the threshold, with chance, never as a risk."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from dashboard.charts import more_often
from dashboard.charts.more_often import TERMS, headline, why_nothing, words_of
from dashboard.filters import Filters
from tests.support.sources import source


def rows(*reports: int, above: int = 0, substance: str = "7-oh", base: int = 112) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "substance": substance,
                "label": f"Term {place}",
                "reports": count,
                "base_reports": base,
                "ror": 4.0,
                "ror_lower": None if count < 3 else 9.0 - place,
                "ror_upper": None if count < 3 else 12.0,
                "p_adjusted": 0.001 if place < above else 0.5,
                "is_above": place < above,
            }
            for place, count in enumerate(reports)
        ]
    )


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        (
            rows(40, 30, 2, above=1),
            "1 of 2 terms is above the threshold for being reported more often "
            "with 7-OH than with other products.",
        ),
        (
            rows(40, 30, 3, above=2),
            "2 of 3 terms are above the threshold for being reported more often "
            "with 7-OH than with other products.",
        ),
        (
            rows(40, 30),
            "None of 2 terms is above the threshold for being reported more often "
            "with 7-OH than with other products.",
        ),
        (rows(15, 3, above=1), "Every term is on fewer than 16 of 112 reports naming 7-OH."),
    ],
)
def test_the_sentence_counts_what_is_estimated(frame: pd.DataFrame, sentence: str) -> None:
    assert headline(frame, source(), compared=TERMS) == sentence


def test_the_first_substance_with_reports_enough_is_drawn_or_the_one_named() -> None:
    frame = pd.concat(
        [
            rows(9, substance="kratom", base=15),
            rows(30, substance="mitragynine", base=400),
            rows(20, base=112),
        ]
    )
    chosen = more_often.chosen_substance
    assert chosen(frame, source()) == "mitragynine"
    assert chosen(frame, source(), named="7-oh") == "7-oh"
    assert chosen(frame, source(), named="kratom") == "mitragynine"
    assert chosen(frame, source(), named="nothing") == "mitragynine"


def test_words_say_how_many_would_be_above_by_chance() -> None:
    words = words_of(rows(*[20] * 80, 2, above=3), source(), compared=TERMS)
    assert "of 80 terms on 3 reports or more, 3 are above by the threshold" in words
    assert "by chance alone about 2 would be" in words
    assert "3 of them have an adjusted p-value" in words
    assert words_of(rows(2, 1), source(), compared=TERMS).endswith("on 3 reports or more.")


def test_words_say_how_many_hold_in_every_other_scope() -> None:
    frame = rows(40, 30, 20, 10, above=3)
    assert "other scopes" not in words_of(frame, source(), compared=TERMS)
    frame = frame.assign(ror_us=[2.0, 3.0, None, 0.5], ror_adults=[1.5, 0.9, 2.0, 0.5])
    said = "Of 2 terms above that other scopes can tell of, 1 has a ratio above 1 in every one"
    assert said in words_of(frame, source(), compared=TERMS)


def test_the_sentence_says_what_reports_are_compared_with() -> None:
    frame = rows(40, 30, above=1).assign(comparator="opioids")
    assert headline(frame, source(), compared=TERMS).endswith("with 7-OH than with opioids.")


def test_rows_are_chosen_by_reports_and_ordered_by_lower_limit() -> None:
    frame = rows(*range(3, 43))
    drawn = more_often.drawn_rows(frame)
    assert set(drawn["reports"]) == set(range(29, 43))
    assert drawn["ror_lower"].is_monotonic_decreasing


def test_nothing_that_is_said_calls_it_a_signal_or_a_risk() -> None:
    frame = rows(40, 30, above=1)
    said = (
        f"{headline(frame, source(), compared=TERMS)} {words_of(frame, source(), compared=TERMS)}"
    )
    assert not re.search(r"signal|risk|safe|caus", said)
    assert "3 reports or more" in more_often.THRESHOLD


@pytest.mark.parametrize(
    ("in_base", "matching", "said"),
    [
        (0, 20, "None of the reports naming a watched substance is in the files of all products"),
        (20, 40, "No matching report in the files of all products lists any of the terms"),
        (20, 0, ""),
    ],
)
def test_nothing_to_compare_says_what_there_is_not(in_base: int, matching: int, said: str) -> None:
    faers = replace(source(), reports_in_source=1_000, reports_naming_in_base=in_base)
    context: Any = SimpleNamespace(
        filters=Filters(), matching={faers.source: matching} if matching else {}
    )
    assert why_nothing(context, faers, compared=TERMS).startswith(said)
    assert bool(why_nothing(context, faers, compared=TERMS)) == bool(said)
