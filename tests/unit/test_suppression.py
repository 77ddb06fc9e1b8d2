"""Suppression: the attacker of these tests knows every published cell and every definition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from etl.privacy.exposure_tables import ANY, COLUMNS, suppressed
from etl.privacy.suppression import Mark, Relation, largest_hidden, protection, suppress
from tests.support.attacker import OUTCOMES, SERIOUS, SEVERE, Attacker, Comparer, severity_of

GROUPS = ("kratom", "7-oh")
SEXES = ("female", "male", "not_given")
AGES = ("0_5", "13_19", "20_29", "30_39", "unknown_adult", "not_given")
REASONS = ("unintentional", "suspected_suicide", "misuse_abuse", "not_given")
SITES = ("no_facility", "treated_released", "critical_care", "not_given")
CHRONIC = ("acute", "chronic", "not_given")
EFFECTS = ("agitation", "nausea", "seizure", "coma")
CLASSES = ("alcohol", "benzodiazepines", "kava")
LEFT_OUT = ("information", "confirmed_nonexposure", "animal", "not_watched")

case = st.fixed_dictionaries(
    {
        "group": st.sampled_from(GROUPS),
        "year": st.integers(2022, 2024),
        "medical_outcome": st.sampled_from(OUTCOMES),
        "sex": st.sampled_from(SEXES),
        "age_band": st.sampled_from(AGES),
        "reason": st.sampled_from(REASONS),
        "management_site": st.sampled_from(SITES),
        "chronicity": st.sampled_from(CHRONIC),
        "clinical_effect": st.frozensets(st.sampled_from(EFFECTS), max_size=3),
        "co_ingestant_class": st.frozensets(st.sampled_from(CLASSES), max_size=2),
    }
)
profiles = st.lists(st.tuples(case, st.integers(1, 25)), max_size=12)
left_out = st.fixed_dictionaries({name: st.integers(0, 30) for name in LEFT_OUT})


def cells_of(one: dict[str, Any], by: int) -> Iterator[tuple[str, int | None, str, int]]:
    """The cells that a case counts in, `by` times."""
    yield "total", None, "all", by
    yield "year", None, str(one["year"]), by
    yield "number_of_substances", None, "several" if one["co_ingestant_class"] else "single", by
    for name in ("medical_outcome", "sex", "age_band", "reason", "management_site", "chronicity"):
        yield name, None, one[name], by
    for name in ("clinical_effect", "co_ingestant_class"):
        for value in one[name]:
            yield name, None, value, by
    for value, outcomes in (("serious", SERIOUS), ("severe", SEVERE)):
        yield "severity", None, value, by * (one["medical_outcome"] in outcomes)
    yield "severity_year", one["year"], severity_of(one["medical_outcome"]), by


def tables(cases: list[tuple[dict[str, Any], int]], others: Mapping[str, int]) -> pd.DataFrame:
    """The published tables of a line list before suppression, counted the plain way."""
    counts: Counter[tuple[str, str, int | None, str]] = Counter()

    def add(characteristic: str, group: str, year: int | None, value: str, by: int) -> None:
        for one in (group, ANY):
            counts[characteristic, one, year, value] += by

    years = range(2022, 2025)
    values: dict[str, tuple[str, ...]] = {
        "total": ("all",), "year": tuple(map(str, years)), "medical_outcome": OUTCOMES,
        "sex": SEXES, "age_band": AGES, "reason": REASONS, "management_site": SITES,
        "chronicity": CHRONIC, "number_of_substances": ("single", "several"),
        "severity": ("serious", "severe"), "clinical_effect": EFFECTS,
        "co_ingestant_class": CLASSES,
    }  # fmt: skip
    for name, group in product(values, GROUPS):
        for value in values[name]:
            add(name, group, None, value, 0)
    for group, year, value in product(GROUPS, years, ("serious", "not_serious", "not_known")):
        add("severity_year", group, year, value, 0)
    for one, by in cases:
        for name, year, value, count in cells_of(one, by):
            add(name, one["group"], year, value, count)
    for name, count in others.items():
        counts["case", ANY, None, name] = count
    counts["case", ANY, None, "read"] = counts["total", ANY, None, "all"] + sum(others.values())
    rows = [(*key, count) for key, count in counts.items()]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({"year": "Int64", "exposures": "int64"})


PLAIN_CASE = {
    "group": "kratom", "year": 2023, "medical_outcome": "minor", "sex": "male",
    "age_band": "20_29", "reason": "misuse_abuse", "management_site": "no_facility",
    "chronicity": "acute", "clinical_effect": frozenset(), "co_ingestant_class": frozenset(),
}  # fmt: skip
# 18 exposures to several substances in two classes of 9 at most: both must be 9.
CLASSES_THAT_JUST_COVER = [
    (PLAIN_CASE, 40),
    ({**PLAIN_CASE, "co_ingestant_class": frozenset({"alcohol"})}, 9),
    ({**PLAIN_CASE, "co_ingestant_class": frozenset({"kava"})}, 9),
]


@example(cases=CLASSES_THAT_JUST_COVER, others=dict.fromkeys(LEFT_OUT, 0), limit=9)
@given(cases=profiles, others=left_out, limit=st.sampled_from([2, 4, 9, 20]))
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_no_hidden_cell_of_the_published_tables_can_be_worked_out(
    cases: list[tuple[dict[str, Any], int]], others: dict[str, int], limit: int
) -> None:
    counts = tables(cases, others)
    published = suppressed(counts, limit=limit)
    attacker = Attacker(published, limit=limit)
    for at, row in enumerate(published.itertuples()):
        true = counts["exposures"].iloc[at]
        if row.mark == "shown":
            assert row.exposures == true
            assert not 1 <= true <= limit
            continue
        assert pd.isna(row.exposures)
        low, high = attacker.range_of(at)
        assert low <= true <= high
        assert low < high, f"{row} can only be {low}"


def edition_of(frame: pd.DataFrame, *, number: int, limit: int) -> pd.DataFrame:
    return frame.assign(edition=number, largest_hidden=limit)


def small_growths_given_away(
    old: pd.DataFrame, new: pd.DataFrame, counts: tuple[pd.Series, pd.Series], *, limit: int
) -> list[str]:
    """What a comparison pins: a growth of few, or a cell that either edition hides."""
    comparer = Comparer(old, new, limit=limit)
    found = []
    for before, after, goal in comparer.growths():
        growth = counts[1].iloc[after] - counts[0].iloc[before]
        low, high = comparer.range_of(goal)
        assert low <= growth <= high
        if 1 <= growth <= limit and low == high:
            found.append(f"growth of {growth}: {new.iloc[after].to_dict()}")
    for at in range(len(old) + len(new)):
        row = old.iloc[at] if at < len(old) else new.iloc[at - len(old)]
        low, high = comparer.range_of(comparer.cell(at))
        if row["mark"] != "shown" and low == high:
            found.append(f"hidden cell: {row.to_dict()}")
    return found


MORE_OF_THE_SAME = [(PLAIN_CASE, 3), ({**PLAIN_CASE, "sex": "female"}, 20)]


@example(
    cases=[(PLAIN_CASE, 40)], more=MORE_OF_THE_SAME, others=dict.fromkeys(LEFT_OUT, 0), limit=9
)
@given(
    cases=profiles,
    more=st.lists(st.tuples(case, st.integers(1, 12)), max_size=4),
    others=left_out,
    limit=st.sampled_from([4, 9]),
)
@settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_a_comparison_of_two_editions_gives_no_small_number_away(
    cases: list[tuple[dict[str, Any], int]],
    more: list[tuple[dict[str, Any], int]],
    others: dict[str, int],
    limit: int,
) -> None:
    before, after = tables(cases, others), tables([*cases, *more], others)
    old = suppressed(before, limit=limit)
    new = suppressed(after, limit=limit, earlier=edition_of(old, number=1, limit=limit))
    counts = (before["exposures"], after["exposures"])
    assert small_growths_given_away(old, new, counts, limit=limit) == []
    again = edition_of(new, number=2, limit=limit)
    both = pd.concat([edition_of(old, number=1, limit=limit), again])
    same = suppressed(after, limit=limit, earlier=both)
    assert small_growths_given_away(new, same, (counts[1], counts[1]), limit=limit) == []


def test_a_comparison_finds_what_each_edition_hides_only_from_itself() -> None:
    others = dict.fromkeys(LEFT_OUT, 0)
    before = tables([(PLAIN_CASE, 40)], others)
    after = tables([(PLAIN_CASE, 40), *MORE_OF_THE_SAME], others)
    old, new = suppressed(before, limit=9), suppressed(after, limit=9)
    counts = (before["exposures"], after["exposures"])
    given = small_growths_given_away(old, new, counts, limit=9)
    assert any("growth of 3" in one and "'male'" in one for one in given)


def test_a_list_that_shrank_can_be_published_too() -> None:
    others = dict.fromkeys(LEFT_OUT, 0)
    before = tables([(PLAIN_CASE, 40), ({**PLAIN_CASE, "sex": "female"}, 20)], others)
    after = tables([(PLAIN_CASE, 38), ({**PLAIN_CASE, "sex": "female"}, 20)], others)
    old = suppressed(before, limit=9)
    new = suppressed(after, limit=9, earlier=edition_of(old, number=1, limit=9))
    own = new[new["substance_group"] == ANY]
    marks = {(row.characteristic, row.value): row.mark for row in own.itertuples()}
    assert marks["sex", "male"] == "complementary"
    assert marks["total", "all"] == "complementary"
    assert marks["medical_outcome", "death"] == "shown"


def test_the_attacker_works_out_what_primary_suppression_alone_would_hide() -> None:
    counts = tables(
        [(PLAIN_CASE, 40), ({**PLAIN_CASE, "sex": "female"}, 3)], dict.fromkeys(LEFT_OUT, 0)
    )
    is_small = counts["exposures"].between(1, 9)
    naive = counts.assign(
        mark=is_small.map({True: "small", False: "shown"}),
        exposures=counts["exposures"].mask(is_small),
    )
    attacker = Attacker(naive, limit=9)
    hidden = [at for at in range(len(naive)) if is_small.iloc[at]]
    assert {attacker.range_of(at) for at in hidden} == {(3, 3)}


def frame_of(**counts: int) -> tuple[dict[str, int], list[Relation[str]]]:
    parts = [name for name in counts if name != "all"]
    return counts, [Relation.total("all", parts)]


def test_small_counts_are_hidden_and_zero_and_large_ones_shown() -> None:
    marks = suppress({"a": 0, "b": 1, "c": 9, "d": 10}, [], limit=9)
    assert marks == {"a": "shown", "b": "small", "c": "small", "d": "shown"}


def test_a_single_small_count_takes_a_second_cell_with_it() -> None:
    counts, relations = frame_of(a=4, b=30, c=50, all=84)
    marks = suppress(counts, relations, limit=9)
    assert marks == {"a": "small", "b": "complementary", "c": "shown", "all": "shown"}


def test_the_second_cell_leaves_room_to_doubt() -> None:
    # 1 + 10 = 11 with one cell in 1..9 and the other above 9 has one solution only.
    counts, relations = frame_of(a=1, b=10, all=11)
    assert suppress(counts, relations, limit=9)["all"] == "complementary"


def test_two_small_counts_that_add_up_to_two_do_not_stay_alone() -> None:
    counts, relations = frame_of(a=1, b=1, c=40, all=42)
    marks = suppress(counts, relations, limit=9)
    assert marks["c"] == "complementary"


def test_a_rectangle_is_hidden_where_rows_and_columns_have_totals() -> None:
    counts = {f"{row}{column}": 20 for row in "abc" for column in "xyz"} | {"ax": 3}
    counts |= {f"{row}+": sum(counts[f"{row}{column}"] for column in "xyz") for row in "abc"}
    counts |= {f"+{column}": sum(counts[f"{row}{column}"] for row in "abc") for column in "xyz"}
    relations = [Relation.total(f"{row}+", [f"{row}{column}" for column in "xyz"]) for row in "abc"]
    relations += [
        Relation.total(f"+{column}", [f"{row}{column}" for row in "abc"]) for column in "xyz"
    ]
    marks = suppress(
        counts, relations, limit=9, weights={name: 10 for name in counts if "+" in name}
    )
    assert sum(mark != Mark.SHOWN for mark in marks.values()) == 4
    assert all(marks[name] == Mark.SHOWN for name in counts if "+" in name)


def test_what_cannot_be_protected_is_withheld_with_all_that_is_tied_to_it() -> None:
    # Everybody knows that the cell is 3: no choice of hidden cells changes that.
    marks = suppress({"a": 3, "b": 50, "c": 60}, [Relation({"a": 1}, 3, 3)], limit=9)
    assert marks == {"a": "withheld", "b": "shown", "c": "shown"}


@pytest.mark.parametrize(("below", "limit"), [(0, 0), (1, 0), (2, 2), (3, 2), (10, 9), (21, 20)])
def test_the_setting_names_what_is_hidden(below: int, limit: int) -> None:
    assert largest_hidden(below) == limit


def test_a_limit_of_zero_hides_nothing() -> None:
    counts, relations = frame_of(a=1, b=10, all=11)
    assert set(suppress(counts, relations, limit=0).values()) == {"shown"}


@given(st.lists(st.integers(0, 60), min_size=1, max_size=8))
@settings(deadline=None, derandomize=True)
def test_the_same_counts_give_the_same_marks(values: list[int]) -> None:
    counts, relations = frame_of(
        **{f"c{at}": value for at, value in enumerate(values)}, all=sum(values)
    )
    assert suppress(counts, relations, limit=9) == suppress(counts, relations, limit=9)
    assert protection(9) == 3
