"""Squashing keeps what the likelihood is made of, and the unseen cells are all the others."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.analysis import squashing
from etl.analysis.squashing import squash, unseen_cells
from tests.unit.analysis.tables import expectations

pairs = st.lists(st.tuples(st.integers(0, 30), expectations), min_size=1, max_size=60)
margins = st.lists(st.integers(1, 500), min_size=1, max_size=12)


@given(pairs, st.integers(1, 100))
def test_squashing_keeps_pairs_and_expected_reports_of_each_count(
    several: list[tuple[int, float]], bins_per_decade: int
) -> None:
    n, e = np.transpose(several)
    points = squash(n, e, bins_per_decade)
    assert len(points.n) <= len(n)
    for count in np.unique(n):
        here = points.n == count
        assert points.weight[here].sum() == (n == count).sum()
        assert (points.weight * points.e)[here].sum() == pytest.approx(e[n == count].sum())


@given(pairs, st.integers(1, 100))
def test_only_near_neighbors_are_put_together(
    several: list[tuple[int, float]], bins_per_decade: int
) -> None:
    n, e = np.transpose(several)
    points = squash(n, e, bins_per_decade)
    widest = 10 ** (1 / bins_per_decade) * (1 + 1e-9)
    for count, mean, weight in zip(*points, strict=True):
        near = (n == count) & (e < mean * widest) & (e > mean / widest)
        assert near.sum() >= weight


def test_nothing_squashes_to_nothing() -> None:
    assert [len(one) for one in squash([], [])] == [0, 0, 0]


@given(margins, margins, st.data())
def test_the_unseen_cells_are_all_but_the_seen(
    substances: list[int], events: list[int], data: st.DataObject
) -> None:
    every = np.outer(substances, events).ravel() / 1000
    is_seen = np.array(data.draw(st.lists(st.booleans(), min_size=len(every), max_size=len(every))))
    unseen = unseen_cells(substances, events, every[is_seen], reports=1000)
    assert not unseen.n.any()
    assert unseen.weight.sum() == (~is_seen).sum()
    assert (unseen.weight * unseen.e).sum() == pytest.approx(every[~is_seen].sum(), abs=1e-9)
    by_hand = squash(np.zeros((~is_seen).sum()), every[~is_seen])
    np.testing.assert_allclose(unseen.weight, by_hand.weight)
    np.testing.assert_allclose(unseen.e, by_hand.e, rtol=1e-9)


def test_many_substances_are_gone_through_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    substances, events = range(1, 400), range(1, 90)
    whole = unseen_cells(substances, events, [0.5], reports=1000)
    monkeypatch.setattr(squashing, "CELLS_AT_A_TIME", 200)
    np.testing.assert_allclose(unseen_cells(substances, events, [0.5], reports=1000), whole)


def test_no_substance_has_no_cell() -> None:
    assert [len(one) for one in unseen_cells([], [3], [], reports=10)] == [0, 0, 0]


def test_a_substance_without_a_report_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one report"):
        unseen_cells([0, 3], [2], [], reports=10)


def test_expected_reports_that_do_not_follow_from_the_margins_are_refused() -> None:
    with pytest.raises(ValueError, match="do not follow from these margins"):
        unseen_cells([3, 5], [2, 4], [7.0], reports=10)
