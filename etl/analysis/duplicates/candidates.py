"""Pairs of reports that share a clue, and so are worth comparing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from etl.analysis.duplicates.facts import NONE, Reports
from etl.analysis.duplicates.numbers import keyed

# Of a clue that more reports share each says little, and their pairs are many.
MOST_OF_ARTICLE = 250
MOST_OF_DAY = 120
MOST_OF_CLUE = 40
MOST_OF_NUMBER = 20
LIST_TELLS = 3
"""A list of as many words is a clue by itself."""
ACROSS_DAYS = 31
"""A report reaches another system within so many days."""


def numbered_pairs(table: pd.DataFrame) -> pd.DataFrame:
    """Pairs of which one has the number of the other.

    Returns:
        left, right (places, left < right), is_named: a sender says so.
    """
    keys = keyed(table)
    own = keys[keys["kind"] == "own"]
    own = own[own.groupby("key")["key"].transform("size") <= MOST_OF_NUMBER]
    others = keys[keys["kind"] != "own"]
    found = own.merge(pd.concat([own, others]), on="key", suffixes=("", "_other"))
    found = found[found["place"] != found["place_other"]]
    pairs = pd.DataFrame(
        {
            "left": np.minimum(found["place"], found["place_other"]),
            "right": np.maximum(found["place"], found["place_other"]),
            "is_named": found["kind_other"] == "named",
        }
    )
    return pairs.groupby(["left", "right"], as_index=False)["is_named"].min()


def candidate_pairs(reports: Reports) -> tuple[np.ndarray, np.ndarray]:
    """Places of all pairs within a system that share a clue, left < right, each once."""
    left, right = [], []
    for clue, most in _clues(reports):
        one, other = pairs_within(clue, most=most)
        left.append(one)
        right.append(other)
    for clue in _rare_words(reports):
        one, other = pairs_within(clue, most=MOST_OF_CLUE)
        lacks = reports.lacks[one] | reports.lacks[other]
        left.append(one[lacks])
        right.append(other[lacks])
    return _distinct(np.concatenate(left), np.concatenate(right), len(reports))


def pairs_across(reports: Reports) -> tuple[np.ndarray, np.ndarray]:
    """Places of pairs of two systems of one sex and age, on one day or received about then."""
    frame = pd.DataFrame(
        {
            "place": np.arange(len(reports)),
            "source": reports.source,
            "sex": reports.sex,
            "age": np.round(reports.age),
            "day": np.where(reports.day != NONE, reports.day, np.nan),
            "month": reports.received // ACROSS_DAYS,
        }
    )
    frame = frame[(frame["sex"] != NONE) & frame["age"].notna()]
    found = []
    same_day = frame[frame["day"].notna()]
    found.append(same_day.merge(same_day, on=["sex", "day"], suffixes=("", "_other")))
    for later in (0, 1):
        shifted = frame.assign(month=frame["month"] + later)
        found.append(frame.merge(shifted, on=["sex", "age", "month"], suffixes=("", "_other")))
    both = pd.concat([one[["place", "place_other", "source", "source_other"]] for one in found])
    both = both[both["source"] != both["source_other"]]
    one, other = both["place"].to_numpy(), both["place_other"].to_numpy()
    return _distinct(np.minimum(one, other), np.maximum(one, other), len(reports))


def _clues(reports: Reports) -> Iterator[tuple[pd.DataFrame, int]]:
    """Frames of place and clue, with how many reports of one clue are compared."""
    place = np.arange(len(reports))
    common = pd.DataFrame({"place": place, "source": reports.source})
    # A medical examiner lists each person once.
    common = common[~reports.is_finding]
    cited = common[(reports.article[common["place"]] != NONE)]
    cited = cited[~reports.is_series[cited["place"]]]
    yield cited.assign(clue=reports.article[cited["place"]]), MOST_OF_ARTICLE
    dated = common[reports.day[common["place"]] != NONE]
    yield dated.assign(clue=reports.day[dated["place"]]), MOST_OF_DAY
    known = common[(reports.sex[common["place"]] != NONE) & ~np.isnan(reports.age[common["place"]])]
    person = np.round(reports.age[known["place"]]) * 2 + reports.sex[known["place"]]
    known = known.assign(person=person)
    weighed = known[~np.isnan(reports.weight[known["place"]])]
    for shift in (0.0, 0.5):
        kilograms = np.floor(reports.weight[weighed["place"]] + shift)
        yield weighed.assign(clue=kilograms), MOST_OF_CLUE
    for words in (reports.ingredients, reports.reactions):
        listed = words.has.tocoo()
        entries = pd.DataFrame({"place": listed.row, "clue": listed.col})
        yield known.merge(entries, on="place"), MOST_OF_CLUE
        keys = words.keys()
        many = common[words.number[common["place"]] >= LIST_TELLS]
        yield many.assign(clue=keys[many["place"]]), MOST_OF_CLUE


def _rare_words(reports: Reports) -> Iterator[pd.DataFrame]:
    """Frames of place and word: where age or sex is not given, they alone are a clue."""
    for words in (reports.ingredients, reports.reactions):
        listed = words.has.tocoo()
        entries = pd.DataFrame({"place": listed.row, "clue": listed.col})
        entries["source"] = reports.source[entries["place"]]
        yield entries[~reports.is_finding[entries["place"]]]


def pairs_within(clue: pd.DataFrame, *, most: int) -> tuple[np.ndarray, np.ndarray]:
    """Places of the pairs that share all columns but the place, left < right."""
    columns = [name for name in clue.columns if name != "place"]
    number = clue.groupby(columns, sort=False).ngroup().to_numpy()
    if not len(number):
        return np.empty(0, dtype=int), np.empty(0, dtype=int)
    place = clue["place"].to_numpy()
    order = np.lexsort((place, number))
    number, place = number[order], place[order]
    starts = np.flatnonzero(np.r_[True, number[1:] != number[:-1]])
    sizes = np.diff(np.r_[starts, len(number)])
    left, right = [], []
    for size in np.unique(sizes[(sizes > 1) & (sizes <= most)]):
        members = place[starts[sizes == size][:, None] + np.arange(size)]
        one, other = np.triu_indices(size, 1)
        left.append(members[:, one].ravel())
        right.append(members[:, other].ravel())
    if not left:
        return np.empty(0, dtype=int), np.empty(0, dtype=int)
    return np.concatenate(left), np.concatenate(right)


def _distinct(left: np.ndarray, right: np.ndarray, number: int) -> tuple[np.ndarray, np.ndarray]:
    both = np.unique(left.astype(np.int64) * number + right)
    return both // number, both % number
