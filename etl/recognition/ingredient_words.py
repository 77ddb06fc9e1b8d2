"""The vocabulary of ingredients: tokens, the classes they belong to, and what names none."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from etl.errors import VocabularyError
from etl.recognition.ingredient_text import clean, words_of

TOKENS_FILE = "co_ingestants.csv"
CLASSES_FILE = "co_ingestant_classes.csv"
PLACEHOLDERS_FILE = "ingredient_placeholders.csv"

UNCLASSIFIED = "unclassified"
KINDS = ("ingredient", "metabolite", "salt", "synonym", "brand", "misspelling", "street_name")


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


class _CsvReader:
    """Reads one vocabulary file and knows the line it is at, for the error message."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        """Read the whole file; `content` is what the version is made from."""
        self.path = path
        self.line = 1
        try:
            self.content = path.read_bytes()
        except OSError as error:
            raise VocabularyError(
                path,
                f"the file cannot be read ({error.strerror})",
                remedy="Put the file back as it came with the program",
            ) from error
        try:
            text = self.content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self.fail(f"byte {error.start} is not UTF-8", "Save the file as CSV UTF-8")
        self._rows = csv.reader(io.StringIO(text, newline=""))
        self.header = next(self._rows, [])
        missing = [column for column in columns if column not in self.header]
        if missing:
            self.fail(f"column {missing[0]} is missing", f"The header is: {','.join(columns)}")

    def fail(self, problem: str, remedy: str) -> NoReturn:
        """Raise, naming file and line."""
        raise VocabularyError(self.path, problem, remedy=remedy, line=self.line)

    def __iter__(self) -> Iterator[dict[str, str]]:
        """The rows by column name, blanks around values removed."""
        for values in self._rows:
            self.line = self._rows.line_num
            if not values:
                continue
            if len(values) != len(self.header):
                self.fail(
                    f"{len(values)} values where the header has {len(self.header)}",
                    "Put double quotes around a value that holds a comma",
                )
            yield dict(zip(self.header, (value.strip() for value in values), strict=True))

    def required(self, row: Mapping[str, str], column: str) -> str:
        """A value that must be there."""
        if not row[column]:
            self.fail(f"{column} is empty", f"Fill in {column} or remove the line")
        return row[column]


def _read_classes(reader: _CsvReader) -> dict[str, bool]:
    """Whether a class is usually given as treatment, by class."""
    classes: dict[str, bool] = {}
    for row in reader:
        name = reader.required(row, "class")
        reader.required(row, "class_label")
        if name in classes:
            reader.fail(f"class {name} stands there twice", "Remove one of the two lines")
        if row["is_treatment"] not in {"true", "false"}:
            reader.fail(f"is_treatment is {row['is_treatment']!r}", "Write true or false")
        if not row["sort_order"].isdigit():
            reader.fail(f"sort_order is {row['sort_order']!r}", "Write a whole number")
        classes[name] = row["is_treatment"] == "true"
    if UNCLASSIFIED not in classes:
        reader.fail(f"class {UNCLASSIFIED} is missing", f"Add a line for {UNCLASSIFIED}")
    return classes


def _read_placeholders(reader: _CsvReader) -> frozenset[tuple[str, ...]]:
    placeholders = set()
    for row in reader:
        words = words_of(clean(reader.required(row, "token")))
        if not words or words in placeholders:
            reader.fail(f"{row['token']} has no word or stands there twice", "Remove the line")
        placeholders.add(words)
    return frozenset(placeholders)


class _TokensReader:
    """Reads the tokens file, checking each line against the lines before."""

    def __init__(self, reader: _CsvReader, classes: Mapping[str, bool]) -> None:
        self.reader = reader
        self.classes = classes
        self.class_of: dict[str, str] = {}
        self.entries: dict[tuple[str, ...], list[Entry]] = defaultdict(list)

    def read(self) -> dict[tuple[str, ...], tuple[Entry, ...]]:
        """The entries by the words of their token."""
        for row in self.reader:
            self._take(row)
        return {words: tuple(entries) for words, entries in self.entries.items()}

    def _take(self, row: Mapping[str, str]) -> None:
        token = self.reader.required(row, "token")
        ingredient = self.reader.required(row, "ingredient")
        for value in (token, ingredient):
            if value != value.upper():
                self.reader.fail(f"{value} is not in capitals", "Write it in capitals")
        if row["kind"] not in KINDS:
            self.reader.fail(f"kind is {row['kind']!r}", f"Write one of: {', '.join(KINDS)}")
        words = words_of(clean(token))
        if not words or (len(words) == 1 and len(words[0]) == 1):
            self.reader.fail(f"{token} is too short for a token", "Use a longer word or a phrase")
        if any(entry.ingredient == ingredient for entry in self.entries[words]):
            self.reader.fail(
                f"{token} stands for {ingredient} already (signs between words do not matter)",
                "Remove one of the two lines",
            )
        name = self._class_of(ingredient, row["class"])
        self.entries[words].append(
            Entry(ingredient, name, self.classes[name], self._pattern(row["not_with"]))
        )

    def _class_of(self, ingredient: str, name: str) -> str:
        if name not in self.classes or name == UNCLASSIFIED:
            self.reader.fail(f"class {name!r} is unknown", f"Use a class of {CLASSES_FILE}")
        known = self.class_of.setdefault(ingredient, name)
        if known != name:
            self.reader.fail(
                f"{ingredient} is in class {name} here and in {known} above",
                "Give the ingredient one class",
            )
        return name

    def _pattern(self, not_with: str) -> re.Pattern[str] | None:
        if not not_with:
            return None
        try:
            return re.compile(not_with)
        except re.error as error:
            self.reader.fail(
                f"not_with is no regular expression ({error})", "Correct or empty not_with"
            )


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


def read_words(folder: Path) -> IngredientWords:
    """The three vocabulary files of a folder.

    Raises:
        VocabularyError: naming file and line of the first thing that is wrong, and the remedy.
    """
    classes = _CsvReader(
        folder / CLASSES_FILE, ("class", "class_label", "is_treatment", "sort_order")
    )
    tokens = _CsvReader(folder / TOKENS_FILE, ("token", "ingredient", "class", "kind", "not_with"))
    placeholders = _CsvReader(folder / PLACEHOLDERS_FILE, ("token",))
    digest = hashlib.sha256()
    for reader in (classes, tokens, placeholders):
        digest.update(hashlib.sha256(reader.content).digest())
    return IngredientWords(
        entries=_TokensReader(tokens, _read_classes(classes)).read(),
        placeholders=_read_placeholders(placeholders),
        version=digest.hexdigest()[:12],
    )
