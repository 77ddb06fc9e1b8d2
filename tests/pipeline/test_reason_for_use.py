"""What products were used for: by product, by report, with what is not given beside it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from dashboard.charts.reason_for_use import headline
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
from tests.support.sources import source
from tests.support.warehouses import ask, built

UNKNOWN = "Product used for unknown indication"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("reasons")
    cases = [
        # two reasons for kratom, one for another product
        Case(
            caseid=90000001,
            drugs=[
                Drug(name="KRATOM", uses=["Pain", "Anxiety"]),
                Drug(name="SERTRALINE", role="C", uses=["Depression"]),
            ],
        ),
        # two dose rows of one drug say it twice; two drug numbers of one product are one product
        Case(
            caseid=90000002,
            drugs=[
                Drug(name="KRATOM", seq=1, dose="5 g", uses=["Pain"]),
                Drug(name="KRATOM", seq=1, dose="10 g"),
                Drug(name="Kratom", seq=2, uses=["PAIN "]),
            ],
        ),
        Case(caseid=90000003, drugs=[Drug(name="KRATOM", uses=[UNKNOWN])]),
        Case(caseid=90000004, drugs=[Drug(name="KRATOM"), Drug(name="X", uses=["Fatigue"])]),
        # a product that was not taken, beside one that was
        Case(
            caseid=90000005,
            drugs=[
                Drug(name="KRATOM", uses=["Insomnia"]),
                Drug(name="KRATOM CAPSULES", role="DN", uses=["Back pain"]),
            ],
        ),
        Case(caseid=90000006, drugs=[Drug(name="7-OH TABLETS", uses=["Anxiety"])]),
        # openFDA has a later version of this one
        Case(caseid=90000007, drugs=[Drug(name="KRATOM", uses=["Cough"])]),
    ]
    later = drug_record(
        "90000007",
        safetyreportversion="2",
        receiptdate="20250601",
        patient={
            "drug": [
                drug_of("KRATOM") | {"drugindication": "OPIOID USE DISORDER"},
                drug_of("KRATOM") | {"drugindication": "OPIOID USE DISORDER"},
                drug_of("OTHER") | {"drugindication": "COUGH"},
            ]
        },
    )
    return built(
        folder,
        faers=[Quarter(cases=cases)],
        openfda_drug=[write_answer(folder / "drug-event.json", [later])],
        hfcs=[write_csv(folder / "hfcs.csv", [hfcs_row("1")])],
    )


def reasons(settings: Settings, substance: str) -> dict[str, int]:
    rows = ask(
        settings,
        f"select pt, reports from reason_for_use() where substance = '{substance}'",
    )
    return dict(rows)


def test_a_report_counts_once_for_each_reason_of_the_product_that_names_it(
    settings: Settings,
) -> None:
    assert reasons(settings, "kratom") == {
        "PAIN": 2,
        "ANXIETY": 1,
        "INSOMNIA": 1,
        "OPIOID USE DISORDER": 1,
        "not_given": 2,
    }
    assert reasons(settings, "7-oh") == {"ANXIETY": 1}


def test_each_product_has_its_reasons_once(settings: Settings) -> None:
    rows = ask(
        settings,
        """select product_seq, pt, is_unknown from core_indication
        where report_id in ('faers:90000002', 'faers:90000003') order by all""",
    )
    assert rows == [(1, "PAIN", False), (1, "PRODUCT USED FOR UNKNOWN INDICATION", True)]


def test_the_base_is_every_report_and_what_is_not_given_is_last(settings: Settings) -> None:
    rows = ask(
        settings,
        """select pt, sort_order, base_reports, label from reason_for_use()
        where substance = 'kratom' order by sort_order""",
    )
    assert {base for _, _, base, _ in rows} == {6}
    assert rows[-1][0] == "not_given"
    assert rows[-1][3] == "Not given or not known"
    assert [pt for pt, *_ in rows[:2]] == ["ANXIETY", "PAIN"]  # two reports each, with 7-OH


def test_filters_hold_and_complaints_are_not_asked(settings: Settings) -> None:
    assert ask(settings, "select distinct source from reason_for_use()") == [("faers",)]
    narrowed = "select sum(reports) from reason_for_use(outcome := 'death')"
    assert ask(settings, narrowed) == [(None,)]
    given = """select state, count(*) from mart_report_field
        where field = 'indication' group by state order by state"""
    assert ask(settings, given) == [("given", 6), ("not collected", 1), ("not given", 1)]


def test_the_page_says_what_is_given(settings: Settings) -> None:
    shown = view(settings, "/people?view=reason")
    assert "Too few FAERS events to compare." in shown.words
    assert (
        "This source does not ask what a product was used for."
        in view(settings, "/people?view=reason&source=hfcs").words
    )


def row(pt: str, reports: int, base: int, substance: str = "kratom") -> dict[str, object]:
    return {
        "substance": substance,
        "pt": pt,
        "label": pt.capitalize() if pt != "not_given" else "Not given or not known",
        "reports": reports,
        "base_reports": base,
    }


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            [row("PAIN", 61, 884), row("ANXIETY", 55, 884), row("not_given", 653, 884)],
            "26% of 884 kratom reports say what it was used for; pain is named most, on 61.",
        ),
        (
            [row("PAIN", 20, 100), row("ANXIETY", 20, 100), row("not_given", 70, 100)],
            "30% of 100 kratom reports say what it was used for; pain and anxiety are named most, "
            "on 20.",
        ),
        (
            [row("PAIN", 5, 100), row("not_given", 95, 100)],
            "Fewer than 16 of 100 kratom reports say what it was used for.",
        ),
        (
            [row("PAIN", 15, 100), row("COUGH", 15, 100), row("not_given", 75, 100)],
            "25% of 100 kratom reports say what it was used for; no one reason is on 16 or more.",
        ),
        ([row("not_given", 9, 9)], "Too few FAERS reports to compare."),
        (
            [
                row("not_given", 30, 30),
                row("PAIN", 40, 50, "7-oh"),
                row("not_given", 5, 50, "7-oh"),
            ],
            "90% of 50 7-OH reports say what it was used for; pain is named most, on 40.",
        ),
    ],
)
def test_the_sentence(rows: list[dict[str, object]], sentence: str) -> None:
    assert headline(pd.DataFrame(rows), source()) == sentence


def test_the_statement_of_the_demo_is_that_of_the_page(demo_data: Path) -> None:
    settings = Settings(data=demo_data)
    ((base, blank),) = ask(
        settings,
        """select any_value(base_reports), sum(reports) filter (pt = 'not_given')
        from reason_for_use(counting := 'events')
        where source = 'faers' and substance = 'kratom'""",
    )
    words = view(settings, "/people?view=reason").words
    assert f"{round(100 * (base - blank) / base)}% of {base:,} kratom events say" in words
