"""A reader of numbers in sentences, which shares no code with what writes them."""

from __future__ import annotations

import os
import re

import pandas as pd
from hypothesis import settings
from hypothesis import strategies as st

from tests.support.substances import SUBSTANCES

EXAMPLES = int(os.environ.get("KRATOMWATCH_EXAMPLES", "100"))
LEAST = 16
KEYS = ("kratom", "mitragynine", "7-oh")
ADJECTIVE = {one.adjective: key for key, one in SUBSTANCES.items()}
WORDS = {one.words: key for key, one in SUBSTANCES.items()}

SHARE, COUNT = r"([<>]?\d+%)", r"([\d,]+)"

many = settings(max_examples=EXAMPLES, deadline=None)
counts = st.one_of(st.integers(0, 20), st.integers(0, 400))


def number(text: str) -> int:
    return int(text.replace(",", ""))


def is_share(said: str, part: int, base: int) -> bool:
    """Whether a percentage is that of a part: rounded, and never all or none where it is not."""
    percent = 100 * part / base
    if said.startswith("<"):
        return 0 < percent < 1
    if said.startswith(">"):
        return 99 < percent < 100
    value = int(said.removesuffix("%"))
    return abs(value - percent) <= 0.5 and (value not in (0, 100) or value == percent)


def shares_in(sentence: str) -> list[tuple[str, str]]:
    """The percentages of a sentence, each with the substance it is of."""
    adjectives = "|".join(map(re.escape, sorted(ADJECTIVE, key=len, reverse=True)))
    found = re.findall(rf"([<>]?\d+%) of ({adjectives})\b", sentence)
    return [(amount, ADJECTIVE[name]) for amount, name in found]


def years_compared(frame: pd.DataFrame) -> list[int]:
    """The last two complete years of a frame with enough reports, as far as there are two."""
    enough = frame[~frame["is_incomplete"] & (frame["base_reports"] >= LEAST)]
    return sorted(set(enough["year"]))[-2:]
