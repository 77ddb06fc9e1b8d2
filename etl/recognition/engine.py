"""Product strings read as kratom, mitragynine, 7-OH or a synthetic analogue of them.

The rules are data: `vocabulary/substance_rules.csv`, one rule a row, patterns over the *normalised*
text (capitals, letters and figures, single blanks). How a product is read:

1. Every rule looks for its pattern in the product name, the ingredient names or both.
2. `needs` and `ruled_out_by` look at the whole product; `name:` or `ingredients:` in front of such
   a pattern keeps it to one of the two.
3. A match inside a longer match of another substance is taken back: the MITRAGYNINE in
   7-HYDROXYMITRAGYNINE. A sign that parts two names keeps them apart: `7-OH MITRAGYNINE` is one
   alkaloid, `7-OH + MITRAGYNINE` two.
4. A row of kind `exclusion` takes back what overlaps it: the 7-OH in 17-OH-progesterone. It does
   not reach across a sign that parts two names: 7-OH-CBD is a metabolite, `7-OH, CBD` is a list.
5. One match per substance is kept: the surest, then product name before ingredient, then the
   longest.

A row of kind `other_species` is an exclusion whose texts are listed for review: other *Mitragyna*
are recorded apart and never counted.

Rows of kind `term` name a piece of pattern that later rows use in braces: `{kratom_any}`. In the
same way `{slip:VIVAZEN}` stands for the word with at most one letter dropped, doubled or swapped
with the next, and `{any_slip:MITRAGYNINE}` for the word with any one letter dropped, added, changed
or swapped; the second is for long words only. `{apart:MITRAGYNINE}` stands for the word with a
blank somewhere in it.

A person settles a single name in `vocabulary/review_decisions.csv`: the name as written, and the
substance that it counts as or `none`. A decision outranks every rule.
"""

from __future__ import annotations

import csv
import hashlib
import html
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import NoReturn

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.compute as pc
from pyarrow.lib import ArrowInvalid, array, large_string
from rapidfuzz import fuzz, process

from etl.errors import VocabularyError
from etl.vocabulary import VOCABULARY

RULES_FILE = VOCABULARY / "substance_rules.csv"
DECISIONS_FILE = RULES_FILE.with_name("review_decisions.csv")

SUBSTANCES = ("kratom", "mitragynine", "7-oh", "synthetic_analogue")
CONFIDENCES = ("certain", "probable", "possible")
COUNTED = frozenset({"certain", "probable"})
TERM, EXCLUSION, OTHER_SPECIES = "term", "exclusion", "other_species"
DECISION, SETTLED = "decision", "settled"  # by a person: counts as a substance, or as none
RULING_OUT = (SETTLED, OTHER_SPECIES, EXCLUSION)  # in the order in which they are told of
NONE = "none"
KINDS = (
    "ingredient",
    "synonym",
    "misspelling",
    "brand",
    "strain",
    "unii",
    "cas",
    TERM,
    EXCLUSION,
    OTHER_SPECIES,
)
NAME, INGREDIENTS = "product_name", "ingredient_names"
BOTH = (NAME, INGREDIENTS)
FIELDS_OF = {NAME: (NAME,), INGREDIENTS: (INGREDIENTS,), "both": BOTH}
SCOPE_OF = {"name:": (NAME,), "ingredients:": (INGREDIENTS,)}

# NFKC would glue them to the name as TM and SM.
TRADE_MARKS = "\N{TRADE MARK SIGN}\N{SERVICE MARK}"

# Words that a misspelling is compared with, for human review only.
ANCHOR_WORDS = (
    "KRATOM",
    "KRATUM",
    "MITRAGYNA",
    "MITRAGYNINE",
    "HYDROXYMITRAGYNINE",
    "PSEUDOINDOXYL",
)
SHORTEST_WORD = 4

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
NEAR_MISS_TYPES = {
    "product_name": "str",
    "anchor": "str",
    "score": "float64",
    "rule_id": "str",
}

