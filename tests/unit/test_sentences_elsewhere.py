"""The sentences of the other pages against their frames, by the same reader of numbers.

People, Reactions, Poison centers, Context, Limitations and what is new: whatever is said must be so
in the frame it is said of.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from dashboard import news
from dashboard.charts import (
    age_sex,
    articles,
    dechallenge,
    exposure_words,
    more_often,
    reason_for_use,
    time_to_onset,
)
from dashboard.charts.co_ingestant_outcome import class_outcomes_headline
from dashboard.charts.co_ingestant_year import class_years_headline
from dashboard.charts.completeness import completeness_headline
from dashboard.charts.delay import delay_headline
from dashboard.charts.faers_version import versions_headline
from dashboard.charts.leaf_or_7oh import leaf_headline
from dashboard.charts.legal_status import status_headline
from dashboard.charts.overdose_death import TOTAL, overdose_headline
from dashboard.charts.policy_timeline import timeline_headline
from dashboard.charts.published_series import series_headline
from dashboard.charts.shares import most_headline
from dashboard.charts.survey import survey_headline
from tests.support.random_frames import (
    answers,
    challenges,
    class_outcomes,
    class_years,
    exposures,
    fields,
    onsets,
    people,
    reasons,
    signals,
    thousandths,
)
from tests.support.reader import (
    ADJECTIVE,
    COUNT,
    LEAST,
    SHARE,
    counts,
    is_share,
    many,
    number,
    years_compared,
)
from tests.support.sources import source


@given(class_years())
@many
def test_classes_by_year(frame: pd.DataFrame) -> None:
    sentence = class_years_headline(frame, source())
    usual = frame[~frame["is_treatment"]]
    years = years_compared(usual)
    if sentence.startswith("Too few complete years"):
        assert len(years) < 2
        return
    if sentence.startswith("No class"):
        assert sentence == f"No class is on 16 reports or more in {years[0]} and in {years[1]}."
        of_years = usual[usual["year"].isin(years)]
        assert (of_years.groupby("class")["reports"].min() < LEAST).all()
        return
    found = re.fullmatch(
        rf"(.+) (?:is|are) also listed on {SHARE} of reports received in (\d+), "
        rf"{SHARE} in (\d+)\.",
        sentence,
    )
    assert found
    assert [int(found[5]), int(found[3])] == years
    own = usual[usual["class_label"] == found[1]].set_index("year")
    for said, year in ((found[2], years[1]), (found[4], years[0])):
        row = own.loc[year]
        assert is_share(said, row["reports"], row["base_reports"])
        assert row["reports"] >= LEAST


@given(class_outcomes())
@many
def test_outcomes_by_class(frame: pd.DataFrame) -> None:
    sentence = class_outcomes_headline(frame, source())
    deaths = frame[frame["outcome"] == "death"].set_index("class")
    classes = deaths[~deaths["is_treatment"]].drop(index="any report")
    if sentence.startswith("Too few"):
        assert (classes["reports"] < LEAST).all()
        return
    found = re.fullmatch(
        rf"{SHARE} of reports also listing (.+) list a death, {SHARE} of all\.", sentence
    )
    assert found
    own, every = classes.loc[found[2].lower()], deaths.loc["any report"]
    assert own["reports"] >= LEAST
    assert is_share(found[1], own["reports"], own["base_reports"])
    assert is_share(found[3], every["reports"], every["base_reports"])


@given(people())
@many
def test_people(frame: pd.DataFrame) -> None:
    sentence = age_sex.headline(frame, source())
    given_sex = frame[frame["sex"] != "unknown"].groupby("substance")["reports"].sum()
    if sentence.startswith("Too few"):
        assert (given_sex < LEAST).all()
        return
    found = re.fullmatch(
        rf"(?:Fewer than (16)|{SHARE}) of the {COUNT} (.+) reports that give a sex "
        r"say (male|female)\.",
        sentence,
    )
    assert found
    key = ADJECTIVE[found[4]]
    of_sex = frame[frame["substance"] == key].groupby("sex")["reports"].sum()
    said = of_sex[found[5]]
    assert number(found[3]) == given_sex[key] >= LEAST
    assert said == max(of_sex["male"], of_sex["female"])
    assert said < LEAST if found[1] else said >= LEAST and is_share(found[2], said, given_sex[key])


@given(answers())
@many
def test_what_most_reports_have(frame: pd.DataFrame) -> None:
    sentence = most_headline(
        frame, source(), key="kind", label="label", verb="come from", plural="s"
    )
    if sentence.startswith("Too few"):
        assert (frame["base_reports"] < LEAST).all()
        return
    found = re.fullmatch(
        rf"(?:Each answer named is on fewer than (16)|{SHARE}) of {COUNT} (.+) reports"
        r"(?:(?: each)? come from (.+))?\.",
        sentence,
    )
    assert found
    own = frame[frame["substance"] == ADJECTIVE[found[4]]].set_index("kind")["reports"]
    base = own.sum()
    named = own.drop(["other", "not_given"])
    assert number(found[3]) == base
    if found[1]:
        assert (named < LEAST).all()
        return
    said = {word.removesuffix("s") for word in re.split(", | and ", found[5])}
    assert said == set(named[named == named.max()].index)
    assert is_share(found[2], named.max(), base)


def told(
    frame: pd.DataFrame,
    sentence: str,
    *,
    verb: str,
    then: str,
    by: str,
    tells: Callable[[str], bool],
) -> tuple[re.Match[str], pd.Series[Any], int] | None:
    """What is said of how many tell, held against its frame; None where it is said to be few.

    Args:
        then: the pattern of how the sentence goes on.
        by: the column of the answers, of which `tells` says whether they are one.

    Returns:
        The match of `then`, the reports by answer, and how many tell.
    """
    bases = frame.groupby("substance")["base_reports"].first()
    if sentence.startswith("Too few"):
        assert (bases < LEAST).all()
        return None
    found = re.fullmatch(
        rf"(?:Fewer than (16)|{SHARE}) of {COUNT} (.+?) reports {verb}(.*)\.", sentence
    )
    assert found
    key = ADJECTIVE[found[4]]
    own = frame[frame["substance"] == key].set_index(by)["reports"]
    assert number(found[3]) == bases[key] == bases.max()
    blank = own[[not tells(str(one)) for one in own.index]].sum()
    telling = int(bases[key] - blank)
    if found[1]:
        assert telling < LEAST
        assert not found[5]
        return None
    assert telling >= LEAST
    assert is_share(found[2], telling, bases[key])
    rest = re.fullmatch(then, found[5])
    assert rest
    return rest, own, telling


@given(reasons())
@many
def test_reasons_for_use(frame: pd.DataFrame) -> None:
    said = told(
        frame,
        reason_for_use.headline(frame, source()),
        verb="say what it was used for",
        then=r"; (?:(no one reason is on 16 or more)|(.+) (is|are) named most, on ([\d,]+))",
        by="label",
        tells=lambda label: label != "not_given",
    )
    if said is None:
        return
    found, own, _ = said
    named = own.drop("not_given")
    if found[1]:
        assert (named < LEAST).all()
        return
    words = {word.capitalize() for word in re.split(", | and ", found[2])}
    assert words == set(named[named == number(found[4])].index)
    assert number(found[4]) == named.max() >= LEAST
    assert (found[3] == "is") == (len(words) == 1)


@given(onsets())
@many
def test_days_to_the_event(frame: pd.DataFrame) -> None:
    said = told(
        frame,
        time_to_onset.headline(frame, source()),
        verb="give the first use and the event to the day",
        then=rf"; on (none|[\d,]+) of {COUNT} at most a week lies between",
        by="onset",
        tells=lambda onset: onset != "not_given",
    )
    if said is None:
        return
    found, own, telling = said
    assert number(found[2]) == telling
    assert (0 if found[1] == "none" else number(found[1])) == own["same_day"] + own["week"]


@given(onsets())
@many
def test_half_of_the_days(frame: pd.DataFrame) -> None:
    said = re.findall(
        rf"Of {COUNT} (.+?) reports with the event on the first day or later, half had it within "
        rf"{COUNT} (days?)\.",
        time_to_onset.medians_words(frame, source()),
    )
    apart = frame["onset"].isin(["before_start", "not_given"])
    after = frame[~apart].groupby("substance")["reports"].sum()
    days = frame.groupby("substance")["median_days"].first()
    assert {ADJECTIVE[name] for _, name, *_ in said} == set(after[after >= LEAST].index)
    for count, name, within, noun in said:
        key = ADJECTIVE[name]
        assert number(count) == after[key]
        assert abs(number(within) - days[key]) <= 0.5
        assert (noun == "day") == (number(within) == 1)


@given(challenges())
@many
def test_what_stopping_did(frame: pd.DataFrame) -> None:
    said = told(
        frame[frame["challenge"] == "dechallenge"],
        dechallenge.headline(frame, source()),
        verb="say whether it abated when the product was stopped",
        then=rf": on {COUNT} of {COUNT} it did",
        by="result",
        tells=lambda result: result in ("positive", "negative"),
    )
    if said is None:
        return
    found, own, telling = said
    assert number(found[2]) == telling
    assert number(found[1]) == own["positive"]


@given(signals())
@many
def test_what_is_reported_more_often(frame: pd.DataFrame) -> None:
    sentence = more_often.headline(frame, source(), compared=more_often.TERMS)
    if sentence.startswith("Every term"):
        found = re.search(rf"fewer than 16 of {COUNT} reports", sentence)
        assert found
        assert number(found[1]) == frame["base_reports"].iloc[0]
        assert (frame["reports"] < LEAST).all()
        return
    if sentence.startswith("No term"):
        assert frame["ror_lower"].isna().all()
        return
    found = re.match(
        rf"(None|{COUNT}) of {COUNT} terms (is|are) above the threshold for being", sentence
    )
    assert found
    assert (0 if found[1] == "None" else number(found[2])) == frame["is_above"].sum()
    assert number(found[3]) == frame["ror_lower"].notna().sum()
    assert (found[4] == "are") == (frame["is_above"].sum() > 1)


@given(fields())
@many
def test_completeness(frame: pd.DataFrame) -> None:
    sentence = completeness_headline(frame, source())
    complete = frame[~frame["is_incomplete"]]
    last = complete["quarter"].max() if len(complete) else None
    own = frame if last is None else frame[frame["quarter"] == last]
    if sentence.startswith("Too few"):
        assert (own.groupby("field")["reports"].sum() < LEAST).all()
        return
    assert sentence.startswith("Over all" if last is None else f"In {last}, ")
    sums = own.groupby("field")[["reports_given", "reports_told"]].sum()
    words = {"an age": "age", "a sex": "sex", "an event date": "event_date"}
    said = re.findall(
        rf"{SHARE} (?:of reports(?: whose file can tell)? gave )?(an? [a-z ]+?)"
        r"(?=,| and|\.)",
        sentence,
    )
    can_tell = {
        key
        for key in words.values()
        if key in sums.index and sums.loc[key, "reports_told"] >= LEAST
    }
    assert {words[what] for _, what in said} == can_tell
    assert said or "no field of" in sentence
    for amount, what in said:
        assert is_share(amount, *sums.loc[words[what]])
    if said and "whose file can tell" not in sentence:
        compared = own[own["field"].isin(list(words.values()))]
        assert (compared["reports_told"] == compared["reports"]).all()


@given(st.lists(st.tuples(counts, counts, counts), min_size=1, max_size=5))
@many
def test_leaf_or_7oh(years: list[tuple[int, int, int]]) -> None:
    frame = pd.DataFrame(
        [
            {
                "year": year,
                "sort_order": place,
                "reports": count,
                "base_reports": sum(of_year),
                # fewer than the sum: an event can stand in several years
                "reports_of_all": max(one[place - 1] for one in years),
                "base_reports_of_all": max(map(sum, years)),
            }
            for year, of_year in enumerate(years, start=2020)
            for place, count in enumerate(of_year, start=1)
        ]
    )
    found = re.fullmatch(
        rf"{COUNT} of {COUNT} reports? cannot be split into leaf and 7-OH\.",
        leaf_headline(frame, source()),
    )
    assert found
    assert number(found[1]) == max(third for _, _, third in years)
    assert number(found[2]) == max(map(sum, years))


@given(exposures())
@many
def test_exposures(frame: pd.DataFrame) -> None:
    shown = frame[frame["exposures"].notna()].set_index("value_label")["exposures"]
    base = frame["base_exposures"].iloc[0]
    sentence = exposure_words.most_headline(frame, noun="sex", says="are")
    known = shown.drop("Not_given", errors="ignore")
    if sentence == "The counts that it takes to compare by sex are hidden.":
        assert pd.isna(base) or known.empty
    elif sentence.startswith("Too few"):
        assert known.empty or known.max() < LEAST
    else:
        found = re.fullmatch(rf"{COUNT} of {COUNT} exposures are (.+)\.", sentence)
        assert found
        assert (number(found[1]), number(found[2])) == (known.max(), base)
        assert known[found[3].capitalize()] == known.max()
    sentence = exposure_words.outcome_headline(frame)
    if sentence == "How many exposures had a serious outcome is hidden.":
        assert "Serious" not in shown
        return
    if sentence.startswith("Too few"):
        assert "Serious" not in shown or shown["Serious"] < LEAST
        return
    found = re.match(rf"{COUNT} of {COUNT} exposures had a serious outcome", sentence)
    assert found
    assert (number(found[1]), number(found[2])) == (shown["Serious"], base)


@given(st.lists(st.tuples(st.one_of(st.none(), counts), st.booleans()), min_size=1, max_size=6))
@many
def test_exposures_by_year(years: list[tuple[int | None, bool]]) -> None:
    frame = pd.DataFrame(
        [
            {
                "substance_group": "kratom",
                "group_label": "Kratom",
                "year": year,
                "exposures": count,
                "exposures_text": "‡" if count is None else str(count),
                "is_incomplete": is_incomplete,
            }
            for year, (count, is_incomplete) in enumerate(years, start=2020)
        ]
    ).astype({"exposures": "Int64"})
    sentence = exposure_words.exposure_years_headline(frame)
    complete = frame[~frame["is_incomplete"]].tail(2)
    known = complete["exposures"].fillna(0)
    if sentence == "The counts that it takes to compare years are hidden.":
        assert complete["exposures"].isna().any()
        return
    assert len(complete) < 2 or complete["exposures"].notna().all()
    if sentence.startswith("Too few"):
        assert len(complete) < 2 or known.min() < LEAST
        return
    found = re.fullmatch(
        rf"These line lists hold {COUNT} exposures in (\d+), against {COUNT} in (\d+)\.", sentence
    )
    assert found
    assert [int(found[4]), int(found[2])] == list(complete["year"])
    assert [number(found[3]), number(found[1])] == list(known)


@given(
    st.lists(
        st.tuples(st.one_of(st.none(), st.integers(0, 120_000)), st.one_of(st.none(), counts)),
        min_size=1,
        max_size=30,
    )
)
@many
def test_overdose_deaths(months: list[tuple[int | None, int | None]]) -> None:
    ends = pd.date_range("2022-01-31", periods=len(months), freq="ME")
    frame = pd.DataFrame(
        [
            {
                "indicator": TOTAL,
                "month_end": end,
                "reported_value": reported,
                "predicted_value": None if reported is None or more is None else reported + more,
            }
            for end, (reported, more) in zip(ends, months, strict=True)
        ]
    ).astype({"reported_value": float, "predicted_value": float})
    sentence = overdose_headline(frame)
    if sentence.startswith("CDC gives no number"):
        assert frame[["reported_value", "predicted_value"]].isna().all(axis=None)
        return
    found = re.fullmatch(
        rf"{COUNT} (predicted|reported) overdose deaths in the twelve months to (\w+ \d+)"
        rf"(?:, against {COUNT} a year earlier)?\.",
        sentence,
    )
    assert found
    column = frame.set_index("month_end")[f"{found[2]}_value"]
    end = pd.Period(found[3], freq="M").end_time.normalize()
    assert column[end] == number(found[1])
    assert frame[frame["month_end"] > end]["reported_value"].isna().all()
    earlier = column.get((end - pd.DateOffset(years=1)) + pd.offsets.MonthEnd(0))
    assert (found[4] is None) == (earlier is None or pd.isna(earlier))
    assert found[4] is None or number(found[4]) == earlier


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=6))
@many
def test_published_series(rows: list[tuple[str, bool]]) -> None:
    frame = pd.DataFrame(
        [{"series_id": one, "measure": "exposures", "verified": known} for one, known in rows],
        columns=["series_id", "measure", "verified"],
    ).astype({"verified": bool})
    sentence = series_headline(frame)
    if not rows:
        assert sentence == "No published count matches these filters."
        return
    found = re.fullmatch(
        r"(\d+) publications? counts? exposures; (it|\d+)(?: of them)? gives? counts not verified"
        r"\.",
        sentence,
    )
    assert found
    assert int(found[1]) == len({one for one, _ in rows})
    unverified = len({one for one, known in rows if not known})
    assert (1 if found[2] == "it" else int(found[2])) == unverified


@given(
    st.lists(
        st.tuples(st.integers(1, 40), st.sampled_from(("one event", "series"))),
        min_size=1,
        max_size=6,
    )
)
@many
def test_articles(rows: list[tuple[int, str]]) -> None:
    frame = pd.DataFrame(rows, columns=["reports", "kind"])
    found = re.fullmatch(
        rf"{COUNT} reports? cites? {COUNT} articles?"
        rf"(?:; one event alone stands behind {COUNT} of them)?\.",
        articles.headline(frame, source()),
    )
    assert found
    assert number(found[1]) == sum(count for count, _ in rows)
    assert number(found[2]) == len(rows)
    most = max((count for count, kind in rows if kind == "one event"), default=0)
    assert (number(found[3]) if found[3] else 0) == (most if most > 1 else 0)


@given(
    st.lists(thousandths, min_size=1, max_size=4),
    st.booleans(),
)
@many
def test_delay(shares: list[int], is_measured: bool) -> None:
    rows = [
        {
            "kind": "all",
            "reason": None
            if is_measured
            else "not measurable yet: 8 releases are needed, 1 are loaded",
            "share": share / 1_000,
            "lower": share * 0.0009,
            "upper": share * 0.0011,
        }
        for share in shares
    ]
    sentence = delay_headline(rows, source())
    if not is_measured:
        assert sentence.endswith("8 releases are needed, 1 is loaded.")
        return
    found = re.fullmatch(
        rf"Of what a FAERS quarter will hold, {SHARE} \(90% interval (\d+) to (\d+)\) is there "
        rf"at first publication(?:, {SHARE} one release later)?\.",
        sentence,
    )
    assert found
    first, lower, upper, later = found.groups()
    assert is_share(first, shares[0], 1_000)
    assert (later is None) == (len(shares) < 2)
    assert later is None or is_share(later, shares[1], 1_000)
    assert abs(int(lower) - shares[0] * 0.09) <= 0.5
    assert abs(int(upper) - shares[0] * 0.11) <= 0.5


STATUSES = ("schedule_i", "banned", "regulated", "none_known", "not_known")


@given(
    st.dictionaries(
        st.tuples(
            st.sampled_from(("AL", "TX", "OH", "US")),
            st.sampled_from(("leaf", "7-oh", "analogues")),
        ),
        st.sampled_from(STATUSES),
        min_size=1,
    )
)
@many
def test_legal_status(found_laws: dict[tuple[str, str], str]) -> None:
    frame = pd.DataFrame(
        [
            {"state_code": state, "scope": scope, "status": status, "legal_on": date(2026, 7, 1)}
            for (state, scope), status in found_laws.items()
        ]
    )
    found = re.fullmatch(
        r"On 1 July 2026, (\d+) states? bans? or schedules? kratom leaf and (\d+) bans? or "
        r"schedules? 7-OH, as far as we know(?:; of (\d+) it is not known)?\.",
        status_headline(frame),
    )
    assert found
    strict = {key for key, status in found_laws.items() if status in ("schedule_i", "banned")}
    assert int(found[1]) == len([key for key in strict if key[1] == "leaf" and key[0] != "US"])
    assert int(found[2]) == len([key for key in strict if key[1] == "7-oh" and key[0] != "US"])
    unknown = {state for (state, _), one in found_laws.items() if one == "not_known"} - {"US"}
    assert int(found[3] or 0) == len(unknown)


@given(st.lists(st.tuples(st.sampled_from(("US", "TX")), st.booleans()), max_size=5))
@many
def test_laws_by_date(laws: list[tuple[str, bool]]) -> None:
    frame = pd.DataFrame(laws, columns=["jurisdiction", "is_verified"]).astype(
        {"is_verified": bool}
    )
    found = re.fullmatch(
        r"(\d+) laws?, orders? (?:and|or) notices?: (\d+) federal, (\d+) of states; (\d+) "
        r"verified\.",
        timeline_headline(frame),
    )
    assert found
    federal = sum(where == "US" for where, _ in laws)
    verified = sum(known for _, known in laws)
    assert [int(one) for one in found.groups()] == [
        len(laws),
        federal,
        len(laws) - federal,
        verified,
    ]


@given(st.lists(st.tuples(counts, counts, counts), min_size=1, max_size=4))
@many
def test_case_versions(quarters: list[tuple[int, int, int]]) -> None:
    frame = pd.DataFrame(
        [
            {"delivered": kept + superseded + deleted, "kept": kept}
            for kept, superseded, deleted in quarters
        ]
    )
    found = re.fullmatch(
        rf"Of {COUNT} FAERS case versions delivered, {COUNT} stand", versions_headline(frame)
    )
    assert found
    assert number(found[1]) == sum(map(sum, quarters))
    assert number(found[2]) == sum(kept for kept, _, _ in quarters)


@given(st.lists(st.booleans(), min_size=1, max_size=14))
@many
def test_surveys(wrong: list[bool]) -> None:
    names = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    frame = pd.DataFrame({"problem": ["not possible" if one else None for one in wrong]})
    found = re.match(r"Of (\w+) survey lines? printed, (\w+) cannot be", survey_headline(frame))
    assert found
    said = [names.index(one) if one in names else int(one) for one in found.groups()]
    assert said == [len(wrong), sum(wrong)]


@given(
    st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=4),
    st.integers(0, 3),
    st.integers(0, 30),
)
@many
def test_what_is_new(series: list[tuple[int, bool]], names: int, more: int) -> None:
    above = sum(1 + others for others, _ in series)
    tested = above + more
    alerts = [
        news.Alert(
            row={"settled_on": date(2026, 7, 1) if is_settled else None},
            others=[{}] * others,
            source=source(),
        )
        for others, is_settled in series
    ]
    new = news.News(since=None, rows=[{"kind": "product_name"}] * names)
    sentence = news.headline(alerts, new, news.Tested(series=tested))
    said = re.search(r"(\d+|no) product names? (?:is|are) new", sentence, re.IGNORECASE)
    assert said
    assert (0 if said[1].lower() == "no" else int(said[1])) == names
    if not tested:
        assert sentence.endswith("no series has a past long enough to be tested.")
        return
    found = re.match(
        rf"(?:No series is|{COUNT} of {COUNT} series (?:is|are)) above (?:its|their) limit"
        r"(?: \((\d+) settled\))?, ",
        sentence,
    )
    assert found
    assert number(found[1] or "0") == above
    assert found[2] is None or number(found[2]) == tested
    assert int(found[3] or 0) == sum(1 + others for others, is_settled in series if is_settled)
