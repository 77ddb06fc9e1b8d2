"""The text alternatives of charts against their frames, read by the reader of numbers.

They say more numbers than the sentences above the charts: each of them stands in the frame, beside
the name that it is said of.
"""

from __future__ import annotations

import re

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts import age_sex, exposure_words, more_often
from dashboard.charts.co_ingestant_year import class_years_words
from dashboard.charts.completeness import completeness_words
from dashboard.charts.delay import delay_words
from dashboard.charts.faers_version import versions_words
from dashboard.charts.outcome_share import outcomes_words
from dashboard.charts.overdose_death import TOTAL, overdose_words
from dashboard.charts.pairs import pairs_words
from dashboard.charts.shares import classes_words, number_words
from dashboard.charts.trend import trend_words
from tests.support.random_frames import (
    CLASSES,
    class_years,
    exposures,
    fields,
    pairs,
    people,
    shares,
    signals,
    steps,
    thousandths,
    trends,
)
from tests.support.reader import (
    ADJECTIVE,
    COUNT,
    LEAST,
    SHARE,
    WORDS,
    counts,
    is_share,
    many,
    number,
    years_compared,
)
from tests.support.sources import source

OF_ADJECTIVE = {name.lower(): key for name, key in ADJECTIVE.items()}
OF_WORDS = {name.lower(): key for name, key in WORDS.items()}


@given(trends())
@many
def test_trends(frame: pd.DataFrame) -> None:
    text = trend_words(frame, source())
    complete = frame[~frame["is_incomplete"]]
    last = complete["quarter"].max() if len(complete) else None
    lines = re.findall(
        rf"([^.]+?) goes from (?:none in (\d{{4}}-Q\d)|{COUNT} \((\d{{4}}-Q\d)\)) to {COUNT}"
        rf"( so far)? in (\d{{4}}-Q\d), highest {COUNT} (first )?in (\d{{4}}-Q\d)\.",
        text,
    )
    for name, none_in, start, first, end, so_far, at, highest, is_tie, most_in in lines:
        own = frame[frame["substance"] == OF_WORDS[name.strip().lower()]].set_index("quarter")[
            "reports"
        ]
        assert own.sum() >= LEAST
        assert own.max() >= LEAST
        assert own[at] == number(end)
        assert bool(so_far) == (last is None)
        assert last is None or at == last
        assert own[most_in] == number(highest) == own.max()
        ties = list(own[own == own.max()].index)
        assert most_in == ties[0]
        assert bool(is_tie) == (len(ties) > 1)
        begins = own[own > 0].index[0]
        if none_in:
            assert own[none_in] == 0
            assert begins > none_in
        else:
            assert begins == first
            assert own[first] == number(start)
    drawn = frame.groupby("substance")["reports"].agg(["sum", "max"])
    assert len(lines) == ((drawn["sum"] >= LEAST) & (drawn["max"] >= LEAST)).sum()
    for total, name, most in re.findall(
        rf"{COUNT} reports naming ([^,.]+), at most {COUNT} in a quarter", text
    ):
        row = drawn.loc[OF_WORDS[name.lower()]]
        assert [row["sum"], row["max"]] == [number(total), number(most)]
    for total, name in re.findall(rf"{COUNT} reports? naming ([^,.]+) (?:is|are) shown one", text):
        assert drawn.loc[OF_WORDS[name.lower()], "sum"] == number(total) < LEAST


def _parts(text: str) -> list[tuple[str, str]]:
    """What is said of each substance: its name with the base, and the rest."""
    return re.findall(r"Of ([^:;]+?(?:reports?)), also listed are ([^.]+)\.", text)


@given(shares(CLASSES, "class_label", "class"))
@many
def test_classes(frame: pd.DataFrame) -> None:
    text = classes_words(frame, source(), label="class_label")
    usual = frame[~frame["is_treatment"]]
    for who, listed in _parts(text):
        found = re.fullmatch(rf"{COUNT} (.+) reports", who)
        assert found
        own = usual[usual["substance"] == OF_ADJECTIVE[found[2].lower()]]
        assert number(found[1]) == own["base_reports"].iloc[0] >= LEAST
        said = re.findall(rf"([^;(]+?) on {COUNT}(?: \({SHARE}\))?(?:; |$)", listed)
        rows = own.set_index(own["class_label"].str.lower())
        values = [rows.loc[name.lower(), "reports"] for name, _, _ in said]
        assert values == [number(count) for _, count, _ in said]
        assert sorted(own["reports"], reverse=True)[: len(values)] == values
        for (_, _, amount), value in zip(said, values, strict=True):
            assert bool(amount) == (value >= LEAST)
            assert not amount or is_share(amount, value, own["base_reports"].iloc[0])
    for total, name in re.findall(rf"{COUNT} (\S+) reports list nothing else\.", text):
        own = frame[frame["substance"] == OF_ADJECTIVE[name.lower()]]
        assert own["base_reports"].iloc[0] == number(total)
        assert not own["reports"].any()
    for total, name in re.findall(rf"{COUNT} (\S+) reports? (?:is|are) too few", text):
        own = usual[usual["substance"] == OF_ADJECTIVE[name.lower()]]
        assert own["base_reports"].iloc[0] == number(total) < LEAST


