"""Answers that are kept: the same again, up to so many bytes, whoever asks at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from dashboard.answers import Answers

TEXT = "x" * 100


def made_by(answers: Answers, asked: str) -> list[str]:
    """Ask, and list what had to be made for it."""
    made: list[str] = []

    def make() -> dict[str, Any]:
        made.append(asked)
        return {"ask": asked, "html": TEXT}

    assert answers.given(asked, make) == {"ask": asked, "html": TEXT}
    return made


def test_what_is_asked_again_is_not_made_again() -> None:
    answers = Answers()
    assert made_by(answers, "trend/faers") == ["trend/faers"]
    assert made_by(answers, "trend/faers") == []
    assert made_by(answers, "trend/hfcs") == ["trend/hfcs"]


def test_nobody_changes_what_another_gets() -> None:
    answers = Answers()
    for _ in range(3):
        answer = answers.given("a", lambda: {"figures": {"b": [1]}})
        assert answer == {"figures": {"b": [1]}}
        answer["figures"]["b"].append(2)


def test_the_longest_unused_is_forgotten_beyond_the_limit() -> None:
    answers = Answers(limit=400)
    for asked in ("a", "b", "c"):
        made_by(answers, asked)
    assert made_by(answers, "a") == []
    made_by(answers, "d")
    assert answers.size <= 400
    assert [made_by(answers, asked) for asked in ("a", "d", "b")] == [[], [], ["b"]]


@pytest.mark.parametrize("asked", ["a", "a" * 1_000])
def test_what_is_larger_than_the_limit_is_not_kept(asked: str) -> None:
    answers = Answers(limit=100)
    for _ in range(2):
        assert made_by(answers, asked) == [asked]
    assert answers.size == 0


def test_what_is_forgotten_is_made_again_and_not_kept() -> None:
    answers = Answers()
    made_by(answers, "a")
    answers.forget()
    assert answers.size == 0
    assert [made_by(answers, "a") for _ in range(2)] == [["a"], ["a"]]
    assert answers.size == 0


def test_many_who_ask_at_once_get_their_own_answers() -> None:
    answers = Answers(limit=2_000)

    def ask(number: int) -> bool:
        key = f"question {number % 40}"
        return answers.given(key, lambda: {"ask": key, "html": TEXT})["ask"] == key

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(4_000)))
    assert 0 < answers.size <= 2_000
    kept = answers._kept._values.items()
    assert answers.size == sum(len(repr(key)) + len(text) for key, (text, _) in kept)
