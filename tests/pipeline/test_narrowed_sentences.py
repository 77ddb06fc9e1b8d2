"""A sentence that is quoted alone says which reports it is about."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.pages import PAGES
from dashboard.pages.base import answers_of
from etl.settings import Settings
from tests.support.pages import context_of, view
from tests.support.warehouses import ask


@pytest.mark.parametrize(
    ("address", "key", "begins"),
    [
        ("/trends?outcome=death", "trend-faers", "Among reports listing a death: "),
        (
            "/co-ingestants?role=suspect&outcome=serious",
            "co-ingestant-class-faers",
            "Among events naming it as suspect and that are serious: ",
        ),
        (
            "/people?sex=female&source=hfcs",
            "age-sex-hfcs",
            "Among complaints with sex female: ",
        ),
        ("/?outcome=death", "counts", "Among those listing a death: "),
    ],
)
def test_a_sentence_carries_what_narrows_it(
    demo_data: Path, address: str, key: str, begins: str
) -> None:
    settings = Settings(data=demo_data)
    assert view(settings, address).block(key).one("h2").words.startswith(begins)
    plain = view(settings, address.partition("?")[0]).block(key.replace("hfcs", "faers"))
    assert "Among" not in plain.one("h2").words


def test_the_number_in_it_is_that_of_the_narrowed_question(demo_data: Path) -> None:
    settings = Settings(data=demo_data)
    ((quarter, reports),) = ask(
        settings,
        """select quarter, reports from trend(sources := ['faers'], outcome := 'death')
        where substance = 'kratom' and not is_incomplete order by quarter desc limit 1""",
    )
    sentence = view(settings, "/trends?outcome=death").block("trend-faers").one("h2").words
    assert f"FDA received {reports} reports naming kratom in {quarter}" in sentence


def test_what_nothing_narrows_says_nothing_of_it(demo_data: Path) -> None:
    """No role where nobody calls a product suspect; no outcome where it does not apply."""
    settings = Settings(data=demo_data)
    for address, key in (
        ("/trends?role=suspect&source=medical_examiner", "trend-medical_examiner"),
        ("/reactions?view=more-often&outcome=death", "more-often-reaction-group-faers"),
    ):
        assert "Among" not in view(settings, address).block(key).one("h2").words


@pytest.mark.parametrize("path", ["/trends", "/co-ingestants", "/reactions", "/people", "/reports"])
def test_the_list_of_questions_says_it_as_the_charts_do(demo_data: Path, path: str) -> None:
    """One answer for each view; those that outcomes do not narrow say nothing of them."""
    settings = Settings(data=demo_data)
    plain = context_of(settings, path)
    deaths = context_of(settings, path, filters=replace(plain.filters, outcome="death"))
    page = next(one for one in PAGES if one.path == path)
    said = answers_of(page, deaths)
    before = answers_of(page, plain)
    changed = [key for key in said if said[key] != before[key]]
    among = re.compile("Among (reports|events) listing a death: ")
    assert all(among.search(said[key]) for key in changed), said
    assert not any("Among" in one for one in before.values())
