"""Groups of reports of one event: what links connect, unless something in the group parts it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse import csgraph

from etl.analysis.duplicates.candidates import pairs_within
from etl.analysis.duplicates.evidence import compare
from etl.analysis.duplicates.facts import NONE, Reports


def group_places(facts: Reports, links: pd.DataFrame) -> np.ndarray:
    """Put reports together that links of the verdict `merged` connect.

    The surest link comes first, of equals the one of the smallest ids. Two groups are joined where
    no report of one clashes with a report of the other; so the order in which reports came plays
    no part.

    Args:
        links: left and right (places), verdict and score.

    Returns:
        for each link the place of the first report of the group that both ends are in, else -1.
    """
    merged = links[links["verdict"] == "merged"]
    merged = merged.sort_values(["score", "left", "right"], ascending=[False, True, True])
    left, right = (merged[name].to_numpy(dtype=int) for name in ("left", "right"))
    clashes = _clashes(facts, left, right)
    group_of: dict[int, list[int]] = {}
    for one, other in zip(left.tolist(), right.tolist(), strict=True):
        mine, theirs = group_of.get(one, [one]), group_of.get(other, [other])
        if mine is theirs or _parted(mine, theirs, clashes):
            continue
        together = sorted([*mine, *theirs])
        for member in together:
            group_of[member] = together
    first = np.full(len(facts), NONE)
    for place, members in group_of.items():
        first[place] = members[0]
    ends = (first[links[name].to_numpy(dtype=int)] for name in ("left", "right"))
    one_end, other_end = ends
    is_within = (links["verdict"] == "merged").to_numpy() & (one_end == other_end)
    return np.where(is_within, one_end, NONE)


def _clashes(facts: Reports, left: np.ndarray, right: np.ndarray) -> set[tuple[int, int]]:
    """The pairs that clash among all reports that links connect, directly or not."""
    number = len(facts)
    graph = sparse.coo_matrix((np.ones(len(left)), (left, right)), shape=(number, number))
    _, component = csgraph.connected_components(graph, directed=False)
    place = np.unique(np.concatenate([left, right]))
    members = pd.DataFrame({"place": place, "component": component[place]})
    one, other = pairs_within(members, most=number)
    parted = compare(facts, one, other).clash
    return set(zip(one[parted].tolist(), other[parted].tolist(), strict=True))


def _parted(mine: list[int], theirs: list[int], clashes: set[tuple[int, int]]) -> bool:
    return any((min(one, other), max(one, other)) in clashes for one in mine for other in theirs)
