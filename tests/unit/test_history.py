"""A history is not a finding, and what stands beside it is."""

from __future__ import annotations

import pytest

from etl.recognition.engine import Recogniser
from etl.recognition.history import without_history
from etl.recognition.ingredients import IngredientClassifier


@pytest.fixture(scope="module")
def classifier() -> IngredientClassifier:
    return IngredientClassifier.from_csv()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Chronic Alcohol Abuse", []),
        ("Chronic cocaine use", []),
        ("Chronic Alcoholism", ["CHRONIC ALCOHOLISM"]),
        ("Clinical History of Cocaine Use", []),
        ("Fentanyl toxicity; history of heroin abuse", ["FENTANYL"]),
        ("Opioid use disorder, acute fentanyl intoxication", ["FENTANYL"]),
        ("Remote heroin abuse", []),
        ("Bacterial Endocarditis Complicating Chronic Substance Abuse and Acute Cocaine "
         "Intoxication", ["COCAINE"]),
        ("Acute and chronic cocaine abuse", ["COCAINE"]),
        ("Acute and Chronic Substance Abuse (Heroin and Cocaine)", ["HEROIN", "COCAINE"]),
        ("Chronic Substance Abuse (Heroin and Cocaine)", []),
        ("Chronic pain, oxycodone use", ["OXYCODONE"]),
        ("ALCOHOL", ["ALCOHOL"]),
    ],
)  # fmt: skip
def test_a_phrase_that_tells_a_history_names_nothing(
    classifier: IngredientClassifier, text: str, found: list[str]
) -> None:
    read = classifier.classify(text, None, is_watched=lambda _: False)
    assert [one.ingredient for one in read] == found


def test_a_history_of_kratom_is_no_finding_and_places_stay_right() -> None:
    recogniser = Recogniser.from_csv()
    assert recogniser.recognise("History of kratom use") == ()
    (match,) = recogniser.recognise("Chronic alcohol abuse; mitragynine toxicity")
    assert (match.matched_text, match.start) == ("mitragynine", 23)


def test_a_text_keeps_its_length() -> None:
    text = "Heroin; chronic cocaine abuse (crack)"
    assert len(without_history(text)) == len(text)
    assert without_history(text).strip() == "Heroin;"
