"""One rule for each count: a warehouse where each count is wrong if its rule is broken."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard.charts.left_out import left_out
from dashboard.context import Context
from dashboard.filters import Filters
from dashboard.theme import View
from dashboard.warehouse import Snapshot
from etl import pipeline
from etl.settings import Settings
from tests.support.line_lists import NPDS, npds_row, write_rows
from tests.support.pages import context_of, view
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
from tests.support.shared import made_once
from tests.support.warehouses import ask, published

KRATOM = Drug(name="KRATOM")
OPENFDA_TWO_DOSES = [drug_of("KRATOM"), drug_of("Kratom ")]


@dataclass(frozen=True, kw_only=True)
class Isr(Case):
    """A version of LAERS: its ISR is no part of the number of its case."""

    isr: int = field(default=0)

    @property
    def primaryid(self) -> int:
        return self.isr


def listing(caseid: int, *names: str, **values: Any) -> Case:
    return Case(caseid=caseid, drugs=[KRATOM, *(Drug(name=name) for name in names)], **values)


def quarters() -> list[Quarter]:
    received = {"received": "20240115"}
    first = Isr(caseid=5700001, isr=4900001, version=2, received="20050210")
    later = replace(
        first,
        isr=5800001,
        version=0,
        received="20080815",
        drugs=[KRATOM, Drug(name="FENTANYL")],
        outcomes=["DE"],
    )
    coded = [Drug(name="KRATOM", ingredient="MITRAGYNINE")]
    of_2024 = [
        Case(caseid=90000001, outcomes=["CA"], **received),
        Case(caseid=90000002, drugs=coded, **received),
        Case(
            caseid=90000003,
            drugs=[Drug(name="KRATOM", dose="1 G"), Drug(name="kratom ", dose="2 G", role="C")],
            **received,
        ),
        listing(90000004, "HEROIN", "6-MAM", "MORPHINE", "CODEINE", **received),
        listing(90000005, "COCAINE", "BENZOYLECGONINE", **received),
        listing(90000006, "MORPHINE", **received),
        Case(caseid=90000007, reactions=["Seizure"], **received),
        Case(caseid=90000008, received="20040501", latest="20240201"),
        Case(caseid=90000010, drugs=[Drug(name="ASPIRIN")], reactions=["Rash"], **received),
    ]
    late = Case(caseid=90000009, received="20240510", latest="20240810")
    return [
        Quarter(name="2005q1", cases=[first]),
        Quarter(name="2008q3", cases=[later]),
        Quarter(name="2024q1", cases=of_2024),
        Quarter(name="2024q3", cases=[late]),
        Quarter(name="2024q4", cases=[Case(caseid=90000011, received="20241105")]),
        Quarter(name="2025q1", cases=[Case(caseid=90000012)]),
    ]


def records() -> list[dict[str, Any]]:
    dates = {"receivedate": "20240120", "receiptdate": "20240120"}
    return [
        drug_record(
            "90000007",
            safetyreportversion="2",
            receivedate="20240201",
            receiptdate="20240420",
            patient={"reaction": [{"reactionmeddrapt": "Death"}]},
        ),
        drug_record("90000013", patient={"drug": OPENFDA_TWO_DOSES}, **dates),
        drug_record("90000014", serious="1", fulfillexpeditecriteria="2", **dates),
    ]


DEATHS = """ID,Date,DateType,Age,Sex,COD,OtherSignifican,Heroin,Cocaine,Fentanyl,Ethanol
18-1,01/06/2018 12:00:00 AM,DateofDeath,30,Male,Mitragynine toxicity,Chronic alcohol abuse,,,,
18-2,01/07/2018,DateofDeath,30,Male,"Fentanyl, Heroin, Cocaine, Ethanol, Mitragynine",,Y,,,
"""


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    def make(folder: Path) -> None:
        settings = Settings(data=folder / "data", suppress_below=0)
        for quarter in quarters():
            pipeline.add(settings, "faers", [quarter.write(folder)])
        answer = write_answer(folder / "drug-event.json", records())
        complaint = hfcs_row("1", CASE_OUTCOME="Visited Emergency Room")
        deaths = folder / "deaths.csv"
        deaths.write_text(DEATHS, encoding="utf-8")
        effects = "Tachycardia (Related); Nausea"
        calls = [
            npds_row(str(place), **{"Start Date": date, "Clinical Effects": effects})
            for place, date in enumerate(("07/04/2022", "03/05/2023", "12/30/2023"), start=1)
        ]
        pipeline.add(settings, "openfda_drug", [answer])
        pipeline.add(settings, "hfcs", [write_csv(folder / "hfcs.csv", [complaint])])
        pipeline.add(settings, "medical_examiner", [deaths])
        pipeline.add(settings, "poison_center", [write_rows(folder / "kratom.csv", calls, NPDS)])
        assert pipeline.run(settings).exit_code == 0

    return Settings(data=made_once(tmp_path_factory, "counts", make) / "data", suppress_below=0)


def one(settings: Settings, sql: str) -> tuple[Any, ...]:
    (row,) = ask(settings, sql)
    return row


def test_first_received_is_the_earliest_version_and_the_latest_isr_stands(
    counted: Settings,
) -> None:
    laers = "select received_date::varchar, latest_date::varchar, has_death, release"
    assert one(counted, f"{laers} from core_report where case_id = '5700001'") == (
        "2005-02-10",
        "2008-08-15",
        True,
        "2008q3",
    )
    of_both = "select received_date::varchar, delivered_by from core_report where case_id = "
    assert one(counted, f"{of_both} '90000007'") == ("2024-01-15", "openfda_drug")


def test_every_outcome_has_a_row_where_it_is_collected(counted: Settings) -> None:
    share = "select listed_outcome from mart_report_outcome where is_listed and report_id = 'faers:"
    assert ask(counted, f"{share}90000001'") == [("congenital_anomaly",)]
    assert ask(counted, f"{share}90000014'") == [("serious_unspecified",)]
    shown = dict(
        ask(
            counted,
            "select outcome_label, reports from outcome_share(sources := ['hfcs']) "
            "where substance = 'kratom'",
        )
    )
    assert (shown["Emergency room visit"], shown["No serious outcome"]) == (1, 1)
    of_faers = ask(counted, "select outcome_label from outcome_share(sources := ['faers'])")
    assert ("Emergency room visit",) not in of_faers
    columns = ask(
        counted,
        "select column_name from duckdb_columns() where table_name = 'core_report' "
        "and column_name like 'has_%' and column_name <> 'has_outcome_given'",
    )
    words = {key for (key,) in ask(counted, "select key from mart_word where kind = 'outcome'")}
    assert {name.removeprefix("has_") for (name,) in columns} <= words


def test_a_product_counts_once_however_many_rows_name_it(counted: Settings) -> None:
    number = "select product_number from mart_public_report where report_id = "
    assert one(counted, f"{number} 'faers:90000003'") == (1,)
    assert one(counted, f"{number} 'faers:90000013'") == (1,)
    assert one(counted, "select role, dose_text from core_product where report_id = "
        "'faers:90000003'") == ("suspect", "1 G; 2 G")  # fmt: skip
    assert one(counted, f"{number} 'medical_examiner:18-2'") == (5,)
    assert one(counted, f"{number} 'medical_examiner:18-1'") == (1,)


def test_completeness_tells_not_collected_cannot_be_told_and_not_given_apart(
    counted: Settings,
) -> None:
    given = (
        "select reports, reports_given, reports_told, not_told from completeness() "
        "where source = 'faers' and quarter = '{}' and field = '{}'"
    )
    assert one(counted, given.format("2005-Q1", "ingredient")) == (1, None, 0, "not collected")
    assert one(counted, given.format("2024-Q1", "ingredient")) == (9, 1, 9, None)
    assert one(counted, given.format("2024-Q1", "outcome")) == (9, None, 0, "cannot be told")
    assert one(counted, given.format("2024-Q1", "report_kind")) == (9, 6, 6, None)
    assert one(counted, given.format("2024-Q1", "weight")) == (9, 0, 9, None)
    assert one(counted, given.format("2024-Q1", "us_state")) == (9, None, 0, "not collected")
    states = "select distinct state from mart_report_field where report_id = 'faers:90000014'"
    assert {state for (state,) in ask(counted, states)} == {
        "given",
        "not given",
        "cannot be told",
        "not collected",
    }


def test_reports_and_background_of_a_table_come_from_the_same_versions(counted: Settings) -> None:
    compared = "select pt from background_mention_reaction where report_id = 'faers:90000007'"
    assert ask(counted, compared) == [("SEIZURE",)]
    assert ask(counted, "select pt from core_reaction where report_id = 'faers:90000007'") == [
        ("DEATH",)
    ]
    only_there = "select count(*) from background_mention where report_id in "
    assert one(counted, f"{only_there} ('faers:90000013', 'faers:90000014')") == (0,)
    sizes = "select reports_in_source, reports_naming, reports_naming_in_base from mart_source"
    assert one(counted, f"{sizes} where source = 'faers'") == (13, 14, 12)


def test_a_count_is_whole_where_another_system_has_none(
    counted: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = context_of(counted, "/").snapshot
    frame = snapshot.table("mart_source")
    numbers = frame["reports_naming_in_base"].mask(frame["source"] == "hfcs")
    frame = frame.assign(reports_naming_in_base=numbers.astype("float64"))
    monkeypatch.setattr(type(snapshot), "table", lambda *_: frame)
    shown = {one.source: repr(one.reports_naming_in_base) for one in snapshot.sources}
    assert (shown["faers"], shown["hfcs"]) == ("12", "None")


def test_a_metabolite_counts_as_its_parent_and_stays_visible(counted: Settings) -> None:
    listed = "select ingredient, class, found_as from core_co_ingestant where report_id = 'faers:"
    assert ask(counted, f"{listed}90000004'") == [
        ("HEROIN", "heroin", "6-MONOACETYLMORPHINE; CODEINE; HEROIN; MORPHINE")
    ]
    assert ask(counted, f"{listed}90000005'") == [
        ("COCAINE", "cocaine_methamphetamine", "BENZOYLECGONINE; COCAINE")
    ]
    assert ask(counted, f"{listed}90000006'") == [("MORPHINE", "prescription_opioids", "MORPHINE")]
    found = "select ingredient, counted_as from mart_product_ingredient where ingredient = "
    assert ask(counted, f"{found} 'BENZOYLECGONINE'") == [("BENZOYLECGONINE", "COCAINE")]
    background = "select ingredient from background_ingredient where source = 'faers'"
    assert ("BENZOYLECGONINE",) not in ask(counted, background)


def test_a_history_is_no_finding_of_a_death(counted: Settings) -> None:
    listed = "select ingredient from core_co_ingestant where report_id = 'medical_examiner:18-"
    assert ask(counted, f"{listed}1'") == []
    assert len(ask(counted, f"{listed}2'")) == 4


def test_a_blank_is_no_related_effect_where_the_list_codes_it(counted: Settings) -> None:
    effects = "select value, exposures from mart_poison_center where exposures > 0 and "
    shown = ask(counted, f"{effects} characteristic = 'clinical_effect' and "
        "substance_group = 'any'")  # fmt: skip
    assert shown == [("tachycardia", 3)]


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ("substances := ['7oh']", "'7oh' is unknown; known are kratom, mitragynine, 7-oh"),
        ("sources := ['faerz']", "'faerz' is unknown; known are faers, hfcs"),
        ("outcome := 'deaths'", "'deaths' is unknown; known are any, serious, death"),
        ("substance := ['kratom']", "does not support the supplied arguments"),
    ],
)
def test_a_question_refuses_what_no_filter_knows(
    counted: Settings, filters: str, message: str
) -> None:
    with published(counted) as connection:
        questions = connection.execute(
            "select question from mart_question where takes_filters order by question"
        ).fetchall()
        for (question,) in questions:
            with pytest.raises(duckdb.Error, match=message):
                connection.execute(f"from {question}({filters})")


def test_a_cut_period_is_marked(counted: Settings) -> None:
    trend = "select quarter, is_incomplete, is_cut from trend(sources := ['faers'], {}) "
    cut = trend.format("since := date '2024-02-01', until := date '2024-12-15'")
    assert ask(counted, f"{cut} where substance = 'kratom' order by quarter") == [
        ("2024-Q1", True, True),
        ("2024-Q2", True, False),
        ("2024-Q3", False, False),
        ("2024-Q4", True, True),
    ]
    years = "select year, is_incomplete, is_cut from counts_by_year(sources := ['hfcs'], {})"
    assert ask(counted, years.format("since := date '2025-01-03'")) == [(2025, True, True)]


def test_a_quarter_that_is_not_loaded_is_unknown_and_not_zero(counted: Settings) -> None:
    trend = (
        "select quarter, reports, coverage from trend(sources := ['faers'], "
        "substances := ['kratom'], since := date '2023-10-01')"
    )
    assert ask(counted, trend) == [
        ("2023-Q4", None, "none"),
        ("2024-Q1", 9, "whole"),
        ("2024-Q2", None, "none"),
        ("2024-Q3", 0, "whole"),
        ("2024-Q4", 1, "whole"),
        ("2025-Q1", 1, "whole"),
    ]
    years = (
        "select year, reports, reports_text, is_incomplete, missing from counts_by_year() "
        "where source = 'faers' and year in (2006, 2024)"
    )
    assert ask(counted, years) == [
        (2006, None, "no file", True, "2006-Q1, 2006-Q2, 2006-Q3, 2006-Q4"),
        (2024, 10, "10", True, "2024-Q2"),
    ]
    last = "select last_complete_quarter from mart_source where source = 'faers'"
    assert one(counted, last) == ("2024-Q3",)


def test_reports_that_are_not_drawn_are_counted(counted: Settings) -> None:
    left = "select reason, reports, quarters from not_drawn(sources := ['faers'])"
    assert ask(counted, left) == [
        ("before the first quarter drawn", 1, "2004-Q2"),
        ("file not loaded", 1, "2024-Q2"),
    ]
    steps = "select step, count from accounting(sources := ['faers']) where step >= 9"
    assert ask(counted, steps) == [(9, 14), (11, 1), (12, 1)]


def test_fields_given_are_of_quarters_that_are_drawn(counted: Settings) -> None:
    quarters = "select distinct quarter from completeness(sources := ['faers'])"
    of_years = "select quarter from filtered_quarter(sources := ['faers']) where coverage = 'none'"
    assert ("2024-Q2",) in ask(counted, of_years)
    assert ("2024-Q2",) not in ask(counted, quarters)


def test_a_year_that_a_list_begins_or_ends_in_is_incomplete(counted: Settings) -> None:
    years = "select year, is_incomplete, missing from counts_by_year() where source = "
    assert ask(counted, f"{years} 'poison_center'") == [
        (2022, True, "its first months"),
        (2023, False, None),
    ]


def test_a_choice_of_kratom_says_how_many_list_mitragynine(counted: Settings) -> None:
    snapshot = Snapshot(counted.folders.warehouse)
    context = Context(
        path="/",
        snapshot=snapshot,
        filters=Filters(substances=("kratom",)),
        view=View(substances=snapshot.substances),
    )
    (deaths,) = [one for one in snapshot.sources if one.source == "medical_examiner"]
    found = left_out(context, deaths)
    assert found is not None
    assert found.words == "2 deaths list mitragynine and not kratom: left out by this filter."
    assert found.way_on.children == "Show kratom or mitragynine"
    assert found.way_on.attributes["href"] == "/?substance=kratom,mitragynine"
    wider = replace(context, filters=Filters(substances=("kratom", "mitragynine")))
    assert left_out(wider, deaths) is None


def test_one_is_written_in_the_singular(one_quarter: Settings) -> None:
    assert ask(one_quarter, "select meaning from accounting() where count = 1 order by step") == [
        ("case version in the quarterly files loaded",),
        ("case, in its highest version",),
        ("case left after FDA's lists of deleted cases",),
        ("report names kratom, mitragynine, 7-OH or a synthetic analogue",),
        ("of those matches the filters chosen",),
    ]


def test_a_period_without_a_file_is_not_none(counted: Settings) -> None:
    there = "source=faers&from=2024-Q2&to=2024-Q2"
    for address in (f"/trends?{there}", f"/co-ingestants?view=time&{there}"):
        words = view(counted, address).words
        assert "nothing in the quarters drawn" in words, address
        assert "whose file is not loaded (2024-Q2), is not drawn" in words, address
        assert "none lists any" not in words, address