@given(steps())
@many
def test_numbers_listed(frame: pd.DataFrame) -> None:
    frame = frame[["source", "substance", "step", "reports", "base_reports"]]
    said = re.findall(
        rf"(\S+), {COUNT} reports?: one: {COUNT}, several: {COUNT}\.",
        number_words(frame, source()),
    )
    assert len(said) == frame["substance"].nunique()
    for name, base, *steps_said in said:
        own = frame[frame["substance"] == OF_ADJECTIVE[name.lower()]]
        assert number(base) == own["base_reports"].iloc[0]
        assert [number(one) for one in steps_said] == list(own["reports"])
    assert not re.search(r"\b1 reports", number_words(frame, source()))


@given(shares(("Death", "Hospitalization", "Disability"), "outcome_label", "outcome"))
@many
def test_outcomes(frame: pd.DataFrame) -> None:
    text = outcomes_words(frame, source())
    for base, name, listed in re.findall(rf"Of {COUNT} naming ([^:]+): ([^.]+)\.", text):
        own = frame[frame["substance"] == OF_WORDS[name.lower()]]
        assert number(base) == own["base_reports"].iloc[0] >= LEAST
        rows = own.set_index(own["outcome_label"].str.lower())["reports"]
        said = re.findall(rf"([a-z]+) {COUNT}", listed.replace(" and ", ", "))
        assert [rows[name] for name, _ in said] == [number(count) for _, count in said]
        assert len(said) == min(3, len(own))


@given(class_years())
@many
def test_classes_by_year(frame: pd.DataFrame) -> None:
    text = class_years_words(frame, source())
    usual = frame[~frame["is_treatment"]]
    years = years_compared(usual)
    if "no class can be compared" in text:
        assert not years
        return
    rows = usual.set_index([usual["class_label"].str.lower(), "year"])
    said = 0
    for part in text.removeprefix("In words: ").removesuffix(".").split("; "):
        name = re.match(r"(\D+?) [\d,]+ of", part)
        assert name
        values = re.findall(rf"{COUNT} of {COUNT} in (\d{{4}})", part)
        assert [int(year) for _, _, year in values] == years
        for count, base, year in values:
            row = rows.loc[(name[1].lower(), int(year))]
            assert [row["reports"], row["base_reports"]] == [number(count), number(base)]
        said += 1
    assert said == usual["class"].nunique()


@given(people())
@many
def test_people(frame: pd.DataFrame) -> None:
    said = re.findall(
        rf"Of {COUNT} (\S+) reports?, {COUNT} female, {COUNT} male and {COUNT} without a sex; "
        rf"{COUNT} gives? an age(?:, median in years: ([^.]+))?\.",
        age_sex.words(frame, source()),
    )
    assert len(said) == frame["substance"].nunique()
    for base, name, female, male, unknown, aged, medians in said:
        own = frame[frame["substance"] == OF_ADJECTIVE[name.lower()]]
        of_sex = own.groupby("sex")["reports"].sum()
        assert [number(one) for one in (base, female, male, unknown)] == [
            own["reports"].sum(),
            *of_sex[["female", "male", "unknown"]],
        ]
        ages = own[own["age_group"] != "not_given"]
        assert number(aged) == ages["reports"].sum()
        for sex in ("female", "male"):
            enough = ages[ages["sex"] == sex]["reports"].sum() >= LEAST
            assert bool(re.search(rf"\b{sex} 30\b", medians)) == enough


@given(signals())
@many
def test_more_often(frame: pd.DataFrame) -> None:
    tested = frame[frame["ror_lower"].notna()]
    frame = frame.assign(ror=2.0, ror_upper=3.0, p_adjusted=0.01)
    text = more_often.words_of(frame, source(), compared=more_often.TERMS)
    if tested.empty:
        assert text.startswith("In words: no term is on")
        return
    found = re.match(
        rf"In words: of {COUNT} terms on \d+ reports or more, {COUNT} are above by the threshold; "
        rf"by chance alone (?:fewer than one|about {COUNT}) would be\. {COUNT} of them have",
        text,
    )
    assert found
    above = tested["is_above"].sum()
    assert [number(found[1]), number(found[2]), number(found[4])] == [len(tested), above, above]