_TERM_IN_BRACES = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_WORD_FORMS = re.compile(r"\{(slip|any_slip|apart):([A-Z]+(?: [A-Z]+)*)\}")
_NO_LETTER = re.compile(r"\\.|\(\?P<\w+>")
_POINT_OUTSIDE_NUMBER = re.compile(r"(?<![0-9])\.|\.(?![0-9])")
# A sign that parts two names: what stands on its other side is another product.
_LIST_SIGN = re.compile(r"[^\W\d_]\)?\s*[,;+&/\\|]")
# The same, but for the comma of an index form: MITRAGYNINE, 7-HYDROXY.
_LIST_SIGN_NO_INDEX = re.compile(r"[^\W\d_]\)?\s*(?:[;+&/\\|]|,(?!\s*7\W?\s?H))")
# Cyrillic and Greek capitals that look like Latin ones, as they come from other keyboards; the
# Latin omega and the capital of the small capital R.
_LOOKALIKES = str.maketrans(
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03a9\ua7b6\u01a6",
    "ABEKMHOPCTYXABEZHIKMNOPTYXOOR",
)
# A Latin letter with a stroke, or a small capital.
_LATIN_LETTER = re.compile(r"LATIN (?:CAPITAL LETTER|LETTER SMALL CAPITAL) ([A-Z])\b")
# What an encoding left behind: a character reference of HTML (&#8209;), or UTF-8 bytes that were
# read one by one as cp1252 or Latin-1, as the en dash that became "\u00e2\u20ac\u201c".
_LONE_BYTES = {bytes([code]).decode("cp1252", "ignore"): code for code in range(0x80, 0xC0)} | {
    chr(code): code for code in range(0x80, 0xC0)
}
_LONE_BYTES.pop("", None)
_ESCAPED = re.compile(
    r"&(?:#[0-9]{2,6}|#[xX][0-9A-Fa-f]{2,5}|[A-Za-z]{2,8});"
    f"|[\u00c2\u00c3\u00ce\u00cf\u00d0\u00d1][{''.join(_LONE_BYTES)}]"
    f"|[\u00e2\u00ef][{''.join(_LONE_BYTES)}]{{2}}"
)
_ASCII_TABLE = str.maketrans(
    {
        chr(code): "." if chr(code) in ".," else chr(code) if chr(code).isalnum() else " "
        for code in range(128)
    }
)


# ------------------------------------------------------------------------------ what comes out


@dataclass(frozen=True)
class Rule:
    """One row of the rules file, as it stands there.

    Args:
        rule_id: name of the rule; kept with every match.
        substance: one of SUBSTANCES; for an exclusion, the substance it takes back; empty for a
            term.
        kind: what sort of fact the rule is, one of KINDS.
        pattern: regular expression over the normalised text, terms in braces.
        fields: where it looks: product_name, ingredient_names or both.
        needs: pattern that must be present as well; empty for nothing.
        ruled_out_by: pattern whose presence rules the match out; empty for nothing.
        confidence: one of CONFIDENCES; empty for terms and exclusions.
        source: who says so.
        reviewed_on: day a person last looked at it.
        next_review: day by which somebody should look again.
        note: what a reader should know.
    """

    rule_id: str
    substance: str
    kind: str
    pattern: str
    fields: str
    needs: str
    ruled_out_by: str
    confidence: str
    source: str
    reviewed_on: date
    next_review: date
    note: str


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


# ------------------------------------------------------------------------------ normalising


def normalise(text: str) -> str:
    """Give the text that patterns are matched with: capitals, figures and single blanks.

    Compatibility forms are resolved (NFKC), accents dropped. Greek and Cyrillic letters that look
    like Latin ones are read as those, and so is the omega of 7-OHMZ brands as O. Everything else
    becomes a blank, a backslash too. Only a point or comma between two figures stays, as a point:
    1,7-OH must not read as a 7-OH. Characters that an encoding broke into pieces are put together
    first.
    """
    if text.isascii() and not ("&" in text and ";" in text):
        text = text.upper().translate(_ASCII_TABLE)
        if "." in text:
            text = _POINT_OUTSIDE_NUMBER.sub(" ", text)
        return " ".join(text.split())
    return _align(text)[0]


