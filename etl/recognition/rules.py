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

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc
from pyarrow.lib import ArrowInvalid, array, large_string

from etl.recognition.normalise import normalise
from etl.vocabulary import folder
from etl.vocabulary.schema import Row, Table, read
from etl.vocabulary.schemas import SCHEMAS
from etl.vocabulary.substances import substance_keys

RULES, DECISIONS = "substance_rules", "review_decisions"  # files of the vocabulary

CONFIDENCES = ("certain", "probable", "possible")
COUNTED = frozenset({"certain", "probable"})
TERM, EXCLUSION, OTHER_SPECIES = "term", "exclusion", "other_species"
DECISION, SETTLED = "decision", "settled"  # by a person: counts as a substance, or as none
RULING_OUT = (SETTLED, OTHER_SPECIES, EXCLUSION)  # in the order in which they are told of
NONE = "none"
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
        substance: key of substances.csv; for an exclusion, the substance it takes back; empty for a
            term.
        kind: what sort of fact the rule is, one of those in `etl/vocabulary/schemas.py`.
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
    """Makes rules ready to use; every problem is told with its line, its column and a remedy."""

    def __init__(self) -> None:
        self._terms: dict[str, str] = {}

    def read(self, table: Table) -> list[ReadyRule]:
        return [self._ready(_rule(row), row, order) for order, row in enumerate(table)]

    def _ready(self, rule: Rule, row: Row, order: int) -> ReadyRule:
        expression = self._expand(row, "pattern", rule.pattern)
        pattern = _compile(row, "pattern", expression)
        if rule.kind == TERM:
            self._terms[rule.rule_id] = expression
        elif pattern.search(""):
            raise row.error(
                "pattern", "the pattern fits an empty text", "Add the letters it looks for"
            )
        return ReadyRule(
            rule=rule,
            order=order,
            fields=FIELDS_OF[rule.fields or "both"],
            expression=expression,
            pattern=pattern,
            needs=self._condition(row, "needs"),
            ruled_out_by=self._condition(row, "ruled_out_by"),
        )

    def _condition(self, row: Row, column: str) -> Condition | None:
        cell = row[column]
        if not cell:
            return None
        for prefix, scope in SCOPE_OF.items():
            if cell.startswith(prefix):
                expression = self._expand(row, column, cell.removeprefix(prefix))
                return Condition(cell, scope, _compile(row, column, expression))
        return Condition(cell, BOTH, _compile(row, column, self._expand(row, column, cell)))

    def _expand(self, row: Row, column: str, cell: str) -> str:
        """Put the terms in place of their names in braces."""

        def term(match: re.Match[str]) -> str:
            name = match.group(1)
            if name not in self._terms:
                raise row.error(
                    column,
                    f"no term {{{name}}} stands above this line",
                    "Add a row of kind term with this rule_id, or mend the name",
                )
            return f"(?:{self._terms[name]})"

        with_forms = _WORD_FORMS.sub(lambda match: _forms(match.group(1), match.group(2)), cell)
        return _TERM_IN_BRACES.sub(term, with_forms)


def _rule(row: Row) -> Rule:
    """A line of the rules file; what a kind of rule needs is there."""
    kind = row["kind"]
    wanted = [] if kind == TERM else ["substance", "fields"]
    wanted += [] if kind in (TERM, *RULING_OUT) else ["confidence"]
    for column in wanted:
        if not row[column]:
            raise row.error(column, f"the cell is empty, but the kind is {kind}", "Fill it in")
    return Rule(
        rule_id=row["rule_id"],
        substance=row["substance"],
        kind=row["kind"],
        pattern=row["pattern"],
        fields=row["fields"],
        needs=row["needs"],
        ruled_out_by=row["ruled_out_by"],
        confidence=row["confidence"],
        source=row["source"],
        reviewed_on=row.day("reviewed_on"),
        next_review=row.day("next_review"),
        note=row["note"],
    )


def _compile(row: Row, column: str, expression: str) -> re.Pattern[str]:
    """An expression that both Python and RE2 can use.

    Raises:
        VocabularyError: it is none, or it could fit no normalised text.
    """
    small = re.search("[a-z]", _NO_LETTER.sub("", expression))
    if small:
        raise row.error(
            column,
            f"small letter {small.group()!r}",
            "Write capitals: the text that is compared has no small letters",
        )
    try:
        pattern = re.compile(expression, re.ASCII)
    except re.error as error:
        raise row.error(
            column,
            f"{expression!r} is no regular expression ({error})",
            "Mend it; a bracket or a backslash is the usual cause",
        ) from error
    try:
        fits_texts(array([""], large_string()), expression)
    except ArrowInvalid as error:
        raise row.error(
            column,
            f"{expression!r} cannot be used for the first look ({error})",
            "Do without look-ahead and look-behind: use needs, ruled_out_by or an exclusion",
        ) from error
    return pattern


def _decisions(table: Table, substances: Sequence[str]) -> list[ReadyRule]:
    """A person's decisions as rules for one whole name each."""
    lines: dict[tuple[str, str], int] = {}
    found: list[ReadyRule] = []
    for order, row in enumerate(table):
        text, decision = normalise(row["product_name"]), row["decision"]
        if not text:
            raise row.error(
                "product_name", "the name has no letter", "Copy the name from the review list"
            )
        if (text, decision) in lines:
            raise row.error(
                "product_name",
                f"{text} is decided in line {lines[text, decision]} already",
                "Remove one of the two",
            )
        lines[text, decision] = row.line
        decided = substances if decision == NONE else (decision,)
        found += [_decision(row, text, substance, order) for substance in decided]
    return found


def _decision(row: Row, text: str, substance: str, order: int) -> ReadyRule:
    is_none = row["decision"] == NONE
    rule = Rule(
        rule_id=f"review-line-{row.line}",
        substance=substance,
        kind=SETTLED if is_none else DECISION,
        pattern=f"^{re.escape(text)}$",
        fields="both",
        needs="",
        ruled_out_by="",
        confidence="" if is_none else "certain",
        source=row["source"],
        reviewed_on=row.day("reviewed_on"),
        next_review=row.day("reviewed_on"),
        note=row["note"] or f"decided in {row.path.name}",
    )
    return ReadyRule(
        rule=rule,
        order=order,
        fields=BOTH,
        expression=rule.pattern,
        pattern=re.compile(rule.pattern),
        needs=None,
        ruled_out_by=None,
        is_decision=True,
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


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The rules of a vocabulary, ready to use.

    Attributes:
        ready: the rules of the file, and behind them what a person has decided.
        substances: keys of the watched substances, in their order.
        version: the start of the SHA-256 of the rules file's bytes.
    """

    ready: Sequence[ReadyRule]
    substances: tuple[str, ...]
    version: str


def read_rules(path: Path | None = None, decisions: Path | None = None) -> Rules:
    """The rules of a file and of a person's decisions; null for those of the vocabulary in use.

    Raises:
        VocabularyError: naming file, line and column of the first thing that is wrong.
    """
    substances = substance_keys()
    rules = read(path or folder() / f"{RULES}.csv", SCHEMAS[RULES])
    decided = read(decisions or folder() / f"{DECISIONS}.csv", SCHEMAS[DECISIONS])
    return Rules(
        ready=[*_RulesReader().read(rules), *_decisions(decided, substances)],
        substances=substances,
        version=hashlib.sha256(rules.content).hexdigest()[:12],
    )
