"""Recognition of texts far longer than names are: in time, and as their first page reads."""

from __future__ import annotations

import time

import pandas as pd
import pytest

from etl.budget import LONGEST_CELL
from etl.build.steps import _classified
from etl.recognition.engine import Recogniser
from etl.recognition.ingredients import IngredientClassifier
from etl.recognition.reactions import split_frame
from etl.recognition.review import near_misses

WORDS = ("KRATAM ", "MITRAGYNA SPECIOSA, ", "7-OH, ", "a-", "TABLETS,", "CHRONIC x USE (", "é")


@pytest.fixture(scope="module")
def rules() -> tuple[Recogniser, IngredientClassifier]:
    return Recogniser.from_csv(), IngredientClassifier.from_csv()


@pytest.mark.parametrize("word", WORDS)
def test_a_text_as_long_as_a_cell_can_be_takes_seconds(
    rules: tuple[Recogniser, IngredientClassifier], word: str
) -> None:
    text = (word * LONGEST_CELL)[:LONGEST_CELL]
    frame = pd.DataFrame({"product_name": [text], "ingredient_names": [text]})
    recogniser, classifier = rules
    started = time.process_time()
    recogniser.recognise_frame(frame)
    near_misses(recogniser, [text])
    _classified(frame, recogniser, classifier)
    split_frame([", ".join(map(str, range(20_000)))], with_comma=frozenset())
    assert time.process_time() - started < 10  # of minutes, where it grew with the square


def test_what_stands_on_the_first_page_is_recognised(
    rules: tuple[Recogniser, IngredientClassifier],
) -> None:
    recogniser, _ = rules
    (match,) = recogniser.recognise("KRATOM" + " capsule" * 20_000)
    assert match.substance == "kratom"
    assert recogniser.recognise("capsule " * 20_000 + "KRATOM") == ()
