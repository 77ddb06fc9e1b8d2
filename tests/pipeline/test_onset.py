"""Days from the first use to the event, and what happened when a product was stopped."""

from __future__ import annotations

import pytest

from etl.settings import Settings
from tests.support.pages import view
from tests.support.releases import (
    Case,
    Drug,
    Quarter,
    drug_of,
    drug_record,
    hfcs_row,
    write_answer,
    write_csv,
)
from tests.support.warehouses import ask, built

EVENT = "20250310"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("onset")

    def case(number: int, *drugs: Drug, event: str = EVENT) -> Case:
        return Case(caseid=90000000 + number, received="20250331", event=event, drugs=drugs)

    cases = [
        # the earliest of two starts of the product; the other product began long before
        case(
            1,
            Drug(name="KRATOM", starts=["20250305", "20250309"], dechallenge="Y", rechallenge="N"),
            Drug(name="SERTRALINE", role="C", seq=2, starts=["20200101"], dechallenge="N"),
        ),
        case(2, Drug(name="KRATOM", starts=[EVENT], dechallenge="U")),
        case(3, Drug(name="KRATOM", starts=["202503"])),  # to the month only
        case(4, Drug(name="KRATOM", starts=["20250309"]), event="202503"),
        case(5, Drug(name="KRATOM", starts=["20250320"], dechallenge="D")),  # after the event
        case(6, Drug(name="KRATOM", starts=["20991231", "18990101"])),  # days that cannot be
        # of two products that name it one says no, the other yes; two numbers of one product
        case(
            7,
            Drug(name="KRATOM", seq=1, starts=["20240101"], dechallenge="D"),
            Drug(name="Kratom", seq=2, starts=["20250101"], dechallenge="N"),
            Drug(name="MITRAGYNA SPECIOSA POWDER", seq=3, dechallenge="Y", rechallenge="Y"),
        ),
        case(8, Drug(name="7-OH TABLETS", starts=["20250309"])),
        case(9, Drug(name="KRATOM")),  # openFDA has a later version
    ]
    later = drug_record(
        "90000009",
        safetyreportversion="2",
        receiptdate="20250701",
        patient={
            "reaction": [{"reactionmeddrapt": "Nausea"}],
            "drug": [
                drug_of("KRATOM")
                | {"drugstartdate": "20250301", "drugstartdateformat": "102", "drugadditional": "2"}
            ],
        },
    )
    return built(
        folder,
        faers=[Quarter(cases=cases)],
        openfda_drug=[write_answer(folder / "drug-event.json", [later])],
        hfcs=[write_csv(folder / "hfcs.csv", [hfcs_row("1")])],
    )


def test_days_are_from_the_earliest_start_of_the_product_that_names_it(settings: Settings) -> None:
    rows = ask(
        settings,
        """select onset, reports, base_reports, median_days from time_to_onset()
        where substance = 'kratom' and reports > 0 order by sort_order""",
    )
    assert rows == [
        ("same_day", 1, 8, 5.0),
        ("week", 1, 8, 5.0),
        ("longer", 1, 8, 5.0),
        ("before_start", 2, 8, 5.0),  # one of them as openFDA delivers it
        ("not_given", 3, 8, 5.0),
    ]
    seven = "select onset, reports from time_to_onset() where substance = '7-oh' and reports > 0"
    assert ask(settings, seven) == [("week", 1)]


def test_each_start_of_a_product_stands_once(settings: Settings) -> None:
    rows = ask(
        settings,
        """select report_id, product_seq, cast(start_date as varchar) from core_therapy
        where report_id in ('faers:90000003', 'faers:90000006', 'faers:90000007', 'faers:90000009')
        order by all""",
    )
    assert rows == [
        ("faers:90000007", 1, "2024-01-01"),
        ("faers:90000007", 1, "2025-01-01"),
        ("faers:90000009", 1, "2025-03-01"),
    ]


def test_what_stopping_did_is_the_best_known_of_the_products_that_name_it(
    settings: Settings,
) -> None:
    rows = ask(
        settings,
        """select challenge, result, reports from dechallenge()
        where substance = 'kratom' and reports > 0 order by sort_order""",
    )
    assert rows == [
        ("dechallenge", "positive", 2),
        ("dechallenge", "negative", 1),
        ("dechallenge", "unknown", 1),
        ("dechallenge", "does not apply", 1),
        ("dechallenge", "not_given", 3),
        ("rechallenge", "positive", 1),
        ("rechallenge", "negative", 1),
        ("rechallenge", "not_given", 6),
    ]
    sums = """select challenge, sum(reports) = any_value(base_reports) from dechallenge()
        where substance = 'kratom' group by challenge"""
    assert {is_whole for _, is_whole in ask(settings, sums)} == {True}


def test_of_rows_of_one_product_the_answer_that_says_most_stands(settings: Settings) -> None:
    rows = ask(
        settings,
        "select product_name, dechallenge from core_product where report_id = 'faers:90000007' "
        "order by product_seq",
    )
    assert rows == [("KRATOM", "negative"), ("MITRAGYNA SPECIOSA POWDER", "positive")]


def test_the_page_of_a_report_says_when_use_began(settings: Settings) -> None:
    words = view(settings, "/report?id=faers:90000001").words
    assert "First day of use 5 March 2025" in words
    assert "A dose and a first day of use are the reporter’s words." in words
    assert "loaded" not in words.split("What this report cannot tell")[1].split("Where")[0]
    words = view(settings, "/report?id=faers:90000003").words
    assert "First day of use not given" in words, words
    assert "When each product was taken, and how much." in words


def test_filters_hold_and_complaints_are_not_asked(settings: Settings) -> None:
    for question in ("time_to_onset", "dechallenge"):
        assert ask(settings, f"select distinct source from {question}()") == [("faers",)]
        narrowed = f"select count(*) from {question}(outcome := 'death')"
        assert ask(settings, narrowed) == [(0,)]
    states = """select field, state, count(*) from mart_report_field
        where field in ('start_date', 'dechallenge') group by all order by all"""
    assert ask(settings, states) == [
        ("dechallenge", "given", 3),
        ("dechallenge", "not collected", 1),
        ("dechallenge", "not given", 6),
        ("start_date", "given", 7),
        ("start_date", "not collected", 1),
        ("start_date", "not given", 2),
    ]


def test_the_pages_say_what_is_given(settings: Settings) -> None:
    for key, words in (
        ("onset", "when the use of a product began"),
        ("stopped", "what happened when a product was stopped"),
    ):
        address = f"/reactions?view={key}"
        assert "Too few FAERS events to compare." in view(settings, address).words
        assert (
            f"This source does not ask {words}." in view(settings, f"{address}&source=hfcs").words
        )
