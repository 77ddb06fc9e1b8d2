"""What a file that is taken along is called."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.downloads import file_name
from dashboard.filters import Filters

CHOSEN = Filters(
    substances=("kratom",),
    first_quarter="2025-Q1",
    outcome="death",
    comparator="opioids",
    as_of=date(2025, 1, 1),
)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("trend", "kratomwatch_trend_faers_kratom_2025-q1_death_real.csv"),
        (
            "more_often_reaction",
            "kratomwatch_more_often_reaction_faers_kratom_versus-opioids_real.csv",
        ),
        ("policy_timeline", "kratomwatch_policy_timeline_real.csv"),
        ("legal_status", "kratomwatch_legal_status_as-of-2025-01-01_real.csv"),
    ],
)
def test_a_file_is_named_after_what_restricts_it(question: str, name: str) -> None:
    assert file_name(question, CHOSEN, source="faers", build="real", ending=".csv") == name
