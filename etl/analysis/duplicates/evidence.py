"""What two reports have in common and what not, weighed by how seldom it agrees by chance.

A fact that agrees counts as many bits as it tells: log2 of one over its share among all reports.
The sum is set against the odds that any other report is of the same event, one in their number;
`score` is the probability that follows. Weights below one are for words that come together
(reactions) or repeat each other (product names and ingredients).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from etl.analysis.duplicates.facts import NONE, UNSEEN, Reports

OLDEST_GAP = 2.0
SAME_AGE, NEAR_AGE = 0.5, 1.0
SAME_WEIGHT, NEAR_WEIGHT, OTHER_WEIGHT = 0.6, 0.03, 0.25
NEAR_DAYS = 31
MOST_BITS = {"ingredient": 30.0, "reaction": 15.0, "product": 6.0, "day": 11.0, "weight": 6.0}
REACTIONS, PRODUCTS = 0.6, 0.7
UNSHARED = 0.4
"""Share of the bits of what only the shorter list holds, which is taken off."""
OTHER_DEATH, OTHER_COUNTRY, OTHER_YEAR = 3.0, 6.0, 8.0
OTHER_ARTICLE, SAME_SENDER = 6.0, 8.0
NO_REACTION = 4.0
MANY_WORDS = 4
FEWEST_SHARED = 0.5
"""Of two lists of two or more other ingredients, so much of the shorter one is in the other."""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What is known of pairs, an array for each fact.

    Attributes:
        bits: for one event, less what speaks against it.
        odds: the same, less the odds before anything is known.
        score: probability of one event.
        clash: something parts them for certain.
        is_telling: a fact of the person or the day agrees, or a long list; without one, shared
            words say only that two reports are alike.
        agrees: what agrees, in words, where words were asked for.
        disagrees: what does not.
    """

    bits: np.ndarray
    odds: np.ndarray
    score: np.ndarray
    clash: np.ndarray
    is_telling: np.ndarray
    agrees: np.ndarray
    disagrees: np.ndarray

    def at(self, chosen: np.ndarray) -> Evidence:
        """The evidence of the pairs chosen by a mask; without words."""
        return replace(
            self,
            bits=self.bits[chosen],
            odds=self.odds[chosen],
            score=self.score[chosen],
            clash=self.clash[chosen],
            is_telling=self.is_telling[chosen],
        )


def compare(
    reports: Reports, left: np.ndarray, right: np.ndarray, *, in_words: bool = False
) -> Evidence:
    """Weigh the facts of pairs, and say in words what agrees where that is asked for."""
    said = _Said(len(left), in_words=in_words)
    _sex_and_age(reports, left, right, said)
    _weight(reports, left, right, said)
    _dates(reports, left, right, said)
    _codes(reports, left, right, said)
    _words(reports, left, right, said)
    against = np.maximum(reports.odds[left], reports.odds[right])
    odds = np.clip(said.bits - against, -60, 60)
    return Evidence(
        bits=said.bits,
        odds=odds,
        score=probability(odds),
        clash=said.clash,
        is_telling=said.is_person
        | (said.number["ingredient"] >= MANY_WORDS)
        | (said.number["reaction"] >= MANY_WORDS),
        agrees=said.agrees,
        disagrees=said.disagrees,
    )


def probability(odds: np.ndarray) -> np.ndarray:
    """The probability that belongs to odds in bits."""
    return np.round(1 / (1 + np.exp2(-odds)), 4)


class _Said:
    """Bits and words that add up."""

    def __init__(self, number: int, *, in_words: bool) -> None:
        self.bits = np.zeros(number)
        self.clash = np.zeros(number, dtype=bool)
        self.in_words = in_words
        self.agrees = np.full(number if in_words else 0, "", dtype=object)
        self.disagrees = np.full(number if in_words else 0, "", dtype=object)
        self.number: dict[str, np.ndarray] = {}
        self.is_person = np.zeros(number, dtype=bool)

    def agree(self, where: np.ndarray, words: str, bits: np.ndarray | float) -> None:
        self.bits += np.where(where, bits, 0.0)
        if self.in_words:
            _append(self.agrees, where, words)

    def differ(self, where: np.ndarray, words: str, bits: np.ndarray | float) -> None:
        self.bits -= np.where(where, bits, 0.0)
        if self.in_words:
            _append(self.disagrees, where, words)

    def part(self, where: np.ndarray, words: str) -> None:
        self.differ(where, words, 0.0)
        self.clash |= where

    def count(self, number: np.ndarray, of: np.ndarray, words: str) -> None:
        """Say how many of the shorter list are in the other."""
        if not self.in_words:
            return
        for at, (both, least) in enumerate(zip(number, of, strict=True)):
            if least:
                texts = self.agrees if both else self.disagrees
                texts[at] += ("; " if texts[at] else "") + f"{both} of {least} {words}"


def _append(texts: np.ndarray, where: np.ndarray, words: str) -> None:
    texts[where & (texts != "")] += "; "
    texts[where] += words


