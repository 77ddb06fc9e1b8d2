"""Other ingredients also listed on a report, in canonical names and classes.

The vocabulary is data, three files a public-health person can edit:

* `co_ingestants.csv`: a word or phrase (`token`), the ingredient it stands for, its class. A token
  may stand for several ingredients: SUBOXONE is buprenorphine and naloxone. Where the regular
  expression in `not_with` is found in the text the row does not count: ALCOHOL SWAB is no alcohol.
* `co_ingestant_classes.csv`: the classes, and whether a class is usually given as treatment.
* `ingredient_placeholders.csv`: what stands in an ingredient field and names none (HERBALS).

Tokens match whole words, whatever stands between the words: `5-HTP`, `5HTP` and `5 HTP` are one
token, an apostrophe inside a word is ignored, and figures are words of their own, so that
`IBUPROFEN 200MG` holds IBUPROFEN. The longest token wins over a shorter one inside it. What tells
a history is not read (`history.py`), and a blank lost beside an ingredient is put back first
(`lost_blanks.py`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd

from etl.recognition.history import without_history
from etl.recognition.ingredient_text import (
    EDGES,
    SALT_WORDS,
    WORD,
    clean,
    parts_of,
    product_as_name,
    without_salt,
    words_of,
)
from etl.recognition.ingredient_words import (
    UNCLASSIFIED,
    Entry,
    IngredientWords,
    read_words,
)
from etl.recognition.lost_blanks import LostBlanks
from etl.recognition.normalise import MOST_READ

MOST_LISTED = 4_000
"""Characters of an ingredient field that are read; FDA's have a few hundred."""

FRAME_TYPES = {
    "product_name": "str",
    "ingredient_names": "str",
    "ingredient": "str",
    "ingredient_class": "str",
    "is_treatment": "bool",
}


@dataclass(frozen=True)
class Ingredient:
    """An ingredient that a product lists.

    Args:
        ingredient: canonical name in capitals; the name as given where the vocabulary has none.
        ingredient_class: key of `co_ingestant_classes.csv`; `unclassified` where unknown.
        is_treatment: its class is usually given as treatment, so it is shown apart.
        matched_text: the text that was read as this ingredient, in capitals.
    """

    ingredient: str
    ingredient_class: str
    is_treatment: bool
    matched_text: str


@dataclass(frozen=True)
class _Found:
    """Entries that a stretch of text stands for."""

    start: int
    end: int
    matched_text: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class _Reading:
    """One part of an ingredient field, read without looking at its product.

    A part that is neither a placeholder nor found in the vocabulary is its own ingredient, `name`.
    """

    part: str
    name: str
    is_placeholder: bool
    found: tuple[_Found, ...]


