"""Measure recognition on labelled strings: `python -m benchmarks.recognition [RULES.csv]`.

Prints the tables of docs/recognition.md and the line for its list of rule versions. A test holds
that the document and the rules agree.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from etl.recognition.engine import Recogniser
from etl.recognition.rules import COUNTED
from etl.vocabulary import VOCABULARY
from etl.vocabulary.substances import substance_keys

SUBSTANCES = substance_keys()
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SLIP_WORDS = {
    "KRATOM": "kratom",
    "MITRAGYNA SPECIOSA": "kratom",
    "MITRAGYNINE": "mitragynine",
    "7-HYDROXYMITRAGYNINE": "7-oh",
    "PSEUDOINDOXYL": "synthetic_analogue",
}
LISTS = Path(__file__).parents[1] / "tests" / "data"
LABELLED = LISTS / "recognition_strings.csv"
# Each was written and labelled before the rules of its day had read it.
UNSEEN = tuple(LISTS / f"recognition_unseen_{number}.csv" for number in range(1, 8))
NONE = "none"


@dataclass(frozen=True)
class Labelled:
    """A product as a person reads it."""

    product_name: str
    ingredient_names: str
    substances: frozenset[str]


@dataclass(frozen=True)
class Measured:
    """What the rules make of labelled products.

    Attributes:
        named: products that name a watched substance.
        found: of those, read as any watched substance.
        right: of those found, read as exactly the substances labelled.
        others: products that name none.
        false: of those, read as one all the same.
        confusion: products by substances labelled and read, joined by a plus sign.
        wrong: the products read otherwise than labelled.
    """

    named: int
    found: int
    right: int
    others: int
    false: int
    confusion: Mapping[tuple[str, str], int]
    wrong: tuple[Labelled, ...]


def labelled_strings(path: Path = LABELLED) -> list[Labelled]:
    """Give our own labelled strings."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Labelled(
                row["product_name"], row["ingredient_names"], frozenset(row["substances"].split())
            )
            for row in csv.DictReader(file)
        ]


def counted(recogniser: Recogniser, name: str, ingredients: str | None = None) -> frozenset[str]:
    """Give the substances that a product enters the counts under."""
    matches = recogniser.recognise(name, ingredients or None)
    return frozenset(match.substance for match in matches if match.confidence in COUNTED)


def measure(recogniser: Recogniser, products: Iterable[Labelled]) -> Measured:
    """Compare labels with what the rules read."""
    tally: Counter[str] = Counter()
    confusion: Counter[tuple[str, str]] = Counter()
    wrong = []
    for product in products:
        read = counted(recogniser, product.product_name, product.ingredient_names)
        if product.substances:
            tally.update(named=1, found=bool(read), right=read == product.substances)
        else:
            tally.update(others=1, false=bool(read))
        confusion[_joined(product.substances), _joined(read)] += 1
        if read != product.substances:
            wrong.append(product)
    return Measured(
        named=tally["named"],
        found=tally["found"],
        right=tally["right"],
        others=tally["others"],
        false=tally["false"],
        confusion=confusion,
        wrong=tuple(wrong),
    )


def _joined(substances: Iterable[str]) -> str:
    return " + ".join(key for key in SUBSTANCES if key in set(substances)) or NONE


def openfda_names(folder: Path) -> dict[str, set[str]]:
    """Give the reports by product name of the openFDA food sample."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    path = folder / "openfda_food_event" / "food_events_sample.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            for product in record["products"]:
                names[product.get("name_brand") or ""].add(record["report_number"])
    return names


def caers_names(folder: Path) -> dict[str, set[str]]:
    """Give the reports by product name of the CAERS file."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    with zipfile.ZipFile(folder / "caers" / "CAERS_ASCII_2004_2017Q2.zip") as archive:
        text = io.TextIOWrapper(archive.open(archive.namelist()[0]), "latin-1", newline="")
        for row in list(csv.reader(text))[1:]:
            names[row[4]].add(row[0])
    return names


