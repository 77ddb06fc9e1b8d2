"""Sentences against their frames, read by a reader of numbers that shares no code with them.

Frames are made at random, with few and many reports, ties, treatment and gaps. Whatever a sentence
says must be so in its frame: each number, each name, "most", "fewer than", "a year earlier".
KRATOMWATCH_EXAMPLES sets how many frames of a kind are tried.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
from hypothesis import given

from dashboard.charts.co_ingestant import ingredients_headline
from dashboard.charts.co_ingestant_class import classes_headline
from dashboard.charts.counts_by_year import years_headline
from dashboard.charts.outcome_share import outcomes_headline
from dashboard.charts.pairs import pairs_headline
from dashboard.charts.reaction_words import headline_of
from dashboard.charts.shares import number_headline
from dashboard.charts.trend import trend_headline
from tests.support.random_frames import CLASSES, pairs, shares, steps, trends, years
from tests.support.reader import (
    ADJECTIVE,
    LEAST,
    WORDS,
    is_share,
    many,
    number,
    shares_in,
)
from tests.support.sources import source

REACTIONS = headline_of(label="pt_label", kind="term")


def of(frame: pd.DataFrame, substance: str) -> pd.DataFrame:
    return frame[frame["substance"] == substance]


def none_has_enough(rows: pd.DataFrame) -> bool:
    return bool((rows["reports"] < LEAST).all())


@given(shares(CLASSES, "class_label", "class"))
@many
def test_classes(frame: pd.DataFrame) -> None:
    sentence = classes_headline(frame, source())
    usual = frame[~frame["is_treatment"]]
    if "fewer than" in sentence.lower():
        enough = usual[usual["base_reports"] >= LEAST]
        assert none_has_enough(enough)
        _says_whom(sentence, frame)
        return
    label = sentence.partition(" also listed on")[0].rsplit(" ", 1)[0]
    said = shares_in(sentence)
    assert said
    for amount, substance in said:
        row = of(usual, substance).set_index("class_label").loc[label]
        assert is_share(amount, row["reports"], row["base_reports"])
        assert min(row["reports"], row["base_reports"]) >= LEAST


def _says_whom(sentence: str, frame: pd.DataFrame) -> None:
    """Rows of two substances can be few each and not few together."""
    assert sentence.startswith("Of each substance") == (frame["substance"].nunique() > 1)
    treated = frame[frame["is_treatment"]] if "is_treatment" in frame else frame[:0]
    assert ("besides what is usually given" in sentence) == (not none_has_enough(treated))


INGREDIENTS = ("FENTANYL", "ETHANOL", "NALOXONE", "ALPRAZOLAM", "QUETIAPINE", "GABAPENTIN")


@given(shares(INGREDIENTS, "ingredient", "name"))
@many
def test_ingredients(frame: pd.DataFrame) -> None:
    sentence = ingredients_headline(frame, source())
    usual = frame[~frame["is_treatment"]]
    if "fewer than" in sentence.lower():
        assert none_has_enough(usual[usual["base_reports"] >= LEAST])
        _says_whom(sentence, frame)
        return
    found = re.fullmatch(
        r"(.+) (?:is|are) the ingredients? most often also listed on (\S+) reports"
        r"(, besides .+)?\.",
        sentence,
    )
    assert found
    own = of(usual, ADJECTIVE[found[2]])
    top = set(own.loc[own["reports"] == own["reports"].max(), "ingredient"].str.lower())
    named = {name.strip().lower() for name in re.split(r", | and ", found[1])}
    if any(name.endswith("others") for name in named):
        assert len(top) > 3
        named = {name for name in named if not name.endswith("others")}
        assert named <= top
    else:
        assert named == top
    treated = of(frame[frame["is_treatment"]], ADJECTIVE[found[2]])
    assert bool(found[3]) == (len(treated) > 0 and treated["reports"].max() >= own["reports"].max())


OUTCOMES = ("Death", "Hospitalization", "Life-threatening", "Other")


@given(shares(OUTCOMES, "outcome_label", "outcome"))
@many
def test_outcomes(frame: pd.DataFrame) -> None:
    frame = frame.drop(columns="is_treatment")
    sentence = outcomes_headline(frame, source())
    if "fewer than" in sentence.lower():
        assert none_has_enough(frame)
        _says_whom(sentence, frame)
        return
    found = re.fullmatch(
        r"([\d,]+) of ([\d,]+) reports naming (.+) list (?:a |“)(.+?)”?\.", sentence
    )
    assert found
    row = of(frame, WORDS[found[3]]).set_index("outcome").loc[found[4]]
    assert (row["reports"], row["base_reports"]) == (number(found[1]), number(found[2]))


TERMS = ("Seizure", "Death", "Vomiting", "Nausea")


@given(shares(TERMS, "pt_label", "pt"))
@many
def test_reactions(frame: pd.DataFrame) -> None:
    frame = frame.drop(columns="is_treatment")
    sentence = REACTIONS(frame, source())
    if "fewer than" in sentence.lower():
        assert none_has_enough(frame[frame["base_reports"] >= LEAST])
        _says_whom(sentence, frame)
        return
    label = sentence.partition(": listed on")[0]
    for amount, substance in shares_in(sentence):
        row = of(frame, substance).set_index("pt_label").loc[label]
        assert is_share(amount, row["reports"], row["base_reports"])


@given(steps())
@many
def test_numbers_listed(frame: pd.DataFrame) -> None:
    sentence = number_headline(frame, source(), first="One", verb="list one product")
    first = frame[frame["step"] == "One"]
    enough = first[first["base_reports"] >= LEAST]
    if sentence.startswith("Too few"):
        assert enough.empty
        return
    if sentence.startswith("None of these"):
        assert not first["reports"].any()
        return
    if "fewer than" in sentence.lower():
        assert none_has_enough(enough)
        _says_whom(sentence, enough)
        return
    said = shares_in(sentence)
    assert said
    for amount, substance in said:
        row = of(first, substance).iloc[0]
        assert is_share(amount, row["reports"], row["base_reports"])


@given(trends())
@many
def test_trends(frame: pd.DataFrame) -> None:
    sentence = trend_headline(frame, source())
    complete = frame[~frame["is_incomplete"]]
    if sentence.startswith("No FAERS report matches"):
        assert not frame["reports"].fillna(0).any()
        return
    if sentence.startswith("No quarter"):
        assert complete.empty
        return
    last = complete["quarter"].max()
    now = complete[complete["quarter"] == last]
    if sentence.startswith("Fewer than"):
        assert sentence.endswith(f"any one substance in {last}.")
        assert none_has_enough(now)
        return
    found = re.fullmatch(
        r" ?([\d,]+) reports? naming (.+) in (\d{4}-Q\d)(?:, against ([\d,]+) a year earlier)?\.",
        sentence,
    )
    assert found
    assert found[3] == last
    own = of(complete, WORDS[found[2]]).set_index("quarter")["reports"]
    assert own[last] == number(found[1])
    earlier = f"{int(last[:4]) - 1}{last[4:]}"
    assert (own.get(earlier) is None) == (found[4] is None)
    assert found[4] is None or own[earlier] == number(found[4])


@given(years())
@many
def test_years(frame: pd.DataFrame) -> None:
    sentence = years_headline(frame, [source()])
    rows = frame.set_index("year")
    complete = list(rows.index[~rows["is_incomplete"]])
    if sentence.startswith("No source"):
        if len(complete) >= 2 and complete[-1] - complete[-2] == 1:
            pair = [rows.loc[year, "reports"] for year in complete[-2:]]
            assert any(pd.isna(one) for one in pair) or max(pair) < LEAST
        return
    found = re.fullmatch(
        r"FAERS reports (?:went from ([\d,]+) to|stayed at) ([\d,]+) in (\d{4})\.", sentence
    )
    assert found
    year = int(found[3])
    assert [year - 1, year] == complete[-2:]
    assert rows.loc[year, "reports"] == number(found[2])
    assert rows.loc[year - 1, "reports"] == number(found[1] or found[2])


@given(years(), years())
@many
def test_a_rise_is_one_beyond_chance_in_each_source(
    first: pd.DataFrame, other: pd.DataFrame
) -> None:
    frames = [first.assign(source="faers"), other.assign(source="hfcs")]
    sources = [source(), replace(source(), source="hfcs", name="HFCS")]
    sentence = years_headline(pd.concat(frames), sources)
    found = re.match(r"Counts (rose|fell) from (\d{4}) to (\d{4})", sentence)
    if not found:
        return
    for frame in frames:
        before, after = (
            int(frame.set_index("year").loc[int(year), "reports"]) for year in found.groups()[1:]
        )
        assert min(before, after) >= LEAST
        assert (after > before) == (found[1] == "rose")
        assert (after - before) ** 2 > 3.84 * (after + before)


@given(pairs())
@many
def test_pairs(frame: pd.DataFrame) -> None:
    sentence = pairs_headline(frame, source(), kind="classes")
    usual = frame[~frame["is_treatment"]]
    if sentence.startswith("Fewer than"):
        assert none_has_enough(usual)
        treated = frame[frame["is_treatment"]]
        assert ("without treatment" in sentence) == (not none_has_enough(treated))
        return
    found = re.fullmatch(r"(.+) are both listed on ([\d,]+) reports\.", sentence)
    assert found
    assert number(found[2]) == usual["reports"].max()
    said = {
        (
            f"{row.first_label} and {row.second_label}".lower(),
            row.reports,
        )
        for row in usual.itertuples()
    }
    assert (found[1].lower(), number(found[2])) in said


def test_the_reader_finds_a_false_sentence() -> None:
    """What a careless sentence would say is caught."""
    assert not is_share("100%", 244, 245)
    assert not is_share("0%", 1, 1000)
    assert is_share(">99%", 244, 245)
    assert shares_in("10% of kratom and 20% of 7-OH reports") == [
        ("10%", "kratom"),
        ("20%", "7-oh"),
    ]