def _align(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Give the normalised text and, for each of its characters, its start and end in `text`."""
    letters: list[str] = []
    spans: list[tuple[int, int]] = []
    for character, start, end in _characters(text):
        folded = _fold(character)
        if not folded and spans:
            spans[-1] = (spans[-1][0], end)
        for letter in folded:
            letters.append(letter)
            spans.append((start, end))
    letters = list(_POINT_OUTSIDE_NUMBER.sub(" ", "".join(letters)))
    keep = [
        place
        for place, letter in enumerate(letters)
        if letter != " " or (place > 0 and letters[place - 1] != " ")
    ]
    if keep and letters[keep[-1]] == " ":
        keep.pop()
    return "".join(letters[place] for place in keep), [spans[place] for place in keep]


def _characters(text: str) -> Iterator[tuple[str, int, int]]:
    """Give each character with its start and end; one that was broken into pieces is whole."""
    place = 0
    for match in _ESCAPED.finditer(text):
        yield from ((text[at], at, at + 1) for at in range(place, match.start()))
        place = match.start()
        whole = _put_together(match.group())
        if len(whole) == 1:
            yield whole, match.start(), match.end()
            place = match.end()
    yield from ((text[at], at, at + 1) for at in range(place, len(text)))


def _put_together(pieces: str) -> str:
    """Give the character that the pieces stand for, or the pieces where they stand for none."""
    if pieces.startswith("&"):
        whole = html.unescape(pieces)
        return whole if whole != pieces else html.unescape(pieces.lower())  # &NBSP;
    codes = [_LONE_BYTES.get(piece, ord(piece)) for piece in pieces]
    try:
        return bytes(codes).decode("utf-8")
    except UnicodeDecodeError:
        return pieces


@lru_cache(maxsize=4096)
def _fold(character: str) -> str:
    """Give what one character becomes: nothing for an accent or a soft hyphen."""
    if character in TRADE_MARKS:
        return " "
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", character).upper())
    return "".join(_fold_plain(letter) for letter in plain)


def _fold_plain(letter: str) -> str:
    letter = letter.translate(_LOOKALIKES)
    if not letter.isascii() and (name := _LATIN_LETTER.match(unicodedata.name(letter, ""))):
        return name.group(1)
    if letter in ".,":
        return "."
    if letter.isalnum():
        return letter
    category = unicodedata.category(letter)
    return "" if category[0] == "M" or category == "Cf" else " "


# ------------------------------------------------------------------------------ the rules file


@dataclass(frozen=True)
class _Condition:
    """A `needs` or `ruled_out_by` cell, ready to look."""

    cell: str
    fields: tuple[str, ...]
    pattern: re.Pattern[str]

    def found(self, texts: Mapping[str, str]) -> str | None:
        """Give the text that meets the condition, or None."""
        for field in self.fields:
            if match := self.pattern.search(texts[field]):
                return match.group()
        return None


@dataclass(frozen=True)
class _ReadyRule:
    """A rule with its patterns compiled and its place in the file."""

    rule: Rule
    order: int
    fields: tuple[str, ...]
    expression: str
    pattern: re.Pattern[str]
    needs: _Condition | None
    ruled_out_by: _Condition | None
    is_decision: bool = False


class _RulesReader:
    """Reads the rules file; every problem is told with its line, its column and a remedy."""

    columns = tuple(field.name for field in fields(Rule))

    def __init__(self, path: Path) -> None:
        self.path = path
        self.line = 1
        self.terms: dict[str, str] = {}
        self.lines_of: dict[str, int] = {}

    def read(self, content: bytes) -> list[_ReadyRule]:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self.fail(f"byte {error.start} is not UTF-8", "Save the file as CSV UTF-8")
        reader = csv.DictReader(io.StringIO(text, newline=""))
        self.check_header(reader.fieldnames or [])
        rules: list[_ReadyRule] = []
        for order, row in enumerate(reader):
            self.line = reader.line_num
            rules += self.ready(self.cells(row), order)
        return rules

    def fail(self, problem: str, remedy: str) -> NoReturn:
        raise VocabularyError(self.path, problem, remedy=remedy, line=self.line)

    def check_header(self, header: Sequence[str]) -> None:
        wanted = self.columns
        for name in wanted:
            if name not in header:
                self.fail(
                    f"column {name} is missing",
                    f"The first line must name these columns: {', '.join(wanted)}",
                )

    def ready(self, cells: dict[str, str], order: int) -> list[_ReadyRule]:
        return [self.compiled(self.rule(cells), order)]

    def compiled(self, rule: Rule, order: int) -> _ReadyRule:
        expression = self.expand(rule.pattern, "pattern")
        pattern = self.compile(expression, "pattern")
        if rule.kind == TERM:
            self.terms[rule.rule_id] = expression
        elif pattern.search(""):
            self.fail(
                "column pattern: the pattern fits an empty text", "Add the letters it looks for"
            )
        return _ReadyRule(
            rule=rule,
            order=order,
            fields=FIELDS_OF[rule.fields or "both"],
            expression=expression,
            pattern=pattern,
            needs=self.condition(rule.needs, "needs"),
            ruled_out_by=self.condition(rule.ruled_out_by, "ruled_out_by"),
        )

    def cells(self, row: Mapping[str, str]) -> dict[str, str]:
        # DictReader gives None for cells that are not there and a None key for cells too many.
        if None in row or any(row[name] is None for name in self.columns):
            self.fail(
                "the line has too few or too many cells",
                "Put a cell that holds a comma between quotation marks",
            )
        return {name: row[name].strip() for name in self.columns}

    def rule(self, cells: dict[str, str]) -> Rule:
        self.check_id(cells["rule_id"])
        kind = cells["kind"]
        self.check("kind", kind, KINDS)
        if kind != TERM:
            self.check("substance", cells["substance"], SUBSTANCES)
            self.check("fields", cells["fields"], tuple(FIELDS_OF))
        if kind not in (TERM, *RULING_OUT):
            self.check("confidence", cells["confidence"], CONFIDENCES)
        if not cells["pattern"]:
            self.fail("column pattern is empty", "Write what the rule looks for")
        reviewed_on = self.day(cells.pop("reviewed_on"), "reviewed_on")
        next_review = self.day(cells.pop("next_review"), "next_review")
        return Rule(reviewed_on=reviewed_on, next_review=next_review, **cells)

    def check_id(self, rule_id: str) -> None:
        if not rule_id:
            self.fail("column rule_id is empty", "Give the rule a name of its own")
        if rule_id in self.lines_of:
            self.fail(
                f"column rule_id: {rule_id!r} stands in line {self.lines_of[rule_id]} already",
                "Give each rule a name of its own",
            )
        self.lines_of[rule_id] = self.line

    def check(self, column: str, value: str, allowed: Sequence[str]) -> None:
        if value not in allowed:
            self.fail(f"column {column}: {value!r} is unknown", f"Use one of {', '.join(allowed)}")

    def day(self, text: str, column: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.fail(f"column {column}: {text!r} is no date", "Write it as 2026-11-22")

    def condition(self, cell: str, column: str) -> _Condition | None:
        if not cell:
            return None
        for prefix, scope in SCOPE_OF.items():
            if cell.startswith(prefix):
                expression = self.expand(cell.removeprefix(prefix), column)
                return _Condition(cell, scope, self.compile(expression, column))
        return _Condition(cell, BOTH, self.compile(self.expand(cell, column), column))

    def expand(self, cell: str, column: str) -> str:
        """Put the terms in place of their names in braces."""

        def term(match: re.Match[str]) -> str:
            name = match.group(1)
            if name not in self.terms:
                self.fail(
                    f"column {column}: no term {{{name}}} stands above this line",
                    "Add a row of kind term with this rule_id, or mend the name",
                )
            return f"(?:{self.terms[name]})"

        with_forms = _WORD_FORMS.sub(lambda match: _forms(match.group(1), match.group(2)), cell)
        return _TERM_IN_BRACES.sub(term, with_forms)

    def compile(self, expression: str, column: str) -> re.Pattern[str]:
        small = re.search("[a-z]", _NO_LETTER.sub("", expression))
        if small:
            self.fail(
                f"column {column}: small letter {small.group()!r}",
                "Write capitals: the text that is compared has no small letters",
            )
        try:
            pattern = re.compile(expression, re.ASCII)
        except re.error as error:
            self.fail(
                f"column {column}: {expression!r} is no regular expression ({error})",
                "Mend it; a bracket or a backslash is the usual cause",
            )
        try:
            _fits(array([""], large_string()), expression)
        except ArrowInvalid as error:
            self.fail(
                f"column {column}: {expression!r} cannot be used for the first look ({error})",
                "Do without look-ahead and look-behind: use needs, ruled_out_by or an exclusion",
            )
        return pattern


class _DecisionsReader(_RulesReader):
    """Reads the decisions as rules for one whole name each."""

    columns = ("product_name", "decision", "reviewed_on", "source", "note")

    def ready(self, cells: dict[str, str], order: int) -> list[_ReadyRule]:
        text, decision = normalise(cells["product_name"]), cells["decision"]
        if not text:
            self.fail("column product_name has no letter", "Copy the name from the review list")
        self.check("decision", decision, (*SUBSTANCES, NONE))
        self.check_id(f"{text} {decision}")
        substances = SUBSTANCES if decision == NONE else (decision,)
        day = self.day(cells["reviewed_on"], "reviewed_on")
        rules = [
            Rule(
                rule_id=f"review-line-{self.line}",
                substance=substance,
                kind=SETTLED if decision == NONE else DECISION,
                pattern=f"^{re.escape(text)}$",
                fields="both",
                needs="",
                ruled_out_by="",
                confidence="" if decision == NONE else "certain",
                source=cells["source"],
                reviewed_on=day,
                next_review=day,
                note=cells["note"] or f"decided in {self.path.name}",
            )
            for substance in substances
        ]
        return [replace(self.whole_text(rule, order), is_decision=True) for rule in rules]

    def whole_text(self, rule: Rule, order: int) -> _ReadyRule:
        pattern = re.compile(rule.pattern)
        return _ReadyRule(
            rule=rule,
            order=order,
            fields=BOTH,
            expression=rule.pattern,
            pattern=pattern,
            needs=None,
            ruled_out_by=None,
        )


def _forms(way: str, word: str) -> str:
    """Give the pattern for a word as a rule asks for it: `slip`, `any_slip` or `apart`."""
    if way == "apart":
        return f"(?:{'|'.join(f'{word[:place]} {word[place:]}' for place in range(1, len(word)))})"
    return _with_slips(word, any_letter=way == "any_slip")


def _with_slips(word: str, *, any_letter: bool) -> str:
    """Give the pattern for a word with at most one slip of the keyboard.

    Args:
        word: the right spelling.
        any_letter: a letter may also be changed into any other, and any letter may be added.
    """
    forms = [word]
    for place, letter in enumerate(word):
        before, after = word[:place], word[place + 1 :]
        forms.append(before + ("[A-Z]?" if any_letter else "") + after)
        forms.append(before + ("[A-Z]" if any_letter and place else letter) + letter + after)
        if after:
            forms.append(before + after[0] + letter + after[1:])
    return f"(?:{'|'.join(dict.fromkeys(forms))})"


# ------------------------------------------------------------------------------ reading products


@dataclass(frozen=True)
class _Found:
    """A place in the normalised text of a field where a rule fits."""

    ready: _ReadyRule
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
    rules: tuple[_ReadyRule, ...]


class Recogniser:
    """Says which watched substances a product names, by rules that anybody can read and edit.

    Args:
        rules: the rules, ready to use, in the order of the file.
        version: what identifies this state of the rules.
    """

    def __init__(self, rules: Sequence[_ReadyRule], *, version: str) -> None:
        """Sort the rules by what they do and join the patterns for the first look."""
        self.version = version
        self.rules = tuple(ready.rule for ready in rules)
        self._positive = [r for r in rules if r.rule.kind not in (TERM, *RULING_OUT)]
        self._exclusions = [r for r in rules if r.rule.kind in RULING_OUT]
        self._looks = _looks(self._positive)

    @classmethod
    def from_csv(
        cls, path: Path = RULES_FILE, *, decisions: Path | None = DECISIONS_FILE
    ) -> Recogniser:
        """Read the rules and what a person has decided about single names.

        `version` is the start of the SHA-256 of the rules file's bytes.

        Raises:
            VocabularyError: naming file, line and column of the first thing that is wrong.
        """
        content = path.read_bytes()
        version = hashlib.sha256(content).hexdigest()[:12]
        rules = _RulesReader(path).read(content)
        if decisions is not None:
            rules += _DecisionsReader(decisions).read(decisions.read_bytes())
        return cls(rules, version=version)

    def recognise(
        self, product_name: str | None, ingredient_names: str | None = None
    ) -> tuple[Match, ...]:
        """Give the substances that a product names, at most one match for each, in fixed order."""
        return self._recognise(product_name, ingredient_names, rules=self._positive)

    def _recognise(
        self, name: str | None, ingredients: str | None, *, rules: Sequence[_ReadyRule]
    ) -> tuple[Match, ...]:
        verbatim = {NAME: name or "", INGREDIENTS: ingredients or ""}
        texts = {field: normalise(text) for field, text in verbatim.items()}
        return _matches(self._standing(texts, verbatim=verbatim, rules=rules), verbatim)

    def watches(self, text: str) -> bool:
        """Tell whether a text by itself, such as one ingredient, surely names a substance.

        A match that is merely possible does not count.
        """
        return any(match.confidence in COUNTED for match in self.recognise(text))

    def explain(self, product_name: str | None, ingredient_names: str | None = None) -> Explanation:
        """Give what `recognise` gives, and everything that was ruled out with the reason."""
        verbatim = {NAME: product_name or "", INGREDIENTS: ingredient_names or ""}
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
            text=verbatim[NAME],
            ingredient_names=verbatim[INGREDIENTS],
            normalised=" | ".join(text for text in texts.values() if text),
            matches=_matches(standing, verbatim),
            ruled_out=tuple(dict.fromkeys(ruled_out)),
        )

    def recognise_frame(self, products: pd.DataFrame) -> pd.DataFrame:
        """Give one row per product and substance it names, in the order of the products.

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

    def near_misses(self, strings: Iterable[str], *, score_cutoff: float = 70.0) -> pd.DataFrame:
        """Give the unmatched strings with a word close to a kratom word, for a person to review.

        Only strings that hold a close word are read by the rules, so that a million take seconds.
        Words that an exclusion knows, and names a person has decided, are left out; those that a
        rule knows as another species are listed with it. Nothing here changes what is counted.

        Args:
            strings: product names; repeated ones count once.
            score_cutoff: least similarity of a word with an anchor, 0 to 100.

        Returns:
            Columns product_name, anchor and score (the closest word's, best first) and rule_id:
            the rule that knows the name as another species, or null.
        """
        texts = {string: normalise(string) for string in dict.fromkeys(strings) if string}
        words = set(chain.from_iterable(text.split() for text in texts.values()))
        closest = self._closest_anchors(sorted(words), score_cutoff)
        rows = []
        for string, text in texts.items():
            found = [word for word in text.split() if word in closest]
            known = {word: self._ruling_out(word, text) for word in found}
            found = [word for word, rule in known.items() if not rule or rule.kind == OTHER_SPECIES]
            if found and not self.recognise(string):
                (score, anchor), word = max((closest[word], word) for word in found)
                rule = known[word]
                rows.append((string, anchor, score, rule.rule_id if rule else None))
        frame = pd.DataFrame(rows, columns=list(NEAR_MISS_TYPES)).astype(NEAR_MISS_TYPES)
        return frame.sort_values(
            ["score", "product_name"], ascending=[False, True], ignore_index=True
        )

    def _ruling_out(self, word: str, text: str) -> Rule | None:
        """Give the rule that rules a word out where it stands; a person's decision goes first."""
        ruling_out = [
            ready.rule
            for ready in self._exclusions
            for match in ready.pattern.finditer(text)
            if word in match.group().split()
        ]
        return min(ruling_out, key=lambda rule: RULING_OUT.index(rule.kind), default=None)

    def _closest_anchors(
        self, words: Sequence[str], score_cutoff: float
    ) -> dict[str, tuple[float, str]]:
        """Give score and anchor of each word that comes close to one."""
        words = [word for word in words if len(word) >= SHORTEST_WORD]
        if not words:
            return {}
        scores = process.cdist(words, ANCHOR_WORDS, scorer=fuzz.ratio, score_cutoff=score_cutoff)
        best = scores.argmax(axis=1)
        return {
            words[row]: (round(float(scores[row, best[row]]), 1), ANCHOR_WORDS[best[row]])
            for row in np.flatnonzero(scores.max(axis=1))
        }

    def may_match(self, texts: pd.Series) -> npt.NDArray[np.bool_]:
        """Tell for each text whether some rule fits, without saying which."""
        return np.asarray(self._first_look(texts).any(axis=1), dtype=np.bool_)

    def _first_look(self, texts: pd.Series) -> npt.NDArray[np.bool_]:
        """Tell for each text, a row, which looks fit, a column each.

        A look runs many patterns at once in RE2, so that a million names take seconds.
        """
        codes, distinct = pd.factorize(texts)
        normal = array([normalise(text) for text in distinct], large_string())
        fits = np.zeros((len(distinct) + 1, len(self._looks)), dtype=np.bool_)
        for column, look in enumerate(self._looks):
            fits[:-1, column] = _fits(normal, look.expression)
        return fits[codes]

    def _rules_of(self, kind: npt.NDArray[np.bool_]) -> list[_ReadyRule]:
        """Give the rules behind the looks that fit."""
        looks = [look for look, fits in zip(self._looks, kind, strict=True) if fits]
        return list(chain.from_iterable(look.rules for look in looks))

    def _standing(
        self,
        texts: Mapping[str, str],
        *,
        verbatim: Mapping[str, str],
        rules: Sequence[_ReadyRule],
        reasons: dict[_Found, str] | None = None,
    ) -> list[_Found]:
        """Give the places that count; put the others into `reasons` with why not."""
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

    def _places(self, rules: Iterable[_ReadyRule], texts: Mapping[str, str]) -> Iterator[_Found]:
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


def _looks(rules: Iterable[_ReadyRule]) -> list[_Look]:
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


def _fits(normal: object, expression: str) -> npt.NDArray[np.bool_]:
    """Tell for each normalised text whether the expression fits somewhere, in one pass of RE2."""
    # pyarrow makes its compute functions when it is imported, so no type checker knows them.
    hits = pc.match_substring_regex(normal, pattern=expression)
    return np.asarray(hits.to_numpy(zero_copy_only=False), dtype=np.bool_)


def _against(ready: _ReadyRule, texts: Mapping[str, str]) -> str:
    """Give why a rule that fits does not count here, or an empty text."""
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
    return bool(sign.search("".join(character for character, _, _ in _characters(words))))


def _matches(standing: Iterable[_Found], verbatim: Mapping[str, str]) -> tuple[Match, ...]:
    """Keep the best place of each substance, in the order of SUBSTANCES."""
    best: dict[str, _Found] = {}
    for place in sorted(standing, key=_Found.rank):
        best.setdefault(place.ready.rule.substance, place)
    matches = []
    for substance in SUBSTANCES:
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
    """Give the words as they were written, with their start and end there."""
    text = verbatim[place.field]
    _, spans = _align(text)
    start, end = spans[place.start][0], spans[place.end - 1][1]
    return text[start:end], start, end


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
