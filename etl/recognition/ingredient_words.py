"""The vocabulary of ingredients: tokens, the classes they belong to, and what names none."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from etl import vocabulary
from etl.recognition.ingredient_text import clean, words_of
from etl.vocabulary.schema import Row, Table, read
from etl.vocabulary.schemas import SCHEMAS

TOKENS, CLASSES, PLACEHOLDERS = "co_ingestants", "co_ingestant_classes", "ingredient_placeholders"

UNCLASSIFIED = "unclassified"


@dataclass(frozen=True)
class Entry:
    """A row of the tokens file, ready to use."""

    ingredient: str
    ingredient_class: str
    is_treatment: bool
    not_with: re.Pattern[str] | None

    def stands_in(self, text: str) -> bool:
        """Tell whether nothing in the text rules the row out."""
        return self.not_with is None or self.not_with.search(text) is None


def _classes(table: Table) -> dict[str, bool]:
    """Whether a class is usually given as treatment, by class."""
    classes = {row["class"]: row.flag("is_treatment") for row in table}
    if UNCLASSIFIED not in classes:
        raise table.error(f"class {UNCLASSIFIED} is missing", f"Add a line for {UNCLASSIFIED}")
    return classes


def _placeholders(table: Table) -> frozenset[tuple[str, ...]]:
    placeholders = set()
    for row in table:
        words = words_of(clean(row["token"]))
        if not words or words in placeholders:
            raise row.error(
                "token", f"{row['token']} has no word or stands there already", "Remove the line"
            )
        placeholders.add(words)
    return frozenset(placeholders)


class _TokensReader:
    """Reads the tokens file, checking each line against the lines before."""

    def __init__(self, classes: Mapping[str, bool]) -> None:
        self._classes = classes
        self._class_of: dict[str, str] = {}
        self._entries: dict[tuple[str, ...], list[Entry]] = defaultdict(list)

    def read(self, table: Table) -> dict[tuple[str, ...], tuple[Entry, ...]]:
        """The entries by the words of their token."""
        for row in table:
            self._take(row)
        return {words: tuple(entries) for words, entries in self._entries.items()}

    def _take(self, row: Row) -> None:
        token, ingredient, name = row["token"], row["ingredient"], row["class"]
        words = words_of(clean(token))
        if not words or (len(words) == 1 and len(words[0]) == 1):
            raise row.error(
                "token", f"{token} is too short for a token", "Use a longer word or a phrase"
            )
        if any(entry.ingredient == ingredient for entry in self._entries[words]):
            raise row.error(
                "token",
                f"{token} stands for {ingredient} already (signs between words do not matter)",
                "Remove one of the two lines",
            )
        self._check_class(row, ingredient, name)
        self._entries[words].append(
            Entry(ingredient, name, self._classes[name], _pattern(row, "not_with"))
        )

    def _check_class(self, row: Row, ingredient: str, name: str) -> None:
        if name not in self._classes or name == UNCLASSIFIED:
            raise row.error("class", f"class {name!r} is unknown", f"Use a class of {CLASSES}.csv")
        known = self._class_of.setdefault(ingredient, name)
        if known != name:
            raise row.error(
                "class",
                f"{ingredient} is in class {name} here and in {known} above",
                "Give the ingredient one class",
            )


def _pattern(row: Row, column: str) -> re.Pattern[str] | None:
    if not row[column]:
        return None
    try:
        return re.compile(row[column])
    except re.error as error:
        raise row.error(
            column, f"it is no regular expression ({error})", f"Correct or empty {column}"
        ) from error


@dataclass(frozen=True, kw_only=True)
class IngredientWords:
    """The three vocabulary files, ready to use.

    Attributes:
        entries: what tokens stand for, by the words of the token.
        placeholders: words of names that are no ingredient.
        version: the start of the SHA-256 over the bytes of the three files.
    """

    entries: Mapping[tuple[str, ...], tuple[Entry, ...]]
    placeholders: frozenset[tuple[str, ...]]
    version: str


def read_words(folder: Path | None = None) -> IngredientWords:
    """The three vocabulary files of a folder; null for the vocabulary in use.

    Raises:
        VocabularyError: naming file, line and column of the first thing that is wrong.
    """
    where = folder or vocabulary.folder()
    classes, tokens, placeholders = (
        read(where / f"{name}.csv", SCHEMAS[name]) for name in (CLASSES, TOKENS, PLACEHOLDERS)
    )
    digest = hashlib.sha256()
    for table in (classes, tokens, placeholders):
        digest.update(hashlib.sha256(table.content).digest())
    return IngredientWords(
        entries=_TokensReader(_classes(classes)).read(tokens),
        placeholders=_placeholders(placeholders),
        version=digest.hexdigest()[:12],
    )
