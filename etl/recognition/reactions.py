"""Lists of reaction terms joined by commas, read against the terms that hold a comma themselves.

HFCS joins the terms of a complaint by ", "; openFDA cuts them at every comma. Either way
"Hallucination, auditory" arrives as two pieces, and only knowing the term puts it together again.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

LONGEST_TERM = 4
MOST_TERMS = 500
"""Terms of a list that are read one by one: each is kept beside the whole text of the list."""


def split_terms(text: str, *, with_comma: frozenset[str]) -> list[str]:
    """The terms of a list in capitals, in order, each once; after 500 the rest is one term.

    Args:
        text: terms joined by ", ".
        with_comma: the known terms that hold ", " themselves, in capitals.
    """
    pieces = [piece.strip() for piece in text.upper().split(", ", MOST_TERMS)]
    terms: dict[str, None] = {}
    place = 0
    while place < len(pieces):
        for length in range(min(LONGEST_TERM, len(pieces) - place), 1, -1):
            term = ", ".join(pieces[place : place + length])
            if term in with_comma:
                break
        else:
            length, term = 1, pieces[place]
        if term:
            terms[term] = None
        place += length
    return list(terms)


def split_frame(texts: Iterable[str], *, with_comma: frozenset[str]) -> pd.DataFrame:
    """One row per text and term: `reaction_text`, `pt`."""
    rows = [(text, term) for text in texts for term in split_terms(text, with_comma=with_comma)]
    return pd.DataFrame(rows, columns=["reaction_text", "pt"], dtype="string")
