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
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import NoReturn

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc
from pyarrow.lib import ArrowInvalid, array, large_string

from etl.errors import VocabularyError
from etl.recognition.normalise import normalise
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

_TERM_IN_BRACES = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_WORD_FORMS = re.compile(r"\{(slip|any_slip|apart):([A-Z]+(?: [A-Z]+)*)\}")
_NO_LETTER = re.compile(r"\\.|\(\?P<\w+>")


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
class Condition:
    """A `needs` or `ruled_out_by` cell, ready to look."""

    cell: str
    fields: tuple[str, ...]
    pattern: re.Pattern[str]

    def found(self, texts: Mapping[str, str]) -> str | None:
        """The text that meets the condition, or None."""
        for field in self.fields:
            if match := self.pattern.search(texts[field]):
                return match.group()
        return None


@dataclass(frozen=True)
class ReadyRule:
    """A rule with its patterns compiled and its place in the file."""

    rule: Rule
    order: int
    fields: tuple[str, ...]
    expression: str
    pattern: re.Pattern[str]
    needs: Condition | None
    ruled_out_by: Condition | None
    is_decision: bool = False


class _RulesReader:
    """Reads the rules file; every problem is told with its line, its column and a remedy."""

    columns = tuple(field.name for field in fields(Rule))

    def __init__(self, path: Path) -> None:
        self.path = path
        self.line = 1
        self.terms: dict[str, str] = {}
        self.lines_of: dict[str, int] = {}

    def read(self, content: bytes) -> list[ReadyRule]:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self.fail(f"byte {error.start} is not UTF-8", "Save the file as CSV UTF-8")
        reader = csv.DictReader(io.StringIO(text, newline=""))
        self.check_header(reader.fieldnames or [])
        rules: list[ReadyRule] = []
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

    def ready(self, cells: dict[str, str], order: int) -> list[ReadyRule]:
        return [self.compiled(self.rule(cells), order)]

    def compiled(self, rule: Rule, order: int) -> ReadyRule:
        expression = self.expand(rule.pattern, "pattern")
        pattern = self.compile(expression, "pattern")
        if rule.kind == TERM:
            self.terms[rule.rule_id] = expression
        elif pattern.search(""):
            self.fail(
                "column pattern: the pattern fits an empty text", "Add the letters it looks for"
            )
        return ReadyRule(
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

    def condition(self, cell: str, column: str) -> Condition | None:
        if not cell:
            return None
        for prefix, scope in SCOPE_OF.items():
            if cell.startswith(prefix):
                expression = self.expand(cell.removeprefix(prefix), column)
                return Condition(cell, scope, self.compile(expression, column))
        return Condition(cell, BOTH, self.compile(self.expand(cell, column), column))

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
            fits_texts(array([""], large_string()), expression)
        except ArrowInvalid as error:
            self.fail(
                f"column {column}: {expression!r} cannot be used for the first look ({error})",
                "Do without look-ahead and look-behind: use needs, ruled_out_by or an exclusion",
            )
        return pattern


class _DecisionsReader(_RulesReader):
    """Reads the decisions as rules for one whole name each."""

    columns = ("product_name", "decision", "reviewed_on", "source", "note")

    def ready(self, cells: dict[str, str], order: int) -> list[ReadyRule]:
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

    def whole_text(self, rule: Rule, order: int) -> ReadyRule:
        pattern = re.compile(rule.pattern)
        return ReadyRule(
            rule=rule,
            order=order,
            fields=BOTH,
            expression=rule.pattern,
            pattern=pattern,
            needs=None,
            ruled_out_by=None,
        )


def _forms(way: str, word: str) -> str:
    """The pattern for a word as a rule asks for it: `slip`, `any_slip` or `apart`."""
    if way == "apart":
        return f"(?:{'|'.join(f'{word[:place]} {word[place:]}' for place in range(1, len(word)))})"
    return _with_slips(word, any_letter=way == "any_slip")


def _with_slips(word: str, *, any_letter: bool) -> str:
    """The pattern for a word with at most one slip of the keyboard.

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


def fits_texts(normal: object, expression: str) -> npt.NDArray[np.bool_]:
    """Tell for each normalised text whether the expression fits somewhere, in one pass of RE2."""
    # pyarrow makes its compute functions when it is imported, so no type checker knows them.
    hits = pc.match_substring_regex(normal, pattern=expression)
    return np.asarray(hits.to_numpy(zero_copy_only=False), dtype=np.bool_)


def read_rules(path: Path, decisions: Path | None) -> tuple[list[ReadyRule], str]:
    """The rules of a file and of a person's decisions, and the version of the rules file.

    The version is the start of the SHA-256 of the rules file's bytes.
    """
    content = path.read_bytes()
    rules = _RulesReader(path).read(content)
    if decisions is not None:
        rules += _DecisionsReader(decisions).read(decisions.read_bytes())
    return rules, hashlib.sha256(content).hexdigest()[:12]
