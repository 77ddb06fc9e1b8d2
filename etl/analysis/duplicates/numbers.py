"""The numbers under which senders keep a case, and where one stands inside another's."""

from __future__ import annotations

import re

import pandas as pd

TOKEN = re.compile(r"[A-Z0-9]+")
FIGURE = re.compile(r"\d")
COUNTRY = re.compile(r"[A-Z]{2}")
SHORTEST = 8
FEWEST_FIGURES = 5
# Without the name of the sender a number must have a letter and more figures to stand for one case.
SHORTEST_TAIL = 10
FEWEST_FIGURES_OF_TAIL = 7


def own_keys(number: str) -> set[str]:
    """The forms in which another sender may write this number.

    `US-SANDOZ-NVSC2021US203910` is that without punctuation and without the country, and
    `NVSC2021US203910`.
    """
    tokens = TOKEN.findall(number.upper())
    if len(tokens) > 1 and COUNTRY.fullmatch(tokens[0]):
        tokens = tokens[1:]
    whole = "".join(tokens)
    keys = {whole} if _tells(whole, SHORTEST, FEWEST_FIGURES) else set()
    first = next((at for at, one in enumerate(tokens) if FIGURE.search(one)), None)
    if first is not None:
        tail = "".join(tokens[first:])
        if re.search(r"[A-Z]", tail) and _tells(tail, SHORTEST_TAIL, FEWEST_FIGURES_OF_TAIL):
            keys.add(tail)
    return keys


def inner_keys(number: str) -> set[str]:
    """Every run of parts of a number, any of which may be the number of somebody else."""
    tokens = TOKEN.findall(number.upper())
    return {
        "".join(tokens[first:last])
        for first in range(len(tokens))
        for last in range(first + 1, len(tokens) + 1)
    }


def _tells(text: str, shortest: int, fewest_figures: int) -> bool:
    return len(text) >= shortest and len(FIGURE.findall(text)) >= fewest_figures


def keyed(reports: pd.DataFrame) -> pd.DataFrame:
    """The keys of every report.

    Args:
        reports: place, sender_number and other_numbers (a line each).

    Returns:
        place, key, kind: `own`, `inner` (stands inside its own and is that of a report), or `named`
        (its sender says that others have it so).
    """
    numbered = reports[reports["sender_number"].notna()]
    numbers = list(zip(numbered["place"], numbered["sender_number"], strict=True))
    rows = [(place, key, "own") for place, number in numbers for key in own_keys(number)]
    known = {key for _, key, _ in rows}
    rows += [
        (place, key, "inner") for place, number in numbers for key in inner_keys(number) & known
    ]
    named = reports[reports["other_numbers"].notna()]
    rows += [
        (place, key, "named")
        for place, others in zip(named["place"], named["other_numbers"], strict=True)
        for other in str(others).split("\n")
        for key in own_keys(other)
    ]
    return pd.DataFrame(rows, columns=["place", "key", "kind"])