def _rarity(values: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Bits of each value: how seldom it is among all reports."""
    unique, inverse, counts = np.unique(values[known], return_inverse=True, return_counts=True)
    del unique
    bits = np.zeros(len(values))
    bits[known] = np.log2((len(values) + UNSEEN) / (counts + 1))[inverse]
    return bits


def _sex_and_age(reports: Reports, left: np.ndarray, right: np.ndarray, said: _Said) -> None:
    sex, other_sex = reports.sex[left], reports.sex[right]
    given = (sex != NONE) & (other_sex != NONE)
    said.agree(given & (sex == other_sex), "sex", 0.7)
    said.part(given & (sex != other_sex), "sex")
    gap = np.abs(reports.age[left] - reports.age[right])
    seldom = np.minimum(_rarity(np.round(reports.age), ~np.isnan(reports.age)), 6.0)
    said.agree(gap < SAME_AGE, "age", seldom[left])
    said.agree((gap >= SAME_AGE) & (gap <= NEAR_AGE), "age within a year", 2.0)
    said.is_person |= gap <= NEAR_AGE
    said.differ((gap > NEAR_AGE) & (gap <= OLDEST_GAP), "age", 1.0)
    said.part(gap > OLDEST_GAP, "age")


def _weight(reports: Reports, left: np.ndarray, right: np.ndarray, said: _Said) -> None:
    weight, other = reports.weight[left], reports.weight[right]
    gap = np.abs(weight - other)
    share = gap / np.fmax(weight, other)
    seldom = _rarity(np.round(reports.weight), ~np.isnan(reports.weight))
    said.agree(gap <= SAME_WEIGHT, "weight", np.minimum(seldom[left], MOST_BITS["weight"]))
    said.is_person |= gap <= SAME_WEIGHT
    said.agree((gap > SAME_WEIGHT) & (share <= NEAR_WEIGHT), "weight about", 2.0)
    said.differ((share > 0.1) & (share <= OTHER_WEIGHT), "weight", 4.0)
    said.part((share > OTHER_WEIGHT) & (gap > 5), "weight")


def _dates(reports: Reports, left: np.ndarray, right: np.ndarray, said: _Said) -> None:
    day, other = reports.day[left], reports.day[right]
    given = (day != NONE) & (other != NONE)
    seldom = np.minimum(_rarity(reports.day, reports.day != NONE), MOST_BITS["day"])
    said.agree(given & (day == other), "event day", seldom[left])
    said.is_person |= given & (day == other)
    gap = np.abs(day - other)
    said.differ(given & (gap > 0) & (gap <= NEAR_DAYS), "event day", 4.0)
    # Senders of one article date its event each in their own way.
    cited = (reports.article[left] != NONE) & (reports.article[left] == reports.article[right])
    said.differ(given & (gap > NEAR_DAYS) & cited, "event day", 8.0)
    said.part(given & (gap > NEAR_DAYS) & ~cited, "event day")
    year, other_year = reports.year[left], reports.year[right]
    said.differ(
        ~given & (year != NONE) & (other_year != NONE) & (year != other_year),
        "event year",
        OTHER_YEAR,
    )


def _codes(reports: Reports, left: np.ndarray, right: np.ndarray, said: _Said) -> None:
    country, other = reports.country[left], reports.country[right]
    given = (country != NONE) & (other != NONE)
    seldom = _rarity(reports.country, reports.country != NONE)
    seldom = np.where(seldom > 3, np.minimum(seldom, 6.0), 0.0)
    said.agree(given & (country == other), "country", seldom[left])
    said.differ(given & (country != other), "country", OTHER_COUNTRY)
    death, other_death = reports.has_death[left], reports.has_death[right]
    said.agree(death & other_death, "death", 0.7)
    said.differ(death != other_death, "death", OTHER_DEATH)
    article, other_article = reports.article[left], reports.article[right]
    cited = (article != NONE) & (other_article != NONE)
    said.agree(cited & (article == other_article), "article", 0.0)
    other_cited = cited & (article != other_article)
    said.differ(other_cited, "article", OTHER_ARTICLE)
    said.part(_by_others(reports, article, other_article, where=other_cited), "authors")
    sender, other_sender = reports.sender[left], reports.sender[right]
    same_sender = (sender != NONE) & (sender == other_sender)
    said.part(same_sender & cited & (article == other_article), "one sender sent both")
    said.differ(same_sender & ~(cited & (article == other_article)), "same sender", SAME_SENDER)
    person, other_person = reports.person[left], reports.person[right]
    said.part((person != 0) & (other_person != 0) & (person != other_person), "mother and child")


def _by_others(
    reports: Reports, article: np.ndarray, other: np.ndarray, *, where: np.ndarray
) -> np.ndarray:
    """The articles are of other authors: one author writes of a person again, another does not."""
    result = np.zeros(len(article), dtype=bool)
    pairs = np.column_stack([article[where], other[where]])
    unique, inverse = np.unique(pairs, axis=0, return_inverse=True)
    authors = reports.authors
    apart = [
        bool(authors[one] and authors[two]) and not authors[one] & authors[two]
        for one, two in unique.tolist()
    ]
    result[where] = np.array(apart, dtype=bool)[inverse.ravel()]
    return result


def _words(reports: Reports, left: np.ndarray, right: np.ndarray, said: _Said) -> None:
    for kind, words, weight in (
        ("ingredient", reports.ingredients, 1.0),
        ("reaction", reports.reactions, REACTIONS),
        ("product", reports.products, PRODUCTS),
    ):
        shared, number = words.shared(left, right)
        said.number[kind] = number
        fewer = np.minimum(words.number[left], words.number[right])
        only = np.minimum(words.total[left], words.total[right]) - shared
        bits = np.minimum(weight * shared, MOST_BITS[kind])
        said.bits += bits - UNSHARED * weight * np.maximum(only, 0)
        if kind == "product":
            continue
        said.count(number, fewer, "other ingredients" if kind == "ingredient" else "reactions")
        if kind == "reaction":
            said.bits -= np.where((fewer >= 2) & (number == 0), NO_REACTION, 0.0)
        else:
            said.part((fewer >= 2) & (number < FEWEST_SHARED * fewer), "other ingredients")
