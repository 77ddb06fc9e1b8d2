"""Product strings read as the watched substances they name, by the rules of the vocabulary.

How a product is read stands with the rules: `etl/recognition/rules.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from pyarrow.lib import array, large_string

from etl.recognition.history import without_history
from etl.recognition.normalise import MOST_READ, align, characters, normalise
from etl.recognition.rules import (
    BOTH,
    CONFIDENCES,
    COUNTED,
    INGREDIENTS,
    NAME,
    RULING_OUT,
    TERM,
    ReadyRule,
    Rule,
    Rules,
    fits_texts,
    read_rules,
)

# RE2 is slow when an expression is too long for its table of states: 10 times at 25,000 letters.
LONGEST_LOOK = 8_000

FRAME_TYPES = {
    "product_name": "str",
    "ingredient_names": "str",
    "substance": "str",
    "rule_id": "str",
    "confidence": "str",
    "matched_field": "str",
    "matched_text": "str",
    "match_start": "int64",
    "match_end": "int64",
}

# A sign that parts two names: what stands on its other side is another product.
_LIST_SIGN = re.compile(r"[^\W\d_]\)?\s*[,;+&/\\|]")
# The same, but for the comma of an index form: MITRAGYNINE, 7-HYDROXY.
_LIST_SIGN_NO_INDEX = re.compile(r"[^\W\d_]\)?\s*(?:[;+&/\\|]|,(?!\s*7\W?\s?H))")


@dataclass(frozen=True)
class Match:
    """A substance that a product names; `matched_text` is the verbatim text from start to end."""

    substance: str
    rule_id: str
    confidence: str
    field: str
    matched_text: str
    start: int
    end: int


@dataclass(frozen=True)
class RuledOut:
    """Something that looked like a substance and does not count, and why."""

    rule_id: str
    substance: str
    matched_text: str
    because: str


@dataclass(frozen=True)
class Explanation:
    """How a product was read: the normalised text, what was found and what was ruled out."""

    text: str
    ingredient_names: str
    normalised: str
    matches: tuple[Match, ...]
    ruled_out: tuple[RuledOut, ...]


@dataclass(frozen=True)
class _Found:
    """A place in the normalised text of a field where a rule fits."""

    ready: ReadyRule
    field: str
    start: int
    end: int

    def overlaps(self, other: _Found) -> bool:
        return self.field == other.field and self.start < other.end and other.start < self.end

    def is_inside(self, other: _Found) -> bool:
        return (
            self.field == other.field
            and other.start <= self.start
            and self.end <= other.end
            and self.end - self.start < other.end - other.start
        )

    def rank(self) -> tuple[int, int, int, int, int]:
        """Order of preference among the matches of one substance: smallest first."""
        return (
            CONFIDENCES.index(self.ready.rule.confidence),
            BOTH.index(self.field),
            self.start - self.end,
            self.start,
            self.ready.order,
        )


@dataclass(frozen=True)
class _Look:
    """Rules whose patterns are looked for at once."""

    expression: str
    rules: tuple[ReadyRule, ...]


class Recogniser:
    """Says which watched substances a product names, by rules that anybody can read and edit.

    Args:
        rules: the rules, ready to use.
    """

    def __init__(self, rules: Rules) -> None:
        """Sort the rules by what they do and join the patterns for the first look."""
        self.version = rules.version
        self.substances = rules.substances
        self.rules = tuple(ready.rule for ready in rules.ready)
        kinds = (TERM, *RULING_OUT)
        self._positive = [ready for ready in rules.ready if ready.rule.kind not in kinds]
        self._exclusions = [ready for ready in rules.ready if ready.rule.kind in RULING_OUT]
        self._looks = _looks(self._positive)

    @classmethod
    def from_csv(cls, path: Path | None = None, *, decisions: Path | None = None) -> Recogniser:
        """A recogniser by a rules file and by what a person has decided about single names.

        Args:
            path: the rules; null for those of the vocabulary in use.
            decisions: the decisions; null for those of the vocabulary in use.

        Raises:
            VocabularyError: naming file, line and column of the first thing that is wrong.
        """
        return cls(read_rules(path, decisions))

    def recognise(
        self, product_name: str | None, ingredient_names: str | None = None
    ) -> tuple[Match, ...]:
        """The substances that a product names, at most one match for each, in fixed order."""
        return self._recognise(product_name, ingredient_names, rules=self._positive)

    def _recognise(
        self, name: str | None, ingredients: str | None, *, rules: Sequence[ReadyRule]
    ) -> tuple[Match, ...]:
        verbatim = _verbatim_of(name, ingredients)
        texts = {field: normalise(text) for field, text in verbatim.items()}
        return _matches(
            self._standing(texts, verbatim=verbatim, rules=rules), verbatim, self.substances
        )

    def watches(self, text: str) -> bool:
        """Tell whether a text by itself, such as one ingredient, surely names a substance.

        A match that is merely possible does not count.
        """
        return any(match.confidence in COUNTED for match in self.recognise(text))

    def explain(self, product_name: str | None, ingredient_names: str | None = None) -> Explanation:
        """What `recognise` gives, and everything that was ruled out with the reason."""
        verbatim = _verbatim_of(product_name, ingredient_names)
        texts = {field: normalise(text) for field, text in verbatim.items()}
        reasons: dict[_Found, str] = {}
        standing = self._standing(texts, verbatim=verbatim, rules=self._positive, reasons=reasons)
        for found in self._places(self._exclusions, texts):
            reasons.setdefault(found, found.ready.rule.note)
        ruled_out = [
            RuledOut(
                rule_id=found.ready.rule.rule_id,
                substance=found.ready.rule.substance,
                matched_text=_verbatim(found, verbatim)[0],
                because=because,
            )
            for found, because in reasons.items()
        ]
        return Explanation(
            text=product_name or "",
            ingredient_names=verbatim[INGREDIENTS],
            normalised=" | ".join(text for text in texts.values() if text),
            matches=_matches(standing, verbatim, self.substances),
            ruled_out=tuple(dict.fromkeys(ruled_out)),
        )

    def recognise_frame(self, products: pd.DataFrame) -> pd.DataFrame:
        """One row per product and substance it names, in the order of the products.

        Args:
            products: columns product_name and ingredient_names; either may be null.

        Returns:
            Columns and types of FRAME_TYPES, also when nothing was found; the two texts are
            those given, null stays null.
        """
        fits = self._first_look(products[NAME]) | self._first_look(products[INGREDIENTS])
        may_match = fits.any(axis=1)
        candidates = products.loc[may_match, [NAME, INGREDIENTS]]
        kinds, kind_of = np.unique(fits[may_match], axis=0, return_inverse=True)
        rules_of = [self._rules_of(kind) for kind in kinds]
        rows = [
            (
                name,
                ingredients,
                match.substance,
                match.rule_id,
                match.confidence,
                match.field,
                match.matched_text,
                match.start,
                match.end,
            )
            for (name, ingredients), kind in zip(
                candidates.itertuples(index=False, name=None), kind_of.ravel(), strict=True
            )
            for match in self._recognise(_text(name), _text(ingredients), rules=rules_of[kind])
        ]
        return pd.DataFrame(rows, columns=list(FRAME_TYPES)).astype(FRAME_TYPES)

    def ruled_out(self, text: str) -> dict[str, Rule]:
        """The words of a normalised text that a rule rules out where they stand, with that rule.

        A person's decision goes first.
        """
        rules: dict[str, Rule] = {}
        for ready in sorted(self._exclusions, key=lambda one: RULING_OUT.index(one.rule.kind)):
            for match in ready.pattern.finditer(text):
                for word in match.group().split():
                    rules.setdefault(word, ready.rule)
        return rules

    def may_match(self, texts: pd.Series) -> npt.NDArray[np.bool_]:
        """Tell for each text whether some rule fits, without saying which."""
        return np.asarray(self._first_look(texts).any(axis=1), dtype=np.bool_)

    def _first_look(self, texts: pd.Series) -> npt.NDArray[np.bool_]:
        """Tell for each text, a row, which looks fit, a column each.

        A look runs many patterns at once in RE2, so that a million names take seconds.
        """
        codes, distinct = pd.factorize(texts)
        normal = array([normalise(text[:MOST_READ]) for text in distinct], large_string())
        fits = np.zeros((len(distinct) + 1, len(self._looks)), dtype=np.bool_)
        for column, look in enumerate(self._looks):
            fits[:-1, column] = fits_texts(normal, look.expression)
        return fits[codes]

    def _rules_of(self, kind: npt.NDArray[np.bool_]) -> list[ReadyRule]:
        """The rules behind the looks that fit."""
        looks = [look for look, fits in zip(self._looks, kind, strict=True) if fits]
        return list(chain.from_iterable(look.rules for look in looks))

    def _standing(
        self,
        texts: Mapping[str, str],
        *,
        verbatim: Mapping[str, str],
        rules: Sequence[ReadyRule],
        reasons: dict[_Found, str] | None = None,
    ) -> list[_Found]:
        """The places that count; put the others into `reasons` with why not."""
        reasons = {} if reasons is None else reasons
        found = []
        for place in self._places(rules, texts):
            if because := _against(place.ready, texts):
                reasons[place] = because
            else:
                found.append(place)
        found = _without_covered(found, texts, verbatim=verbatim, reasons=reasons)
        if found:
            found = self._without_excluded(found, texts, verbatim=verbatim, reasons=reasons)
        return found

    def _places(self, rules: Iterable[ReadyRule], texts: Mapping[str, str]) -> Iterator[_Found]:
        for ready in rules:
            for field in ready.fields:
                if text := texts[field]:
                    for match in ready.pattern.finditer(text):
                        yield _Found(ready, field, match.start(), match.end())

    def _without_excluded(
        self,
        found: Sequence[_Found],
        texts: Mapping[str, str],
        *,
        verbatim: Mapping[str, str],
        reasons: dict[_Found, str],
    ) -> list[_Found]:
        """Drop what an exclusion takes back; none reaches across a sign that parts two names."""
        substances = {place.ready.rule.substance for place in found}
        rules = [ready for ready in self._exclusions if ready.rule.substance in substances]
        exclusions = [
            place
            for place in self._places(rules, texts)
            if place.ready.is_decision or not _parted(place, verbatim, _LIST_SIGN)
        ]
        kept = []
        for place in found:
            for exclusion in exclusions:
                rule = exclusion.ready.rule
                if rule.substance == place.ready.rule.substance and place.overlaps(exclusion):
                    words = texts[exclusion.field][exclusion.start : exclusion.end]
                    reasons[place] = f"{words} is excluded by rule {rule.rule_id}: {rule.note}"
                    break
            else:
                kept.append(place)
        return kept


def _verbatim_of(name: str | None, ingredients: str | None) -> dict[str, str]:
    """The texts that are read, no further than names go."""
    name, ingredients = (text[:MOST_READ] for text in (name or "", ingredients or ""))
    return {NAME: without_history(name), INGREDIENTS: ingredients}


def _looks(rules: Iterable[ReadyRule]) -> list[_Look]:
    """Join rules to as few looks as RE2 reads fast."""
    looks: list[_Look] = []
    for ready in rules:
        expression = f"(?:{ready.expression})"
        if looks and len(looks[-1].expression) + len(expression) < LONGEST_LOOK:
            last = looks.pop()
            looks.append(_Look(f"{last.expression}|{expression}", (*last.rules, ready)))
        else:
            looks.append(_Look(expression, (ready,)))
    return looks


def _against(ready: ReadyRule, texts: Mapping[str, str]) -> str:
    """Why a rule that fits does not count here, or an empty text."""
    if ready.needs and ready.needs.found(texts) is None:
        return f"needs {ready.needs.cell}, which is not there"
    if ready.ruled_out_by and (words := ready.ruled_out_by.found(texts)) is not None:
        return f"{words} rules it out ({ready.ruled_out_by.cell})"
    return ""


def _without_covered(
    found: Sequence[_Found],
    texts: Mapping[str, str],
    *,
    verbatim: Mapping[str, str],
    reasons: dict[_Found, str],
) -> list[_Found]:
    """Drop what lies inside a longer match of another substance, unless that match is a list."""
    kept = []
    for place in found:
        for other in found:
            if _covers(other, place) and not _parted(other, verbatim, _LIST_SIGN_NO_INDEX):
                words = texts[other.field][other.start : other.end]
                rule = other.ready.rule
                reasons[place] = f"part of {words}, which rule {rule.rule_id} reads as another"
                break
        else:
            kept.append(place)
    return kept


def _covers(other: _Found, place: _Found) -> bool:
    return other.ready.rule.substance != place.ready.rule.substance and place.is_inside(other)


def _parted(place: _Found, verbatim: Mapping[str, str], sign: re.Pattern[str]) -> bool:
    """Tell whether a sign that parts two names stands inside a match."""
    words = _verbatim(place, verbatim)[0]
    return bool(sign.search("".join(character for character, _, _ in characters(words))))


def _matches(
    standing: Iterable[_Found], verbatim: Mapping[str, str], substances: Sequence[str]
) -> tuple[Match, ...]:
    """Keep the best place of each substance, in the order of the substances."""
    best: dict[str, _Found] = {}
    for place in sorted(standing, key=_Found.rank):
        best.setdefault(place.ready.rule.substance, place)
    matches = []
    for substance in substances:
        if chosen := best.get(substance):
            text, start, end = _verbatim(chosen, verbatim)
            rule = chosen.ready.rule
            matches.append(
                Match(
                    substance=substance,
                    rule_id=rule.rule_id,
                    confidence=rule.confidence,
                    field=chosen.field,
                    matched_text=text,
                    start=start,
                    end=end,
                )
            )
    return tuple(matches)


def _verbatim(place: _Found, verbatim: Mapping[str, str]) -> tuple[str, int, int]:
    """The words as they were written, with their start and end there."""
    text = verbatim[place.field]
    _, spans = align(text)
    start, end = spans[place.start][0], spans[place.end - 1][1]
    return text[start:end], start, end


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
