from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from etl.recognition.reactions import MOST_TERMS, split_frame, split_terms

KNOWN = frozenset({"HALLUCINATION, AUDITORY", "DELUSIONAL DISORDER, MIXED TYPE"})


def test_terms_that_hold_a_comma_stay_whole() -> None:
    terms = split_terms("Nausea, Hallucination, auditory, Death", with_comma=KNOWN)
    assert terms == ["NAUSEA", "HALLUCINATION, AUDITORY", "DEATH"]


def test_unknown_pieces_stay_apart_and_repetitions_count_once() -> None:
    assert split_terms("PAIN, AUDITORY, PAIN", with_comma=KNOWN) == ["PAIN", "AUDITORY"]


def test_frame_has_a_row_per_text_and_term() -> None:
    frame = split_frame(pd.Series(["A, B", "C"]), with_comma=frozenset())
    assert frame.to_dict("list") == {"reaction_text": ["A, B", "A, B", "C"], "pt": ["A", "B", "C"]}


def test_no_text_gives_an_empty_frame_with_its_columns() -> None:
    assert list(split_frame([], with_comma=KNOWN).columns) == ["reaction_text", "pt"]


@given(st.lists(st.sampled_from(["A", "B", "HALLUCINATION", "AUDITORY"]), min_size=1, max_size=8))
def test_joining_the_terms_gives_every_piece_back(pieces: list[str]) -> None:
    terms = split_terms(", ".join(pieces), with_comma=KNOWN)
    assert set(", ".join(terms).split(", ")) == set(pieces)


def test_of_a_list_of_any_length_nothing_is_lost() -> None:
    """Twenty thousand terms beside twenty thousand copies of their list took five gigabytes."""
    text = ", ".join(map(str, range(20_000)))
    terms = split_terms(text, with_comma=KNOWN)
    assert len(terms) == MOST_TERMS + 1
    assert ", ".join(terms) == text
