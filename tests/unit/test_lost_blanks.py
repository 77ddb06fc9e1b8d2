"""Blanks that a text lost beside an ingredient."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.recognition.lost_blanks import LostBlanks

BLANKS = LostBlanks(
    [("FENTANYL",), ("HEROIN",), ("CALCIUM",), ("COCA", "LEAF"), ("FENTANYLCITRATE",), ("IRON",)],
    salts=["CITRATE", "ION"],
)


@pytest.mark.parametrize(
    ("text", "put_back"),
    [
        ("FENTANYLTOXICITY", "FENTANYL TOXICITY"),
        ("HEROINAND FENTANYL", "HEROIN AND FENTANYL"),
        ("ACUTEHEROIN INTOXICATION", "ACUTE HEROIN INTOXICATION"),
        ("HEROINFENTANYL", "HEROIN FENTANYL"),
        ("CALCIUMCITRATE 500MG", "CALCIUM CITRATE 500MG"),
    ],
)
def test_a_blank_is_put_back_between_two_known_words(text: str, put_back: str) -> None:
    assert BLANKS.put_back(text) == put_back


@pytest.mark.parametrize(
    "text",
    [
        "FENTANYLCITRATE",  # a token of its own
        "CALCIUMION",  # the salt is too short
        "IRONTOXICITY",  # the name is too short
        "CARDIOTOXICITY",
        "FENTANYLLIKE",
        "ACUTEFENTANYLLIKE",
        "NEUROLOGICAL",
        "",
    ],
)
def test_every_other_word_stays(text: str) -> None:
    assert BLANKS.put_back(text) == text


@given(st.text(alphabet="ABCDEFHILNORTUY ,", max_size=60))
def test_only_blanks_are_added(text: str) -> None:
    assert BLANKS.put_back(text).replace(" ", "") == text.replace(" ", "")