class IngredientClassifier:
    """Reads products as the ingredients they list, watched substances left out."""

    def __init__(self, words: IngredientWords) -> None:
        """Index the tokens by their first word."""
        self.version = words.version
        self._entries = entries = words.entries
        self._placeholders = words.placeholders
        self.ingredients = frozenset(one.ingredient for found in entries.values() for one in found)
        lengths: dict[str, set[int]] = defaultdict(set)
        for token in entries:
            lengths[token[0]].add(len(token))
        self._lengths = {word: sorted(some) for word, some in lengths.items()}
        self._blanks = LostBlanks(entries, salts=SALT_WORDS)
        self._read = lru_cache(maxsize=1 << 16)(self._read_part)

    @classmethod
    def from_csv(cls, folder: Path | None = None) -> IngredientClassifier:
        """A classifier by the three vocabulary files of a folder; null for the vocabulary in use.

        Raises:
            VocabularyError: naming file and line of the first thing that is wrong, and the remedy.
        """
        return cls(read_words(folder))

    def classify(
        self,
        product_name: str | None,
        ingredient_names: str | None,
        *,
        is_watched: Callable[[str], bool],
    ) -> tuple[Ingredient, ...]:
        """The distinct ingredients of a product, in order, without the watched ones.

        The ingredient field counts where it names an ingredient; what is in it and not in the
        vocabulary is kept by name, unclassified. Where it is empty, holds placeholders or watched
        ingredients only, tokens are looked for in the product name. A product name without any
        token is an unclassified ingredient itself, unless it is a placeholder or the product is
        watched.

        Args:
            product_name: product as reported.
            ingredient_names: active ingredients as FDA coded them, joined by a backslash.
            is_watched: tells whether a text names a watched substance.
        """
        product_name = (product_name or "")[:MOST_READ]
        ingredient_names = (ingredient_names or "")[:MOST_LISTED]
        name = self._blanks.put_back(without_history(clean(product_name))) if product_name else ""
        listed: list[Ingredient] = []
        has_watched = False
        for reading in self._readings(ingredient_names) if ingredient_names else ():
            if reading.is_placeholder:
                continue
            if is_watched(reading.part):
                has_watched = True
            elif reading.found:
                listed.extend(_ingredients(reading.found, beside=name, is_watched=is_watched))
            else:
                listed.append(_unclassified(reading.name))
        if product_name and not listed:
            found = self._find(name)
            listed.extend(_ingredients(found, beside=name, is_watched=is_watched))
            if not (listed or has_watched or self._says_nothing(name) or is_watched(product_name)):
                listed.append(_unclassified(product_as_name(name)))
        distinct: dict[str, Ingredient] = {}
        for one in listed:
            distinct.setdefault(one.ingredient, one)
        return tuple(distinct.values())

    def classify_frame(
        self, products: pd.DataFrame, *, is_watched: Callable[[str], bool]
    ) -> pd.DataFrame:
        """One row per distinct product and ingredient, in the order of the products.

        Args:
            products: columns product_name and ingredient_names; either may be null.
            is_watched: as for `classify`; asked once per distinct text.

        Returns:
            Columns and types of FRAME_TYPES, also when nothing was found; the two texts are
            those given, null stays null.
        """
        watched = lru_cache(maxsize=None)(is_watched)
        distinct = products[["product_name", "ingredient_names"]].drop_duplicates()
        pairs = zip(
            distinct["product_name"].tolist(), distinct["ingredient_names"].tolist(), strict=True
        )
        rows = [
            (name, names, one.ingredient, one.ingredient_class, one.is_treatment)
            for name, names in pairs
            for one in self.classify(_text(name), _text(names), is_watched=watched)
        ]
        return pd.DataFrame(rows, columns=list(FRAME_TYPES)).astype(FRAME_TYPES)

    def _readings(self, ingredient_names: str) -> Iterator[_Reading]:
        """Read the parts of an ingredient field; of alternatives, those the vocabulary knows."""
        for alternatives in parts_of(ingredient_names):
            readings = [self._read(part) for part in alternatives]
            known = [reading for reading in readings if reading.found]
            yield from known or readings

    def _read_part(self, part: str) -> _Reading:
        text = self._blanks.put_back(without_history(clean(part)).strip(EDGES))
        if self._says_nothing(text):
            return _Reading(part, text, is_placeholder=True, found=())
        bare = without_salt(text)
        for candidate in (text, bare):
            entries = self._standing(words_of(candidate), text)
            if entries:
                whole = _Found(0, len(text), text, entries)
                return _Reading(part, bare, is_placeholder=False, found=(whole,))
        return _Reading(part, bare, is_placeholder=False, found=self._find(bare))

    def _says_nothing(self, text: str) -> bool:
        words = words_of(text)
        if not words or words in self._placeholders:
            return True
        return words[-1] in SALT_WORDS and words_of(without_salt(text)) in self._placeholders

    def _standing(self, words: tuple[str, ...], text: str) -> tuple[Entry, ...]:
        """The entries of a token that the text around it does not rule out."""
        entries = self._entries.get(words)
        if entries is None:
            return ()
        return tuple(entry for entry in entries if entry.stands_in(text))

    def _find(self, text: str) -> tuple[_Found, ...]:
        """Find tokens in a cleaned text: longest first, never overlapping, in order of place."""
        words = words_of(text)
        if self._lengths.keys().isdisjoint(words):
            return ()
        candidates = list(self._candidates(text, words))
        if len(candidates) < 2:
            return tuple(candidates)
        taken: list[_Found] = []
        for found in sorted(candidates, key=lambda one: one.start - one.end):
            if all(found.end <= other.start or found.start >= other.end for other in taken):
                taken.append(found)
        return tuple(sorted(taken, key=lambda one: one.start))

    def _candidates(self, text: str, words: tuple[str, ...]) -> Iterator[_Found]:
        places: list[re.Match[str]] = []
        for first, word in enumerate(words):
            for length in self._lengths.get(word, ()):
                last = first + length
                entries = self._standing(words[first:last], text)
                if entries and last <= len(words):
                    places = places or list(WORD.finditer(text))
                    start, end = places[first].start(), places[last - 1].end()
                    yield _Found(start, end, text[start:end], entries)


def _ingredients(
    found: Iterable[_Found], *, beside: str, is_watched: Callable[[str], bool]
) -> Iterator[Ingredient]:
    """The ingredients found, without watched ones and those that the name beside rules out."""
    for one in found:
        for entry in one.entries:
            if entry.stands_in(beside) and not is_watched(entry.ingredient):
                yield Ingredient(
                    entry.ingredient, entry.ingredient_class, entry.is_treatment, one.matched_text
                )


def _unclassified(name: str) -> Ingredient:
    return Ingredient(name, UNCLASSIFIED, is_treatment=False, matched_text=name)


def _text(value: object) -> str | None:
    """The value of a frame cell, null as None."""
    return value if isinstance(value, str) else None