def faers_strings(folder: Path) -> list[str]:
    """Give the FAERS drug strings known to name kratom."""
    path = folder / "faers" / "kratom_drug_strings_sample.txt"
    return path.read_text(encoding="utf-8").splitlines()


def reports_by_substance(
    recogniser: Recogniser, names: Mapping[str, set[str]]
) -> dict[str, set[str]]:
    """Give the reports read as each substance, all names at once as a build reads them."""
    products = pd.DataFrame({"product_name": list(names), "ingredient_names": None})
    read = recogniser.recognise_frame(products)
    read = read[read["confidence"].isin(COUNTED)]
    found: dict[str, set[str]] = {key: set() for key in SUBSTANCES}
    for name, substance in zip(read["product_name"], read["substance"], strict=True):
        found[substance] |= names[name]
    return found


def version_line(recogniser: Recogniser, folder: Path | None) -> str:
    """Give the figures of a rule version, as in the list of docs/recognition.md."""
    own = measure(recogniser, labelled_strings())
    cells = [f"`{recogniser.version}`", f"{own.found}/{own.named}", f"{own.false}/{own.others}"]
    if folder is None:
        return " | ".join(cells)
    for names in (openfda_names(folder), caers_names(folder)):
        found = reports_by_substance(recogniser, names)
        total = len(set().union(*found.values()))
        each = ", ".join(str(len(found[key])) for key in SUBSTANCES)
        cells.append(f"{total} ({each})")
    strings = faers_strings(folder)
    cells.append(f"{sum(bool(counted(recogniser, text)) for text in strings)}/{len(strings)}")
    return " | ".join(cells)


def slips(word: str) -> set[str]:
    """Give every word with one letter dropped, added, changed or swapped with the next."""
    found = set()
    for place in range(len(word)):
        before, after = word[:place], word[place + 1 :]
        if word[place].isalpha():
            found |= {before + after}
            found |= {before + letter + after for letter in ALPHABET}
        found |= {before + letter + word[place:] for letter in ALPHABET}
        if after:
            found.add(before + after[0] + word[place] + after[1:])
    return found - {word}


def slip_table(recogniser: Recogniser) -> str:
    """Give how many words with one slip are found, and read as the right substance alone."""
    lines = ["| word | with one slip | found | right substance |", "|---|---:|---:|---:|"]
    for word, substance in SLIP_WORDS.items():
        forms = slips(word)
        read = [counted(recogniser, form) for form in sorted(forms)]
        right = sum(one == {substance} for one in read)
        lines.append(f"| {word} | {len(forms)} | {sum(map(bool, read))} | {right} |")
    return "\n".join(lines)


def confusion_table(measured: Measured) -> str:
    """Give labels against readings as a Markdown table."""
    rows = sorted(measured.confusion.items(), key=lambda item: (-item[1], item[0]))
    lines = ["| labelled | read as | strings |", "|---|---|---:|"]
    return "\n".join([*lines, *(f"| {was} | {read} | {count} |" for (was, read), count in rows)])


def list_row(measured: Measured) -> str:
    """Give found, right and wrongly found of a list, as in the table of unseen lists."""
    return (
        f"{measured.found}/{measured.named} | {measured.right} | {measured.false}/{measured.others}"
    )


def main() -> None:
    """Print the tables of docs/recognition.md; a rules file may be given."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else VOCABULARY / "substance_rules.csv"
    recogniser = Recogniser.from_csv(path)
    real = os.environ.get("KRATOMWATCH_REAL_DATA")
    own = measure(recogniser, labelled_strings())
    print(confusion_table(own))
    print(slip_table(recogniser))
    unseen = [measure(recogniser, labelled_strings(path)) for path in UNSEEN]
    for path, measured in zip(UNSEEN, unseen, strict=True):
        print(path.stem, list_row(measured), sep=" | ")
    for product in (*own.wrong, *(product for measured in unseen for product in measured.wrong)):
        print(product)
    print(version_line(recogniser, Path(real) if real else None))


if __name__ == "__main__":
    main()
