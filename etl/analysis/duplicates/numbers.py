"""The numbers under which senders keep a case, and where one stands inside another's."""

from __future__ import annotations

import re

import pandas as pd

TOKEN = re.compile(r"[A-Z0-9]+")
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
    first = next((at for at, one in enumerate(tokens) if re.search(r"\d", one)), None)
    if first is not None:
        tail = "".join(tokens[first:])
        if re.search(r"[A-Z]", tail) and _tells(tail, SHORTEST_TAIL, FEWEST_FIGURES_OF_TAIL):
            keys.add(tail)
    return keys


def inner_keys(number: str) -> set[str]:
    """Every run of parts of a number, any of which may be the number of somebody else."""
    tokens = TOKEN.findall(number.upper())
    runs = {
        "".join(tokens[first:last])
        for first in range(len(tokens))
        for last in range(first + 1, len(tokens) + 1)
    }
    return {run for run in runs if _tells(run, SHORTEST, FEWEST_FIGURES)}


def _tells(text: str, shortest: int, fewest_figures: int) -> bool:
    return len(text) >= shortest and sum(one.isdigit() for one in text) >= fewest_figures


def keyed(reports: pd.DataFrame) -> pd.DataFrame:
    """The keys of every report.

    Args:
        reports: place, sender_number and other_numbers (a line each).

    Returns:
        place, key, kind: `own`, `inner`, or `named` (its sender says that others have it so).
    """
    rows: list[tuple[int, str, str]] = []
    numbers = reports[["place", "sender_number", "other_numbers"]]
    for place, own, others in numbers.itertuples(index=False, name=None):
        if isinstance(own, str):
            rows += [(place, key, "own") for key in own_keys(own)]
            rows += [(place, key, "inner") for key in inner_keys(own)]
        if isinstance(others, str):
            for other in others.split("\n"):
                rows += [(place, key, "named") for key in own_keys(other)]
    return pd.DataFrame(rows, columns=["place", "key", "kind"])
