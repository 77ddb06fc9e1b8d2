"""What is said of shares says no more than its rows."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.charts.shares import classes_words, most_headline
from tests.support.sources import source


def classes(*rows: tuple[str, bool, int], substance: str = "7-oh") -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "substance": substance,
                "class_label": label,
                "is_treatment": is_treatment,
                "reports": reports,
                "base_reports": 20,
            }
            for label, is_treatment, reports in rows
        ]
    )


def said(*rows: tuple[str, bool, int]) -> str:
    return classes_words(classes(*rows), source(), label="class_label")


def test_nothing_else_is_said_only_where_nothing_else_is_listed() -> None:
    assert "20 7-OH reports list nothing else." in said(("Opioids", False, 0))
    assert "20 7-OH reports list nothing else but what is usually given as treatment." in said(
        ("Opioids", False, 0), ("Naloxone", True, 20)
    )
    assert "also listed are opioids on 3." in said(("Opioids", False, 3), ("Naloxone", True, 20))


def reporters(**counts: int) -> pd.DataFrame:
    base = sum(counts.values())
    rows: list[dict[str, Any]] = [
        {
            "substance": "kratom",
            "reporter_kind": kind,
            "reporter_label": kind.replace("_", " ").capitalize(),
            "reports": count,
            "base_reports": base,
        }
        for kind, count in counts.items()
    ]
    return pd.DataFrame(rows)


def headline(**counts: int) -> str:
    return most_headline(
        reporters(**counts),
        source(),
        key="reporter_kind",
        label="reporter_label",
        verb="come from",
        plural="s",
    )


def test_what_most_have_is_said_with_its_base_and_with_ties() -> None:
    assert headline(consumer=40, physician=30, not_given=30) == (
        "40% of 100 kratom reports come from consumers."
    )
    assert headline(consumer=40, physician=40, not_given=20) == (
        "40% of 100 kratom reports each come from consumers and physicians."
    )


def test_blanks_are_no_answer_and_few_give_no_share() -> None:
    assert headline(consumer=9, physician=3, not_given=88) == (
        "Each answer named is on fewer than 16 of 100 kratom reports."
    )
    assert headline(consumer=9, not_given=3) == "Too few FAERS reports to compare."
