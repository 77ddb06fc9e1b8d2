"""How much of the real FAERS kratom cases the vocabulary leaves unread, measured and bounded.

The same 884 cases lie in two forms: FDA's line listing, and quarterly files written from it. A
mention is a report and an ingredient that is not kratom, or a report and a reaction term, each
counted once however often the report repeats it.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from etl import pipeline
from etl.recognition.engine import Recogniser
from etl.recognition.ingredient_words import UNCLASSIFIED
from etl.recognition.ingredients import IngredientClassifier
from etl.settings import Settings
from tests.unit.test_reaction_groups import SYNONYMS, UNGROUPED, groups_of

pytestmark = pytest.mark.real

CASES = 884
INGREDIENT_MENTIONS, REACTION_MENTIONS = 2_099, 2_935  # counted in November 2026
MOST_UNCLASSIFIED, MOST_UNGROUPED = 0.01, 0.02

LISTING = Path("faers_kratom") / "faers_public_dashboard_to_2022.csv"
QUARTERS = Path("faers_kratom") / "ascii"
NOTHING = {"", "-", "Not Specified"}


@pytest.fixture(scope="module")
def cases(real_data: Path) -> list[dict[str, str]]:
    with (real_data / LISTING).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def warehouse(
    real_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    settings = Settings(data=tmp_path_factory.mktemp("faers_kratom") / "data")
    pipeline.add(settings, "faers", sorted((real_data / QUARTERS).glob("*.zip")))
    status = pipeline.run(settings)
    if status.exit_code:
        pytest.fail(status.message)
    with duckdb.connect(str(settings.folders.warehouse), read_only=True) as connection:
        yield connection


def listed(case: dict[str, str], column: str) -> list[str]:
    return [text.strip() for text in case[column].split(";") if text.strip() not in NOTHING]


def assert_few(left: Counter[str], *, of: int, at_most: float) -> None:
    share = left.total() / of
    assert share <= at_most, f"{share:.2%} of {of}: {left.most_common(20)}"


def test_other_ingredients_of_the_line_listing_are_classified(
    cases: list[dict[str, str]],
) -> None:
    assert len(cases) == CASES
    classifier, watches = IngredientClassifier.from_csv(), Recogniser.from_csv().watches
    mentions = 0
    left: Counter[str] = Counter()
    for case in cases:
        classes: dict[str, str] = {}
        for column in ("Suspect Product Active Ingredients", "Concomitant Product Names"):
            for text in listed(case, column):
                for one in classifier.classify(None, text, is_watched=watches):
                    classes[one.ingredient] = one.ingredient_class
        mentions += len(classes)
        left.update(name for name, group in classes.items() if group == UNCLASSIFIED)
    assert mentions == pytest.approx(INGREDIENT_MENTIONS, rel=0.02)
    assert_few(left, of=mentions, at_most=MOST_UNCLASSIFIED)


def test_reactions_of_the_line_listing_are_grouped(cases: list[dict[str, str]]) -> None:
    mentions = [
        term
        for case in cases
        for term in {SYNONYMS.get(text.upper(), text.upper()) for text in listed(case, "Reactions")}
    ]
    left = Counter(term for term in mentions if not groups_of(term))
    assert len(mentions) == pytest.approx(REACTION_MENTIONS, rel=0.02)
    assert_few(left, of=len(mentions), at_most=MOST_UNGROUPED)


def test_other_ingredients_of_the_quarterly_files_are_classified(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    assert warehouse.execute("select count(*) from core_report").fetchall() == [(CASES,)]
    rows = warehouse.execute("select ingredient, class from core_co_ingestant").fetchall()
    left = Counter(name for name, group in rows if group == UNCLASSIFIED)
    assert len(rows) == pytest.approx(INGREDIENT_MENTIONS, rel=0.02)
    assert_few(left, of=len(rows), at_most=MOST_UNCLASSIFIED)


def test_reactions_of_the_quarterly_files_are_grouped(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    rows = warehouse.execute(
        "select pt, list(reaction_group) from core_reaction group by report_id, pt"
    ).fetchall()
    left = Counter(pt for pt, groups in rows if UNGROUPED in groups)
    assert len(rows) == pytest.approx(REACTION_MENTIONS, rel=0.02)
    assert_few(left, of=len(rows), at_most=MOST_UNGROUPED)