@given(fields())
@many
def test_completeness(frame: pd.DataFrame) -> None:
    frame = frame.assign(
        field_label=frame["field"].str.replace("_", " ").str.capitalize(),
        not_told=frame["reports_told"].isna().map({True: "not collected", False: None}),
    )
    text = completeness_words(frame, source())
    sums = frame.groupby("field_label")[["reports_given", "reports_told"]].sum()
    sums.index = sums.index.str.lower()
    always = re.search(r"always given: ([^;.]+)", text)
    names = re.split(", | and ", always[1]) if always else []
    for name in names:
        given_reports, told = sums.loc[name]
        assert given_reports == told > 0
    some = re.search(r"given over all quarters: ([^.]+?)(?:; not collected|; cannot be|\.)", text)
    said = re.findall(rf"([a-z ]+?) (?:{SHARE}|(\d+) of (\d+))(?:; |$)", some[1] if some else "")
    for name, amount, few, base in said:
        given_reports, told = sums.loc[name.strip()]
        if amount:
            assert told >= LEAST
            assert is_share(amount, given_reports, told)
        else:
            assert [given_reports, told] == [int(few), int(base)]
    assert len(names) + len(said) == (sums["reports_told"] > 0).sum()


@given(pairs())
@many
def test_pairs(frame: pd.DataFrame) -> None:
    frame = frame.assign(base_reports=500, expected_reports=frame["reports"] / 40)
    text = pairs_words(frame, source())
    enough = frame[frame["reports"] >= LEAST]
    if "no pair is listed" in text:
        assert enough.empty
        return
    said = re.findall(rf"on {COUNT} reports \(by chance (under 1|{COUNT})\)", text)
    assert [number(count) for count, _, _ in said] == list(enough["reports"].head(3))
    for (_, chance, _), expected in zip(said, enough["expected_reports"], strict=False):
        assert expected < 1 if chance == "under 1" else abs(number(chance) - expected) <= 0.5
        assert chance != "0"


@given(st.lists(st.tuples(counts, counts, counts, counts), min_size=1, max_size=4))
@many
def test_case_versions(quarters: list[tuple[int, int, int, int]]) -> None:
    frame = pd.DataFrame(quarters, columns=["superseded", "deleted", "kept", "listed_before"])
    frame["quarter"] = [f"2024-Q{place}" for place in range(1, len(quarters) + 1)]
    found = re.match(
        rf"In words: in the files (\S+) to (\S+), {COUNT} versions were replaced by a later "
        rf"version of the same case and {COUNT} belong to cases that FDA deleted\..+?delivered\."
        rf"(?: Of the deleted, {COUNT} came)?",
        versions_words(frame),
    )
    assert found
    assert [found[1], found[2]] == [frame["quarter"].min(), frame["quarter"].max()]
    sums = frame[["superseded", "deleted", "listed_before"]].sum()
    assert [number(found[3]), number(found[4]), number(found[5] or "0")] == list(sums)


@given(st.lists(st.one_of(st.none(), st.integers(1, 120_000)), min_size=1, max_size=24))
@many
def test_overdose_deaths(months: list[int | None]) -> None:
    ends = pd.date_range("2022-01-31", periods=len(months), freq="ME")
    frame = pd.DataFrame({"month_end": ends, "reported_value": months, "indicator": TOTAL})
    frame = frame.astype({"reported_value": float})
    text = overdose_words(frame)
    known = frame.dropna().set_index("month_end")["reported_value"]
    if text == "In words: no month has a reported number.":
        assert known.empty
        return
    said = re.findall(rf"{COUNT} \((\w+ \d{{4}})\)", text)
    assert len(said) == 3
    for count, month in said:
        assert known[pd.Period(month, freq="M").end_time.normalize()] == number(count)
    assert [number(said[0][0]), number(said[1][0])] == [known.iloc[0], known.iloc[-1]]
    assert number(said[2][0]) == known.max()


@given(exposures())
@many
def test_exposures(frame: pd.DataFrame) -> None:
    frame = frame.assign(
        exposures_text=[
            "<10" if pd.isna(one) else f"{one:,}" for one in frame["exposures"].tolist()
        ]
    )
    text = exposure_words.exposures_in_words(frame)
    if frame["base_exposures"].isna().all():
        assert text.strip() == "In words:"
        return
    found = re.fullmatch(rf"In words: Kratom, {COUNT} exposures: (.+)\.", text)
    assert found
    assert number(found[1]) == frame["base_exposures"].iloc[0]
    rows = frame.set_index(frame["value_label"].str.lower())["exposures_text"]
    if found[2] == "none":
        assert set(rows) == {"0"}
        return
    for name, value in re.findall(r"([a-z_]+) (<10|[\d,]+)", found[2]):
        assert rows[name] == value


@given(st.lists(thousandths, min_size=1, max_size=4))
@many
def test_delay(shares_said: list[int]) -> None:
    rows = [
        {
            "kind": "all",
            "reason": None,
            "share": share / 1_000,
            "quarters_followed": 9,
            "incomplete_quarters": 1,
            "rule": "measured",
        }
        for share in shares_said
    ]
    found = re.search(r"all products ([^()]+) \(9 quarters followed\)", delay_words(rows, source()))
    assert found
    for said, share in zip(found[1].split(", "), shares_said, strict=True):
        assert is_share(said, share, 1_000)
