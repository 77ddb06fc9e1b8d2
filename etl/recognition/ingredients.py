"""Other ingredients also listed on a report, in canonical names and classes.

The vocabulary is data, three files a public-health person can edit:

* `co_ingestants.csv`: a word or phrase (`token`), the ingredient it stands for, its class. A token
  may stand for several ingredients: SUBOXONE is buprenorphine and naloxone. Where the regular
  expression in `not_with` is found in the text the row does not count: ALCOHOL SWAB is no alcohol.
* `co_ingestant_classes.csv`: the classes, and whether a class is usually given as treatment.
* `ingredient_placeholders.csv`: what stands in an ingredient field and names none (HERBALS).

Tokens match whole words, whatever stands between the words: `5-HTP`, `5HTP` and `5 HTP` are one
token, an apostrophe inside a word is ignored, and figures are words of their own, so that
`IBUPROFEN 200MG` holds IBUPROFEN. The longest token wins over a shorter one inside it. A blank lost
beside an ingredient is put back first (`lost_blanks.py`).
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NoReturn

import pandas as pd

from etl.errors import VocabularyError
from etl.recognition.lost_blanks import LostBlanks
from etl.vocabulary import VOCABULARY

TOKENS_FILE = "co_ingestants.csv"
CLASSES_FILE = "co_ingestant_classes.csv"
PLACEHOLDERS_FILE = "ingredient_placeholders.csv"

UNCLASSIFIED = "unclassified"
KINDS = ("ingredient", "metabolite", "salt", "synonym", "brand", "misspelling", "street_name")
FRAME_TYPES = {
    "product_name": "str",
    "ingredient_names": "str",
    "ingredient": "str",
    "ingredient_class": "str",
    "is_treatment": "bool",
}

# Words that end an ingredient name without naming another ingredient: salts, esters and hydrates
# as FDA writes them, and the fillers NOS, UNSPECIFIED and FORM. FDA writes ZOLPIDEM and ZOLPIDEM
# TARTRATE for one medicine, often side by side.
_SALTS = """
HCL HYDROCHLORIDE DIHYDROCHLORIDE MONOHYDROCHLORIDE HYDROBROMIDE HBR SULFATE SULPHATE BISULFATE
HEMISULFATE SODIUM DISODIUM TRISODIUM POTASSIUM DIPOTASSIUM CALCIUM MAGNESIUM ZINC CITRATE
TARTRATE BITARTRATE MALEATE MALATE FUMARATE HEMIFUMARATE MESYLATE MESILATE DIMESYLATE BESYLATE
BESILATE TOSYLATE DITOSYLATE CAMSYLATE EDISYLATE NAPSYLATE NAPADISYLATE SUCCINATE HEMISUCCINATE
PHOSPHATE DIPHOSPHATE ACETATE DIACETATE NITRATE MONONITRATE CARBONATE BICARBONATE BROMIDE
CHLORIDE IODIDE LACTATE GLUCONATE OXALATE PAMOATE EMBONATE DECANOATE ENANTHATE UNDECANOATE
CYPIONATE CAPROATE VALERATE PROPIONATE DIPROPIONATE FUROATE XINAFOATE PALMITATE STEARATE
TROMETHAMINE MEGLUMINE LYSINE ARGININE ERBUMINE OLAMINE EPOLAMINE DIOLAMINE BENZATHINE ASPARTATE
SACCHARATE HYCLATE MEDOXOMIL CILEXETIL AXETIL PROXETIL PIVOXIL POLACRILEX POLISTIREX RESINATE
ESTOLATE ETHYLSUCCINATE TEREPHTHALATE HYDROXYBENZOATE BENZOATE XYLATE TANNATE TEOCLATE
MONOHYDRATE DIHYDRATE TRIHYDRATE TETRAHYDRATE PENTAHYDRATE HEPTAHYDRATE HEMIHYDRATE
HEMIPENTAHYDRATE SESQUIHYDRATE HYDRATE ANHYDROUS CATION ION NOS UNSPECIFIED FORM
"""
SALT_WORDS = frozenset(_SALTS.split())

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+")
_ALTERNATIVES = re.compile(r"\s+OR\s+", re.IGNORECASE)
_MARKS = str.maketrans({"®": " ", "©": " ", "™": " ", "℠": " "})
_QUOTES = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u00b4": "'",
        "`": "'",
        # Windows quotes that a publisher passed on as control characters.
        "\x91": "'",
        "\x92": "'",
        "\x93": '"',
        "\x94": '"',
    }
)
# A Greek letter as FDA's substance names write it: .ALPHA.-HYDROXYETIZOLAM, .DELTA.8-THC.
_GREEK = re.compile(r"(?<![A-Z])\.?(ALPHA|BETA|GAMMA|DELTA|KAPPA|OMEGA)\.(?=[-\d])")
_WHO_CODE = re.compile(r"/\d{6,}/")
_STRENGTH = re.compile(
    r"(?<![\w.,-])\d[\d.,/]*\s?(?:MG|MCG|UG|GM?|ML|IU|UNITS?|MEQ|OZ|%)(?:/(?:\d*\s?M?L|DOSE))?(?!\w)"
)
_DOSE_FORM = re.compile(r"[\s,;(]+(?:TABLETS?|TABS?|CAPSULES?|CAPS?|CAPLETS?|SOFTGELS?|PILLS?)\)?$")
_EDGES = " .,;:*-"


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
class _Entry:
    """A row of the tokens file, ready to use."""

    ingredient: str
    ingredient_class: str
    is_treatment: bool
    not_with: re.Pattern[str] | None

    def stands_in(self, text: str) -> bool:
        return self.not_with is None or self.not_with.search(text) is None


@dataclass(frozen=True)
class _Found:
    """Entries that a stretch of text stands for."""

    start: int
    end: int
    matched_text: str
    entries: tuple[_Entry, ...]


@dataclass(frozen=True)
class _Reading:
    """One part of an ingredient field, read without looking at its product.

    A part that is neither a placeholder nor found in the vocabulary is its own ingredient, `name`.
    """

    part: str
    name: str
    is_placeholder: bool
    found: tuple[_Found, ...]


# ------------------------------------------------------------------------------ reading text


def _clean(text: str) -> str:
    """Give the text in capitals, single blanks, plain quotes, without accents and trade marks."""
    if not text.isascii():
        text = text.translate(_MARKS).translate(_QUOTES)
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
        text = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in text)
    text = " ".join(text.replace("^", " ").upper().split())
    return _GREEK.sub(r"\1", text) if "." in text else text


def _words(text: str) -> tuple[str, ...]:
    """Give the words of a cleaned text as tokens are compared, apostrophes left out."""
    words = _WORD.findall(text)
    return tuple(word.replace("'", "") for word in words) if "'" in text else tuple(words)


def _parts(ingredient_names: str) -> Iterator[list[str]]:
    """Give the parts of an ingredient field; a part written with OR has several alternatives."""
    for part in ingredient_names.split("\\"):
        alternatives = [text.strip(_EDGES) for text in _ALTERNATIVES.split(part)]
        kept = [text for text in alternatives if text]
        if kept:
            yield kept


def _without_salt(text: str) -> str:
    """Cut the salt words at the end of an ingredient name, never all of it."""
    words = list(_WORD.finditer(text))
    last = len(words)
    while last > 1 and words[last - 1].group() in SALT_WORDS:
        last -= 1
    if last == len(words):
        return text
    return text[: words[last - 1].end()].strip(_EDGES)


def _product_as_name(name: str) -> str:
    """Give a cleaned product name without drug-dictionary code, strength and dose form."""
    short = _STRENGTH.sub(" ", _WHO_CODE.sub(" ", name) if "/" in name else name)
    short = " ".join(short.split()).strip(_EDGES)
    short = _DOSE_FORM.sub("", short).strip(_EDGES)
    return short or name.strip(_EDGES)


# ------------------------------------------------------------------------------ reading files


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
        """Give the rows by column name, blanks around values removed."""
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
        """Give a value that must be there."""
        if not row[column]:
            self.fail(f"{column} is empty", f"Fill in {column} or remove the line")
        return row[column]


def _read_classes(reader: _CsvReader) -> dict[str, bool]:
    """Give class -> is_treatment."""
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
        words = _words(_clean(reader.required(row, "token")))
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
        self.entries: dict[tuple[str, ...], list[_Entry]] = defaultdict(list)

    def read(self) -> dict[tuple[str, ...], tuple[_Entry, ...]]:
        """Give the entries by the words of their token."""
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
        words = _words(_clean(token))
        if not words or (len(words) == 1 and len(words[0]) == 1):
            self.reader.fail(f"{token} is too short for a token", "Use a longer word or a phrase")
        if any(entry.ingredient == ingredient for entry in self.entries[words]):
            self.reader.fail(
                f"{token} stands for {ingredient} already (signs between words do not matter)",
                "Remove one of the two lines",
            )
        name = self._class_of(ingredient, row["class"])
        self.entries[words].append(
            _Entry(ingredient, name, self.classes[name], self._pattern(row["not_with"]))
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


# ------------------------------------------------------------------------------ the classifier


class IngredientClassifier:
    """Reads products as the ingredients they list, kratom and its alkaloids left out.

    Args:
        entries: what tokens stand for, by the words of the token.
        placeholders: words of names that are no ingredient.
        version: what identifies this state of the vocabulary.
    """

    def __init__(
        self,
        entries: Mapping[tuple[str, ...], tuple[_Entry, ...]],
        *,
        placeholders: frozenset[tuple[str, ...]],
        version: str,
    ) -> None:
        """Index the tokens by their first word."""
        self.version = version
        self._entries = entries
        self._placeholders = placeholders
        lengths: dict[str, set[int]] = defaultdict(set)
        for words in entries:
            lengths[words[0]].add(len(words))
        self._lengths = {word: sorted(some) for word, some in lengths.items()}
        self._blanks = LostBlanks(entries, salts=SALT_WORDS)
        self._read = lru_cache(maxsize=1 << 16)(self._read_part)

    @classmethod
    def from_csv(cls, folder: Path = VOCABULARY) -> IngredientClassifier:
        """Read the three vocabulary files of a folder.

        `version` is the start of the SHA-256 over the bytes of the three files.

        Raises:
            VocabularyError: naming file and line of the first thing that is wrong, and the remedy.
        """
        classes = _CsvReader(
            folder / CLASSES_FILE, ("class", "class_label", "is_treatment", "sort_order")
        )
        tokens = _CsvReader(
            folder / TOKENS_FILE, ("token", "ingredient", "class", "kind", "not_with")
        )
        placeholders = _CsvReader(folder / PLACEHOLDERS_FILE, ("token",))
        digest = hashlib.sha256()
        for reader in (classes, tokens, placeholders):
            digest.update(hashlib.sha256(reader.content).digest())
        return cls(
            _TokensReader(tokens, _read_classes(classes)).read(),
            placeholders=_read_placeholders(placeholders),
            version=digest.hexdigest()[:12],
        )

    def classify(
        self,
        product_name: str | None,
        ingredient_names: str | None,
        *,
        is_watched: Callable[[str], bool],
    ) -> tuple[Ingredient, ...]:
        """Give the distinct ingredients of a product, in order, without the watched ones.

        The ingredient field counts where it names an ingredient; what is in it and not in the
        vocabulary is kept by name, unclassified. Where it is empty, holds placeholders or watched
        ingredients only, tokens are looked for in the product name. A product name without any
        token is an unclassified ingredient itself, unless it is a placeholder or the product is
        watched.

        Args:
            product_name: product as reported.
            ingredient_names: active ingredients as FDA coded them, joined by a backslash.
            is_watched: tells whether a text names kratom, mitragynine, 7-OH or an analogue.
        """
        name = self._blanks.put_back(_clean(product_name)) if product_name else ""
        listed: list[Ingredient] = []
        has_watched = False
        for reading in self._readings(ingredient_names) if ingredient_names else ():
            if reading.is_placeholder:
                continue
            if is_watched(reading.part):
                has_watched = True
            elif reading.found:
                listed.extend(_ingredients(reading.found, beside=name))
            else:
                listed.append(_unclassified(reading.name))
        if product_name and not listed:
            listed.extend(_ingredients(self._find(name), beside=name))
            if not (listed or has_watched or self._says_nothing(name) or is_watched(product_name)):
                listed.append(_unclassified(_product_as_name(name)))
        distinct: dict[str, Ingredient] = {}
        for one in listed:
            distinct.setdefault(one.ingredient, one)
        return tuple(distinct.values())

    def classify_frame(
        self, products: pd.DataFrame, *, is_watched: Callable[[str], bool]
    ) -> pd.DataFrame:
        """Give one row per distinct product and ingredient, in the order of the products.

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
        for alternatives in _parts(ingredient_names):
            readings = [self._read(part) for part in alternatives]
            known = [reading for reading in readings if reading.found]
            yield from known or readings

    def _read_part(self, part: str) -> _Reading:
        text = self._blanks.put_back(_clean(part).strip(_EDGES))
        if self._says_nothing(text):
            return _Reading(part, text, is_placeholder=True, found=())
        bare = _without_salt(text)
        for candidate in (text, bare):
            entries = self._standing(_words(candidate), text)
            if entries:
                whole = _Found(0, len(text), text, entries)
                return _Reading(part, bare, is_placeholder=False, found=(whole,))
        return _Reading(part, bare, is_placeholder=False, found=self._find(bare))

    def _says_nothing(self, text: str) -> bool:
        words = _words(text)
        if not words or words in self._placeholders:
            return True
        return words[-1] in SALT_WORDS and _words(_without_salt(text)) in self._placeholders

    def _standing(self, words: tuple[str, ...], text: str) -> tuple[_Entry, ...]:
        """Give the entries of a token that the text around it does not rule out."""
        entries = self._entries.get(words)
        if entries is None:
            return ()
        return tuple(entry for entry in entries if entry.stands_in(text))

    def _find(self, text: str) -> tuple[_Found, ...]:
        """Find tokens in a cleaned text: longest first, never overlapping, in order of place."""
        words = _words(text)
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
                    places = places or list(_WORD.finditer(text))
                    start, end = places[first].start(), places[last - 1].end()
                    yield _Found(start, end, text[start:end], entries)


def _ingredients(found: Iterable[_Found], *, beside: str) -> Iterator[Ingredient]:
    """Give the ingredients found, without those that the product name beside them rules out."""
    for one in found:
        for entry in one.entries:
            if entry.stands_in(beside):
                yield Ingredient(
                    entry.ingredient, entry.ingredient_class, entry.is_treatment, one.matched_text
                )


def _unclassified(name: str) -> Ingredient:
    return Ingredient(name, UNCLASSIFIED, is_treatment=False, matched_text=name)


def _text(value: object) -> str | None:
    """Give the value of a frame cell, null as None."""
    return value if isinstance(value, str) else None
