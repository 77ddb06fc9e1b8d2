"""The build, from tiny releases through the real staging code to the published tables."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl import pipeline
from etl.build.checks import checks, run_checks
from etl.errors import ChecksRefusedError, VocabularyError
from etl.settings import Settings
from etl.vocabulary import VOCABULARY
from tests.support.releases import (
    Case,
    Drug,
    Quarter,
    drug_of,
    drug_record,
    food_record,
    hfcs_row,
    recall_record,
    write_answer,
    write_csv,
    write_totals,
)
from tests.support.warehouses import ask, built


def test_the_highest_version_stands_across_releases(tmp_path: Path) -> None:
    first = Case(caseid=90000001, version=1, outcomes=["OT"])
    second = Case(caseid=90000001, version=2, latest="20250420", outcomes=["DE"], age="35")
    settings = built(
        tmp_path,
        faers=[Quarter(name="2025q1", cases=[first]), Quarter(name="2025q2", cases=[second])],
    )
    rows = ask(
        settings,
        "select report_id, version, age_years, has_death, has_other_serious, release, "
        "received_date::varchar, latest_date::varchar from core_report",
    )
    assert rows == [("faers:90000001", 2, 35.0, True, False, "2025q2", "2025-01-15", "2025-04-20")]
    deliveries = "select release, is_used from core_delivery order by release"
    assert ask(settings, deliveries) == [("2025q1", False), ("2025q2", True)]


def test_a_deleted_case_is_gone_whenever_the_list_came(tmp_path: Path) -> None:
    cases = [Case(caseid=90000001), Case(caseid=90000002)]
    settings = built(
        tmp_path,
        faers=[
            Quarter(name="2025q1", cases=cases),
            Quarter(name="2025q2", cases=[Case(caseid=90000009)], deleted=[90000001, 90000002]),
            Quarter(name="2025q3", cases=[Case(caseid=90000002, version=2)]),
        ],
    )
    assert ask(settings, "select case_id from core_report order by 1") == [("90000009",)]
    assert ask(settings, "select reports from background_total where source = 'faers'") == [(1,)]
    fates = "select deleted, listed_before from mart_faers_version order by quarter"
    assert ask(settings, fates) == [(1, 0), (0, 0), (1, 1)]


def test_a_version_listed_before_counts_as_such_only_where_it_is_the_deleted_one(
    tmp_path: Path,
) -> None:
    settings = built(
        tmp_path,
        faers=[
            Quarter(name="2025q1", cases=[Case(caseid=90000009)], deleted=[90000002]),
            Quarter(name="2025q2", cases=[Case(caseid=90000002)]),
            Quarter(name="2025q3", cases=[Case(caseid=90000002, version=2)]),
        ],
    )
    fates = "select superseded, deleted, listed_before from mart_faers_version order by quarter"
    assert ask(settings, fates) == [(0, 0, 0), (1, 0, 0), (0, 1, 1)]


def test_a_version_delivered_again_without_its_kratom_is_no_report_of_it(tmp_path: Path) -> None:
    names, names_none = (Drug(name="KRATOM"),), (Drug(name="ASPIRIN", ingredient="ASPIRIN"),)
    settings = built(
        tmp_path,
        faers=[
            Quarter(name="2025q1", cases=[Case(caseid=90000001, drugs=names)]),
            Quarter(name="2025q2", cases=[Case(caseid=90000001, drugs=names_none)]),
        ],
    )
    assert ask(settings, "from matching()") == [("faers", 0)]
    assert ask(settings, "from core_report") == []
    background = "select ingredient, reports from background_ingredient where source = 'faers'"
    assert ask(settings, background) == [("ASPIRIN", 1)]


def test_every_version_is_kept_superseded_or_deleted(tmp_path: Path) -> None:
    settings = built(
        tmp_path,
        faers=[
            Quarter(name="2025q1", cases=[Case(caseid=90000001), Case(caseid=90000002)]),
            Quarter(name="2025q2", cases=[Case(caseid=90000001, version=2)], deleted=[90000002, 9]),
        ],
    )
    rows = ask(
        settings,
        "select quarter, delivered, superseded, deleted, kept, deletions_listed "
        "from mart_faers_version order by quarter",
    )
    assert rows == [("2025-Q1", 2, 1, 1, 0, 0), ("2025-Q2", 1, 0, 0, 1, 2)]


@given(order=st.permutations(range(4)))
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_order_of_loading_changes_nothing(tmp_path: Path, order: Sequence[int]) -> None:
    quarters = [
        Quarter(name="2024q4", cases=[Case(caseid=90000001), Case(caseid=90000002)]),
        Quarter(name="2025q1", cases=[Case(caseid=90000001, version=3, sex="F")]),
        Quarter(name="2025q2", cases=[Case(caseid=90000001, version=2), Case(caseid=90000003)]),
        Quarter(name="2025q3", cases=[Case(caseid=90000004)], deleted=[90000002]),
    ]
    folder = tmp_path / "-".join(str(place) for place in order)
    folder.mkdir(exist_ok=True)
    settings = built(folder, faers=[quarters[place] for place in order])
    rows = ask(settings, "select case_id, version, sex from core_report order by 1")
    assert rows == [("90000001", 3, "female"), ("90000003", 1, "male"), ("90000004", 1, "male")]


def test_a_warehouse_that_grew_is_that_of_all_quarters_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vocabulary = tmp_path / "vocabulary"
    shutil.copytree(VOCABULARY, vocabulary)
    monkeypatch.setattr("etl.vocabulary.VOCABULARY", vocabulary)
    aspirin, kratom = Drug(name="ASPIRIN"), Drug(name="KRATOM")
    first = Case(caseid=90000001, drugs=[aspirin, kratom], reactions=["Nausea", "Pain"])
    second = Case(caseid=90000001, version=2, drugs=[kratom, Drug(name="ZINC")], reactions=["Coma"])
    other = Case(caseid=90000002, drugs=[aspirin], reactions=["Nausea", "Queasiness"])
    # A child row without a report of its own counts for nothing; one version comes twice.
    orphan = {"REAC": [b"777$90000777$Nausea$"]}
    quarters = [
        Quarter(name="2024q4", cases=[first, other], extra_lines=orphan),
        Quarter(name="2025q1", cases=[second, second, Case(caseid=90000003, drugs=[aspirin])]),
        Quarter(name="2025q2", cases=[Case(caseid=90000004)], deleted=[90000003]),
    ]

    def background(settings: Settings) -> list[tuple[Any, ...]]:
        return ask(
            settings,
            """select source, ingredient, reports from background_ingredient
            union all select source, pt, reports from background_reaction
            union all select source, 'group ' || reaction_group, reports
            from background_reaction_group
            union all select source, null, reports from background_total order by all""",
        )

    def kept(settings: Settings) -> dict[Path, tuple[int, int]]:
        found = settings.folders.staged.rglob("listed_*.parquet")
        return {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in found}

    before: dict[Path, tuple[int, int]] = {}
    for count in (1, 2, 3):
        grown = built(tmp_path, faers=quarters[:count])
        after = kept(grown)
        assert len(after) == 4 * count
        assert after.items() >= before.items()
        before = after
    # ZINC and COMA stand in a second version, PAIN in a first one alone.
    expected = [("ASPIRIN", 1), ("COMA", 1), ("NAUSEA", 2), ("QUEASINESS", 1), ("ZINC", 1)]
    expected += [("group gastrointestinal", 2), ("group nervous_system", 1)]
    assert background(grown) == [*(("faers", *row) for row in expected), ("faers", None, 3)]
    with (vocabulary / "reaction_term_synonyms.csv").open("a", encoding="utf-8") as file:
        file.write("QUEASINESS,NAUSEA,\n")
    pipeline.run(grown)
    # Two terms of one quarter became one there; elsewhere nothing means anything else.
    changed = {path for path, state in kept(grown).items() if state != before[path]}
    assert {(path.parent.name, path.name) for path in changed} == {
        ("2024q4", "listed_faers_reaction.parquet")
    }
    expected.remove(("QUEASINESS", 1))
    assert background(grown) == [*(("faers", *row) for row in expected), ("faers", None, 3)]
    at_once = tmp_path / "at_once"
    at_once.mkdir()
    assert background(built(at_once, faers=quarters)) == background(grown)
    # A build that is forced counts everything anew.
    before = kept(grown)
    pipeline.run(grown, force=True)
    assert not before.items() & kept(grown).items()
    assert background(built(at_once, faers=quarters)) == background(grown)


def test_a_value_that_cannot_be_is_left_out_with_its_reason(tmp_path: Path) -> None:
    cases = [
        Case(caseid=90000001, event="19000101", age="34", weight="70", weight_unit="KG"),
        Case(caseid=90000002, event="20250231", age="999", weight="154", weight_unit="LBS"),
        Case(caseid=90000003, event="2099", age="40", age_unit="", weight="7000", weight_unit="KG"),
        Case(caseid=90000004, event="202412", age="-1", weight="70"),
        Case(caseid=90000005, event="", age="X", weight="", weight_unit=""),
        Case(
            caseid=90000006, event="2024", age="6", age_unit="MON", weight="9000", weight_unit="GMS"
        ),
    ]
    row = hfcs_row("700001", PATIENT_AGE="130", DATE_EVENT="1/1/2030")
    hfcs = write_csv(tmp_path / "HFCS.csv", [row])
    settings = built(tmp_path, faers=[Quarter(cases=cases)], hfcs=[hfcs])
    assert ask(
        settings,
        "select case_id, event_date::varchar, event_date_precision, age_years, "
        "round(weight_kg, 1) from core_report where source = 'faers' order by 1",
    ) == [
        ("90000001", None, None, 34.0, 70.0),
        ("90000002", None, None, None, 69.9),
        ("90000003", None, None, None, None),
        ("90000004", "2024-12-01", "month", None, None),
        ("90000005", None, None, None, None),
        ("90000006", "2024-01-01", "year", 0.5, 9.0),
    ]
    assert ask(
        settings,
        "select source, field, reason, reports, sample_value from mart_unusable_value order by all",
    ) == [
        ("faers", "age", "below zero", 1, "-1 YR"),
        ("faers", "age", "no number", 1, "X YR"),
        ("faers", "age", "no unit of age", 1, "40"),
        ("faers", "age", "over 120 years", 1, "999 YR"),
        ("faers", "event_date", "after the report was received", 1, "2099"),
        ("faers", "event_date", "before 1940, a placeholder", 1, "19000101"),
        ("faers", "event_date", "no date", 1, "20250231"),
        ("faers", "weight", "no unit of weight", 1, "70"),
        ("faers", "weight", "over 650 kg", 1, "7000 KG"),
        ("hfcs", "age", "over 120 years", 1, "130 year(s)"),
        ("hfcs", "event_date", "after the report was received", 1, "1/1/2030"),
    ]


def test_codes_of_both_eras_are_decoded(tmp_path: Path) -> None:
    drug = Drug(name="KRATOM", dose="2 G, QD", route="Oral", dechallenge="Y")
    old = Case(caseid=90000001, country="UNITED STATES", report_kind="DIR", drugs=[drug])
    new = Case(caseid=90000002, country="JP", report_kind="5DAY", sex="NS", occupation="RN")
    none = Case(caseid=90000003, country="COUNTRY NOT SPECIFIED", report_kind="PER")
    settings = built(tmp_path, faers=[Quarter(cases=[old, new, none])])
    assert ask(
        settings,
        "select country_code, is_us, report_kind, sex, reporter_kind from core_report "
        "order by case_id",
    ) == [
        ("US", True, "direct", "male", "consumer"),
        ("JP", False, "expedited, 5 days", "unknown", "nurse"),
        (None, None, "periodic", "male", "consumer"),
    ]
    product = "select route, dose_text, dechallenge, rechallenge from core_product order by all"
    assert ask(settings, product)[0] == ("Oral", "2 G, QD", "positive", None)


def test_dose_rows_multiply_nothing(tmp_path: Path) -> None:
    doses = [Drug(name="KRATOM", seq=1)] * 5 + [
        Drug(name="XANAX", ingredient="ALPRAZOLAM", role="C", seq=2)
    ] * 4
    once = Case(caseid=90000001, drugs=[doses[0], doses[-1]])
    settings = built(tmp_path, faers=[Quarter(cases=[Case(caseid=90000001, drugs=doses)])])
    (tmp_path / "once").mkdir()
    plain = built(tmp_path / "once", faers=[Quarter(cases=[once])])
    for question in (
        "from matching()",
        "from trend()",
        "from co_ingestant()",
        "from co_ingestant_class()",
        "from co_ingestant_number()",
        "from product_number()",
        "from outcome_share()",
        "from background_reaction order by all",
        "from background_ingredient order by all",
        "from background_class order by all",
        "from background_reaction_group order by all",
        "from mart_signal order by all",
    ):
        assert ask(settings, question) == ask(plain, question), question
    assert ask(settings, "select count(*) from core_product") == [(2,)]


def test_a_drug_that_was_not_administered_is_no_exposure(tmp_path: Path) -> None:
    drugs = [
        Drug(name="KRATOM", role="DN"),
        Drug(name="ASPIRIN", ingredient="ASPIRIN"),
        Drug(name="CAFFEINE", ingredient="CAFFEINE", role="dn"),
        Drug(name="ALCOHOL", ingredient="ALCOHOL", role=""),
    ]
    settings = built(tmp_path, faers=[Quarter(cases=[Case(caseid=90000001, drugs=drugs)])])
    assert ask(settings, "select role, is_counted from core_mention") == [
        ("not_administered", False)
    ]
    assert ask(settings, "from matching()") == [("faers", 0)]
    background = "select ingredient, reports from background_ingredient order by all"
    assert ask(settings, background) == [("ALCOHOL", 1), ("ASPIRIN", 1)]


def test_a_merely_possible_match_is_kept_but_not_counted(tmp_path: Path) -> None:
    case = Case(caseid=90000001, drugs=[Drug(name="CALCIUM KRATOMOS")])
    settings = built(tmp_path, faers=[Quarter(cases=[case])])
    assert ask(settings, "select confidence, is_counted from core_mention") == [("possible", False)]
    assert ask(settings, "from matching()") == [("faers", 0)]


def review_list(settings: Settings) -> list[tuple[Any, ...]]:
    return ask(
        settings,
        "select reason, source, product_name, substance, close_to, reports, reports_counted "
        "from mart_review order by product_name, source",
    )


def test_another_species_is_recorded_apart_and_never_counted(tmp_path: Path) -> None:
    case = Case(caseid=90000001, drugs=[Drug(name="MITRAGYNA PARVIFOLIA")])
    settings = built(tmp_path, faers=[Quarter(cases=[case, Case(caseid=90000002)])])
    assert review_list(settings) == [
        ("other species", "faers", "MITRAGYNA PARVIFOLIA", None, "MITRAGYNA", 1, None)
    ]
    assert ask(settings, "select count(*) from core_report where case_id = '90000001'") == [(0,)]


def test_a_person_settles_an_entry_of_the_review_list_with_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vocabulary = tmp_path / "vocabulary"
    shutil.copytree(VOCABULARY, vocabulary)
    monkeypatch.setattr("etl.vocabulary.VOCABULARY", vocabulary)
    quarter = Quarter(
        cases=[
            Case(caseid=90000001, drugs=[Drug(name="KETUM")]),
            Case(caseid=90000002, drugs=[Drug(name="KETUM"), Drug(name="KRATOM", role="C")]),
            Case(caseid=90000003, drugs=[Drug(name="KRANTUM, DRINK")]),
        ]
    )
    rows = [hfcs_row("77001", PRODUCT="Krantum, drink"), hfcs_row("77002")]
    settings = built(tmp_path, faers=[quarter], hfcs=[write_csv(tmp_path / "hfcs.csv", rows)])
    assert review_list(settings) == [
        ("possible match", "faers", "KETUM", "kratom", None, 2, 1),
        ("near miss", "faers", "KRANTUM, DRINK", None, "KRATUM", 1, None),
        ("near miss", "hfcs", "Krantum, drink", None, "KRATUM", 1, None),
    ]
    assert ask(settings, "from matching()") == [("faers", 1), ("hfcs", 1)]

    with (vocabulary / "review_decisions.csv").open("a", encoding="utf-8") as file:
        file.write('"krantum, drink",kratom,2026-11-24,label of the maker,\n')
        file.write("Ketum,none,2026-11-24,ketoprofen gel,\n")
    pipeline.run(settings, force=True)
    assert review_list(settings) == []
    assert ask(settings, "from matching()") == [("faers", 2), ("hfcs", 2)]
    assert ask(
        settings,
        "select report_id, rule_id, confidence from core_mention where rule_id like 'review%'"
        " order by 1",
    ) == [
        ("faers:90000003", "review-line-4", "certain"),
        ("hfcs:77001", "review-line-4", "certain"),
    ]

    with (vocabulary / "review_decisions.csv").open("a", encoding="utf-8") as file:
        file.write("KRANTUM,perhaps,2026-11-24,,\n")
    with pytest.raises(VocabularyError, match="line 6: column decision: 'perhaps' is unknown"):
        pipeline.run(settings, force=True)


def test_a_report_counts_under_every_substance_it_names_and_once_in_all(tmp_path: Path) -> None:
    drugs = [
        Drug(name="KRATOM", ingredient="HERBALS\\MITRAGYNINE"),
        Drug(name="7OH 20MG", role="C"),
    ]
    settings = built(tmp_path, faers=[Quarter(cases=[Case(caseid=90000001, drugs=drugs)])])
    assert ask(settings, "select substance, role from core_mention order by substance") == [
        ("7-oh", "concomitant"),
        ("kratom", "suspect"),
        ("mitragynine", "suspect"),
    ]
    assert ask(settings, "from matching()") == [("faers", 1)]
    only = "from matching(substances := ['7-oh'], suspect_only := true)"
    assert ask(settings, only) == [("faers", 0)]


def test_pairs_years_and_outcomes_of_what_is_also_listed(tmp_path: Path) -> None:
    kratom = Drug(name="KRATOM")
    alcohol, xanax = Drug(name="ALCOHOL", role="C"), Drug(name="XANAX", role="C")
    cases = [
        Case(caseid=90000001, drugs=[kratom, alcohol, xanax, xanax], outcomes=["DE", "HO"]),
        Case(caseid=90000002, drugs=[kratom, alcohol, xanax, Drug(name="NARCAN", role="C")]),
        Case(caseid=90000003, drugs=[kratom, alcohol], received="20240115", outcomes=["DE"]),
        Case(caseid=90000004, drugs=[kratom]),
    ]
    settings = built(tmp_path, faers=[Quarter(name="2025q1", cases=cases)])
    assert ask(
        settings,
        "select first_class, second_class, reports, first_reports, second_reports, base_reports, "
        "expected_reports from co_ingestant_class_pair()",
    ) == [("Benzodiazepines", "Alcohol", 2, 2, 3, 4, 1.5)]
    pairs = "select first_ingredient, second_ingredient, reports, is_treatment"
    assert ask(settings, f"{pairs} from co_ingestant_pair()") == [
        ("ALCOHOL", "ALPRAZOLAM", 2, False)
    ]
    by_year = (
        "select year, reports, base_reports from co_ingestant_year() where class = 'alcohol' "
        "and base_reports > 0 order by year"
    )
    assert ask(settings, by_year) == [(2025, 2, 3)]  # 2024 is before the first file: not drawn
    by_outcome = (
        "select class_label, reports, base_reports from co_ingestant_outcome() "
        "where outcome = 'death' order by class_label"
    )
    assert ask(settings, by_outcome) == [
        ("Alcohol", 2, 3),
        ("Any report", 2, 4),
        ("Benzodiazepines", 1, 2),
        ("Naloxone and other opioid antagonists", 0, 1),
    ]


def test_reports_that_cannot_be_split_into_leaf_and_7_oh(tmp_path: Path) -> None:
    cases = [
        Case(caseid=90000001, drugs=[Drug(name="HERBAL", ingredient="HERBALS\\MITRAGYNINE")]),
        Case(caseid=90000002, drugs=[Drug(name="KRATOM", ingredient="MITRAGYNINE")]),
        Case(caseid=90000003, drugs=[Drug(name="7-OH TABLETS", ingredient="MITRAGYNINE")]),
        Case(caseid=90000004, drugs=[Drug(name="MGM-15"), Drug(name="MITRAGYNINE")]),
    ]
    settings = built(tmp_path, faers=[Quarter(name="2025q1", cases=cases)])
    said = "select said, reports, base_reports from leaf_or_7oh() order by sort_order"
    assert ask(settings, said) == [
        ("7-OH or an analogue", 2, 4),
        ("Kratom, no 7-OH", 1, 4),
        ("Mitragynine only: leaf or 7-OH", 1, 4),
    ]
    only = said.replace("()", "(substances := ['mitragynine'])")
    assert [reports for _, reports, _ in ask(settings, only)] == [1, 1, 1]


def test_filters_narrow_every_question_alike(tmp_path: Path) -> None:
    cases = [
        Case(caseid=90000001, received="20250115", outcomes=["DE"]),
        Case(caseid=90000002, received="20250420", latest="20250420", outcomes=["HO"]),
        Case(caseid=90000003, received="20250421", latest="20250421"),
    ]
    settings = built(
        tmp_path,
        faers=[Quarter(name="2025q1", cases=cases[:1]), Quarter(name="2025q2", cases=cases[1:])],
    )
    filters = {
        "": 3,
        "since := date '2025-04-01'": 2,
        "until := date '2025-03-31'": 1,
        "outcome := 'death'": 1,
        "outcome := 'serious'": 2,
        "outcome := 'hospitalization'": 1,
        "substances := ['7-oh']": 0,
        "sources := ['faers'], outcome := 'any'": 3,
    }
    for text, expected in filters.items():
        assert ask(settings, f"from matching({text})") == [("faers", expected)], text
        trend = ask(settings, f"select coalesce(sum(reports), 0) from trend({text})")
        years = ask(settings, f"select coalesce(sum(reports), 0) from counts_by_year({text})")
        assert trend == years == [(expected,)], text


def test_ages_and_dates_keep_their_units_and_precision(tmp_path: Path) -> None:
    cases = [
        Case(caseid=90000001, age="3", age_unit="DEC", event="2024"),
        Case(caseid=90000002, age="18", age_unit="MON", event="202411"),
        Case(caseid=90000003, age="999", event="20251340"),
        Case(caseid=90000004, age="", event="", sex="UNK"),
        Case(caseid=90000005, event="20990101"),
    ]
    settings = built(tmp_path, faers=[Quarter(cases=cases)])
    rows = ask(
        settings,
        "select age_years, event_date::varchar, event_date_precision, sex from core_report "
        "order by case_id",
    )
    assert rows == [
        (30.0, "2024-01-01", "year", "male"),
        (1.5, "2024-11-01", "month", "male"),
        (None, None, None, "male"),
        (None, None, None, "unknown"),
        (34.0, None, None, "male"),
    ]


def test_the_same_complaint_from_two_sources_is_one_report(tmp_path: Path) -> None:
    complaint = write_csv(
        tmp_path / "hfcs.csv",
        [hfcs_row("199973", PATIENT_AGE="31", AGE_UNITS="week(s)"), hfcs_row("199974")],
    )
    later = write_answer(tmp_path / "food.json", [food_record("199973", date_created="20250106")])
    settings = built(tmp_path, hfcs=[complaint], openfda_food=[later])
    rows = ask(
        settings,
        "select report_id, delivered_by, round(age_years) from core_report order by case_id",
    )
    assert rows == [("hfcs:199973", "openfda_food", 34.0), ("hfcs:199974", "hfcs", 34.0)]
    deliveries = (
        "select delivered_by, is_used from core_delivery where report_id = 'hfcs:199973' order by 1"
    )
    assert ask(settings, deliveries) == [("hfcs", False), ("openfda_food", True)]
    assert ask(settings, "select source, reports from background_total order by 1") == [
        ("hfcs", 2),
        ("openfda_food", 1),
    ]


def test_at_equal_dates_the_file_of_fda_supplies_the_complaint(tmp_path: Path) -> None:
    complaint = write_csv(tmp_path / "hfcs.csv", [hfcs_row("1")])
    same_day = write_answer(tmp_path / "food.json", [food_record("1", date_created="20250105")])
    settings = built(tmp_path, hfcs=[complaint], openfda_food=[same_day])
    assert ask(settings, "select delivered_by from core_report") == [("hfcs",)]


def drug_answer(folder: Path, *records: Any, name: str = "drug-event.json") -> Path:
    return write_answer(folder / name, records)


SUPPLIED = "select case_id, version, sex, delivered_by from core_report order by case_id"
DELIVERED = "select delivered_by, is_used from core_delivery order by 1, 2"


@pytest.mark.parametrize(
    ("quarterly", "openfda", "supplied_by"), [(1, 2, "openfda_drug"), (2, 1, "faers")]
)
def test_of_a_case_in_faers_and_openfda_the_higher_version_stands(
    tmp_path: Path, quarterly: int, openfda: int, supplied_by: str
) -> None:
    record = drug_record(
        "90000001",
        safetyreportversion=str(openfda),
        receiptdate="20250420",
        patient={"patientsex": "2", "reaction": [{"reactionmeddrapt": "Hallucination, visual"}]},
    )
    settings = built(
        tmp_path,
        faers=[Quarter(cases=[Case(caseid=90000001, version=quarterly)])],
        openfda_drug=[drug_answer(tmp_path, record)],
    )
    is_openfda = supplied_by == "openfda_drug"
    sex = "female" if is_openfda else "male"
    assert ask(settings, SUPPLIED) == [("90000001", 2, sex, supplied_by)]
    assert ask(settings, DELIVERED) == [("faers", not is_openfda), ("openfda_drug", is_openfda)]
    assert ask(settings, "from matching()") == [("faers", 1)]
    assert ask(settings, "select distinct pt from core_reaction") == [
        ("HALLUCINATION, VISUAL" if is_openfda else "NAUSEA",)
    ]
    supplied = "select source, reports_supplied from mart_release order by source"
    assert ask(settings, supplied) == [
        ("faers", 0 if is_openfda else 1),
        ("openfda_drug", 1 if is_openfda else 0),
    ]
    fates = "select delivered, superseded, deleted, kept from mart_faers_version"
    assert ask(settings, fates) == [(1, 0, 0, 1)]


def test_at_equal_versions_the_quarterly_file_supplies_the_case(tmp_path: Path) -> None:
    settings = built(
        tmp_path,
        faers=[Quarter(cases=[Case(caseid=90000001)])],
        openfda_drug=[
            drug_answer(tmp_path, drug_record("90000001", receiptdate="20260101")),
        ],
    )
    assert ask(settings, SUPPLIED) == [("90000001", 1, "male", "faers")]


def test_openfda_does_not_bring_back_a_case_whose_highest_version_names_no_kratom(
    tmp_path: Path,
) -> None:
    corrected = Case(caseid=90000001, version=2, drugs=[Drug(name="ASPIRIN")])
    settings = built(
        tmp_path,
        faers=[Quarter(cases=[corrected])],
        openfda_drug=[drug_answer(tmp_path, drug_record("90000001"))],
    )
    assert ask(settings, SUPPLIED) == []


def test_a_deleted_case_is_gone_whatever_delivers_it_later(tmp_path: Path) -> None:
    quarter = Quarter(
        cases=[Case(caseid=90000001), Case(caseid=90000002)],
        deleted=[90000001, 90000007, 90000008, 90000009],
    )
    versions = [("1", "20250115"), ("2", "20250331"), ("3", "20250401"), ("4", "")]
    kept_by_openfda = [
        drug_record(number, safetyreportversion=version, receiptdate=receipt)
        for number, (version, receipt) in zip(
            ("90000007", "90000008", "90000001", "90000009"), versions, strict=True
        )
    ]
    settings = built(
        tmp_path, faers=[quarter], openfda_drug=[drug_answer(tmp_path, *kept_by_openfda)]
    )
    assert [case for case, *_ in ask(settings, SUPPLIED)] == ["90000002"]
    fates = "select delivered, superseded, deleted, kept from mart_faers_version"
    assert ask(settings, fates) == [(2, 0, 1, 1)]
    steps = "select count from accounting() where source = 'faers' order by step"
    assert ask(settings, steps) == [(2,), (2,), (1,), (0,), (1,), (1,)]


def test_openfda_drug_is_no_background(tmp_path: Path) -> None:
    aspirin = Case(caseid=90000002, drugs=[Drug(name="ASPIRIN", ingredient="ASPIRIN")])
    quarters = [Quarter(cases=[Case(caseid=90000001), aspirin])]
    newer = drug_record("90000001", safetyreportversion="2", receiptdate="20250420")
    only_there = drug_record("90000009", patient={"reaction": [{"reactionmeddrapt": "Coma"}]})
    (tmp_path / "alone").mkdir()
    plain = built(tmp_path / "alone", faers=quarters)
    both = built(tmp_path, faers=quarters, openfda_drug=[drug_answer(tmp_path, newer, only_there)])
    for table in ("background_total", "background_reaction", "background_ingredient"):
        question = f"from {table} order by all"
        assert ask(both, question) == ask(plain, question), table
    assert ask(both, "select reports_in_source, reports_naming from mart_source") == [(2, 2)]


def test_openfda_alone_draws_its_quarters_and_has_no_background(tmp_path: Path) -> None:
    records = [
        drug_record("90000001", receivedate="20240510", receiptdate="20240510"),
        drug_record("90000002", receivedate="20241110", receiptdate="20250620"),
    ]
    answer = drug_answer(tmp_path, *records, name="search_drug-event.json")
    settings = built(tmp_path, openfda_drug=[answer])
    rows = ask(
        settings, "select quarter, reports, is_incomplete from trend(substances := ['kratom'])"
    )
    assert rows == [
        ("2024-Q2", 1, False),
        ("2024-Q3", 0, False),
        ("2024-Q4", 1, False),
        ("2025-Q1", 0, True),
        ("2025-Q2", 0, True),
    ]
    assert ask(
        settings, "select data_through_date::varchar, reports_in_source from mart_source"
    ) == [("2025-06-20", None)]
    assert ask(settings, "select count(*) from background_total") == [(0,)]
    given = "select field, reports_given from completeness() where field in ('age', 'us_state')"
    assert set(ask(settings, given)) == {("age", 1), ("us_state", None)}
    assert ask(settings, "select step from accounting() order by step") == [(4,), (5,), (9,)]


def test_records_that_a_person_added_prove_no_quarter_complete(tmp_path: Path) -> None:
    records = [
        drug_record("90000001", receivedate="20240110", receiptdate="20240110"),
        drug_record("90000002", receivedate="20241110", receiptdate="20250620"),
    ]
    settings = built(tmp_path, openfda_drug=[drug_answer(tmp_path, *records)])
    trend = "select reports, is_incomplete, coverage from trend(substances := ['kratom'])"
    shown = [1, None, None, 1, None, None]
    assert ask(settings, trend) == [(reports, True, "unproven") for reports in shown]
    assert ask(settings, "select last_complete_quarter from mart_source") == [(None,)]


def test_openfda_fills_the_hole_of_a_quarter_whose_file_is_not_loaded(tmp_path: Path) -> None:
    quarters = [
        Quarter(name=name, cases=[Case(caseid=90000000 + place, received=f"{name[:4]}{month}15")])
        for place, (name, month) in enumerate([("2024q1", "01"), ("2024q4", "10")])
    ]
    records = [
        drug_record("90000011", receivedate="20230210", receiptdate="20240210"),
        drug_record("90000012", receivedate="20240510", receiptdate="20240810"),
    ]
    answer = drug_answer(tmp_path, *records, name="search_drug-event.json")
    settings = built(tmp_path, faers=quarters, openfda_drug=[answer])
    rows = ask(settings, "select distinct quarter, is_incomplete from trend() order by quarter")
    assert rows[0] == ("2023-Q1", False)
    assert rows[-4:] == [
        ("2024-Q1", False),
        ("2024-Q2", False),
        ("2024-Q3", True),
        ("2024-Q4", True),
    ]


def test_counts_of_openfda_stand_in_for_a_background_and_say_so(tmp_path: Path) -> None:
    totals = write_totals(
        tmp_path / "drug-event-totals.json",
        total=20_000_000,
        terms={"Nausea": 900_000, "Diarrhoea": 700_000},
    )
    answer = drug_answer(tmp_path, drug_record("90000001"))
    settings = built(tmp_path, openfda_drug=[answer, totals])
    total = "select source, report_system, reports, counted_from, counted_on::varchar "
    assert ask(settings, total + "from background_total") == [
        ("openfda_drug", "faers", 20_000_000, "api", "2026-11-20")
    ]
    assert ask(settings, "from background_reaction order by reports desc") == [
        ("openfda_drug", "NAUSEA", 900_000, "api"),
        ("openfda_drug", "DIARRHOEA", 700_000, "api"),
    ]
    assert ask(settings, "select reports_in_source from mart_source") == [(20_000_000,)]
    (tmp_path / "both").mkdir()
    with_files = built(tmp_path / "both", faers=[Quarter()], openfda_drug=[answer, totals])
    assert ask(with_files, "select reports_in_source from mart_source") == [(1,)]
    assert ask(with_files, "select source, counted_from from background_total order by 1") == [
        ("faers", "files"),
        ("openfda_drug", "api"),
    ]


def test_a_newer_count_of_openfda_replaces_the_older_one(tmp_path: Path) -> None:
    old = write_totals(tmp_path / "old.json", total=1, terms={"Coma": 1}, last_updated="2026-07-28")
    new = write_totals(tmp_path / "new.json", total=9, terms={"Nausea": 5})
    answer = drug_answer(tmp_path, drug_record("90000001"))
    settings = built(tmp_path, openfda_drug=[answer, new, old])
    assert ask(settings, "select reports from background_total") == [(9,)]
    assert ask(settings, "select pt, reports from background_reaction") == [("NAUSEA", 5)]


def test_a_total_below_the_reports_supplied_is_refused(tmp_path: Path) -> None:
    totals = write_totals(tmp_path / "totals.json", total=1, terms={})
    answer = drug_answer(tmp_path, drug_record("90000001"), drug_record("90000002"))
    with pytest.raises(ChecksRefusedError, match="background_covers_the_reports"):
        built(tmp_path, openfda_drug=[answer, totals])


def test_a_laers_record_of_openfda_is_joined_to_its_case(tmp_path: Path) -> None:
    case = Case(caseid=4000001, version=0)
    laers = Quarter(name="2012q1", cases=[case])
    known = drug_record(f"{case.primaryid}-3", receivedate="20120115", receiptdate="20120115")
    unknown = drug_record("5801206-7", receivedate="20110115", receiptdate="20110115")
    settings = built(tmp_path, faers=[laers], openfda_drug=[drug_answer(tmp_path, known, unknown)])
    assert ask(settings, "select report_id, delivered_by from core_report order by 1") == [
        ("faers:4000001", "faers"),
        ("faers:5801206-7", "openfda_drug"),
    ]


def test_codes_of_openfda_mean_what_those_of_faers_mean(tmp_path: Path) -> None:
    patients: list[dict[str, Any]] = [
        {"patientonsetage": "3", "patientonsetageunit": "800", "patientsex": "0"},
        {"patientonsetage": "18", "patientonsetageunit": "802", "patientsex": "2"},
        {"patientonsetage": "8766", "patientonsetageunit": "805"},
        {"patientonsetage": "34", "patientonsetageunit": None, "summary": {}},
        {"summary": {"narrativeincludeclinical": "CASE EVENT DATE: 202411"}},
    ]
    serious: list[dict[str, Any]] = [
        {"serious": "1", "seriousnessdeath": "1"},
        {"serious": "2", "primarysource": {"qualification": "1"}},
        {"serious": "1"},
        {"serious": "2", "seriousnessother": "1", "primarysource": None},
        {"occurcountry": None, "primarysourcecountry": "de"},
    ]
    records = [
        drug_record(str(90000001 + place), patient=patient, **values)
        for place, (patient, values) in enumerate(zip(patients, serious, strict=True))
    ]
    settings = built(tmp_path, openfda_drug=[drug_answer(tmp_path, *records)])
    people = "select age_years, sex, event_date_precision from core_report order by case_id"
    assert ask(settings, people) == [
        (30.0, "unknown", "day"),
        (1.5, "female", "day"),
        (1.0, "male", "day"),
        (None, "male", None),
        (34.0, "male", "month"),
    ]
    outcomes = (
        "select is_serious, has_death, has_other_serious, has_required_intervention, "
        "has_outcome_given, reporter_kind, country_code, is_us from core_report order by case_id"
    )
    assert ask(settings, outcomes) == [
        (True, True, False, None, True, "consumer", "US", True),
        (False, False, False, None, False, "physician", "US", True),
        (True, False, False, None, False, "consumer", "US", True),
        (True, False, True, None, True, None, "US", True),
        (False, False, False, None, False, "consumer", "DE", False),
    ]


def test_dose_records_of_openfda_multiply_nothing(tmp_path: Path) -> None:
    drugs = [drug_of("KRATOM", ingredient="HERBALS\\MITRAGYNINE")] * 4
    drugs += [drug_of("XANAX", ingredient="ALPRAZOLAM", role="2")] * 3
    record = drug_record("90000001", patient={"drug": drugs})
    settings = built(tmp_path, openfda_drug=[drug_answer(tmp_path, record, record)])
    products = "select product_seq, product_name, role from core_product order by 1"
    assert ask(settings, products) == [(1, "KRATOM", "suspect"), (2, "XANAX", "concomitant")]
    assert ask(settings, "select ingredient, role from core_co_ingestant") == [
        ("ALPRAZOLAM", "concomitant")
    ]
    assert ask(settings, "from matching()") == [("faers", 1)]


def test_a_term_with_a_comma_from_openfda_drug_mends_complaints_cut_there(tmp_path: Path) -> None:
    term = "Zebra syndrome, type II"
    record = drug_record("90000001", patient={"reaction": [{"reactionmeddrapt": term}]})
    complaint = write_answer(
        tmp_path / "food.json", [food_record("1", reactions=["ZEBRA SYNDROME", "TYPE II"])]
    )
    settings = built(
        tmp_path, openfda_food=[complaint], openfda_drug=[drug_answer(tmp_path, record)]
    )
    assert ask(settings, "select distinct pt from core_reaction") == [(term.upper(),)]


def test_a_run_with_context_alone_says_what_was_loaded(tmp_path: Path) -> None:
    recalls = write_answer(tmp_path / "food-enforcement.json", [recall_record("F-1-2018")])
    settings = Settings(data=tmp_path / "data")
    pipeline.add(settings, "openfda_recalls", [recalls])
    message = pipeline.run(settings).message
    assert "without any reports: 1 row(s) of openFDA food/enforcement" in message


def test_recalls_are_no_reports(one_quarter: Settings, tmp_path: Path) -> None:
    recalls = write_answer(tmp_path / "food-enforcement.json", [recall_record("F-1414-2018")])
    settings = built(tmp_path, faers=[Quarter()], openfda_recalls=[recalls])
    for question in (
        "from matching()",
        "from trend()",
        "from counts_by_year()",
        "from accounting()",
        "from core_report",
        "select source, data_through_date, reports_in_source from mart_source",
        "from background_total",
    ):
        assert ask(settings, question) == ask(one_quarter, question), question
    assert ask(settings, "select recall_number from mart_recall") == [("F-1414-2018",)]


def test_both_outcome_vocabularies_mean_the_same(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "hfcs.csv",
        [
            hfcs_row("1", CASE_OUTCOME="VISITED AN ER, REQ. INTERVENTION TO PRVNT PERM. IMPRMNT."),
            hfcs_row("2", CASE_OUTCOME="Visited Emergency Room, Required Intervention"),
            hfcs_row("3", CASE_OUTCOME="NON-SERIOUS INJURIES/ ILLNESS"),
            hfcs_row("4", CASE_OUTCOME=""),
        ],
    )
    settings = built(tmp_path, hfcs=[path])
    rows = ask(
        settings,
        "select has_emergency_visit, has_required_intervention, is_serious, has_outcome_given "
        "from core_report order by case_id",
    )
    assert rows == [
        (True, True, True, True),
        (True, True, True, True),
        (False, False, False, True),
        (False, False, False, False),
    ]


def test_repeated_rows_and_values_of_a_complaint_count_once(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "hfcs.csv",
        [
            hfcs_row("1"),
            hfcs_row("1"),
            hfcs_row("1", PRODUCT="ALCOHOL", PRODUCT_TYPE="CONCOMITANT"),
        ],
    )
    settings = built(tmp_path, hfcs=[path])
    assert ask(settings, "select count(*) from core_product") == [(2,)]
    assert ask(settings, "select pt from core_reaction order by 1") == [("NAUSEA",), ("VOMITING",)]
    assert ask(settings, "select ingredient, role from core_co_ingestant") == [
        ("ALCOHOL", "concomitant")
    ]


def test_withheld_names_are_counted_apart(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "hfcs.csv",
        [
            hfcs_row("1"),
            hfcs_row("2", PRODUCT="REDACTED"),
            hfcs_row("2", PRODUCT="EXEMPTION 4"),
            hfcs_row("3", PRODUCT="BREAD"),
        ],
    )
    settings = built(tmp_path, hfcs=[path])
    steps = ask(settings, "select step, count from accounting() order by step")
    assert steps == [(1, 4), (2, 0), (3, 3), (4, 1), (5, 1), (9, 1)]


def test_reactions_cut_at_commas_are_put_together_again(tmp_path: Path) -> None:
    path = write_answer(
        tmp_path / "food.json",
        [food_record("1", reactions=["HALLUCINATION", "AUDITORY", "NAUSEA"])],
    )
    settings = built(tmp_path, openfda_food=[path])
    assert ask(settings, "select distinct pt from core_reaction order by 1") == [
        ("HALLUCINATION, AUDITORY",),
        ("NAUSEA",),
    ]


def test_the_latest_quarters_and_quarters_without_a_file_are_incomplete(tmp_path: Path) -> None:
    names = ["2024q1", "2024q3", "2024q4", "2025q1"]
    quarters = [
        Quarter(
            name=name,
            cases=[
                Case(caseid=90000000 + place, received=f"{name[:4]}{3 * int(name[5]) - 2:02}15")
            ],
        )
        for place, name in enumerate(names)
    ]
    settings = built(tmp_path, faers=quarters)
    rows = ask(
        settings, "select quarter, reports, is_incomplete from trend(substances := ['kratom'])"
    )
    assert rows == [
        ("2024-Q1", 1, False),
        ("2024-Q2", None, True),
        ("2024-Q3", 1, False),
        ("2024-Q4", 1, True),
        ("2025-Q1", 1, True),
    ]


def test_suspected_duplicates_are_flagged_and_counted(tmp_path: Path) -> None:
    twins = [Case(caseid=90000001), Case(caseid=90000002), Case(caseid=90000003, sex="F")]
    settings = built(tmp_path, faers=[Quarter(cases=twins)])
    rows = ask(
        settings, "select report_id, group_id, is_representative from core_duplicate order by 1"
    )
    assert rows == [
        ("faers:90000001", "faers:90000001", True),
        ("faers:90000002", "faers:90000001", False),
    ]
    assert ask(settings, "from matching()") == [("faers", 3)]


def test_rejected_lines_are_published_with_file_line_and_reason(tmp_path: Path) -> None:
    quarter = Quarter(extra_lines={"REAC": [b"1$2$A$B$C"]})
    settings = built(tmp_path, faers=[quarter])
    assert ask(settings, "from core_reject") == [
        ("faers", "2025q1", "REAC25Q1.txt", 3, "5 fields where the header has 4", "1$2$A$B$C")
    ]
    assert ask(settings, "select rows, staged_rows, rejected_rows from core_release") == [(4, 3, 1)]


def test_every_published_table_and_column_is_explained(one_quarter: Settings) -> None:
    unexplained = ask(
        one_quarter,
        "select table_name, column_name from duckdb_columns() "
        "where database_name = 'file' and (comment is null or comment = '') union all "
        "select table_name, '(table)' from duckdb_tables() "
        "where database_name = 'file' and (comment is null or comment = '') union all "
        "select function_name, '(question)' from duckdb_functions() "
        "where database_name = 'file' and function_type = 'table_macro' and comment is null",
    )
    assert unexplained == []


def test_only_published_tables_are_in_the_file(one_quarter: Settings) -> None:
    tables = {
        name
        for (name,) in ask(
            one_quarter, "select table_name from duckdb_tables() where database_name = 'file'"
        )
    }
    assert all(name.startswith(("core_", "background_", "mart_")) for name in tables)
    contract = [
        "release",
        "report",
        "product",
        "mention",
        "co_ingestant",
        "reaction",
        "duplicate",
        "reject",
    ]
    assert {f"core_{name}" for name in contract} <= tables
    assert {"background_total", "background_reaction", "background_ingredient"} <= tables


@pytest.mark.parametrize("check", checks())
def test_every_check_can_fail(one_quarter: Settings, check: str) -> None:
    """Each check, run over relations spoilt for it, finds the offending row."""
    spoil = {
        "rows_delivered_are_staged_or_rejected": "update raw_member set rows_delivered = 9",
        "staged_tables_hold_the_rows_counted": "update raw_member set rows_staged = 9",
        "reports_are_unique": "insert into core_report from core_report",
        "reports_name_a_substance": "delete from core_mention",
        "rows_belong_to_a_report": "delete from core_report",
        "one_release_supplies_each_report": "update core_delivery set is_used = false",
        "substances_are_known": "update core_mention set substance = 'gold'",
        "received_dates_are_plausible": "update core_report set received_date = date '2999-01-01'",
        "background_covers_the_reports": "delete from background_total",
        "background_counts_are_within_the_total": "update background_reaction set reports = 2",
        "background_holds_the_reports_compared": "insert into background_mention_reaction "
        "select source, report_id, 'UNHEARD OF' from background_mention",
        "signals_are_of_one_population": "update mart_signal set d = d + 1",
        "interactions_are_of_one_population": "insert into mart_interaction by name "
        "select source, n111 from (values ('faers', 1)) as counted (source, n111)",
        "trend_counts_every_report_drawn": "create or replace table mart_word as from mart_word "
        "union all select kind, key, label, sort_order from mart_word",
        "synthetic_and_real_are_apart": "insert into core_release select * replace "
        "(not is_synthetic as is_synthetic) from core_release",
        "columns_are_filled": "delete from raw_faers_reac_text",
        "versions_are_kept_superseded_or_deleted": "update mart_faers_version set kept = 9",
        "recall_records_are_accounted_for": "update raw_member set source = 'openfda_recalls'",
        "jurisdictions_are_known": "update mart_policy_event set jurisdiction = 'XX'",
        "reporter_kinds_have_words": "update core_report set reporter_kind = 'astrologer'",
        "legal_status_words_are_known": "update mart_policy_event set status = 'tolerated'",
    }
    with duckdb.connect() as connection:
        connection.execute(f"attach '{one_quarter.folders.warehouse}' as file (read_only)")
        for (name,) in connection.execute(
            "select table_name from duckdb_tables() where database_name = 'file'"
        ).fetchall():
            connection.execute(f"create table {name} as from file.{name}")
        _recreate_work_tables(connection, one_quarter)
        connection.execute(spoil[check])
        assert connection.execute(checks()[check].sql).fetchall()
        with pytest.raises(ChecksRefusedError, match=check):
            run_checks(connection)


def _recreate_work_tables(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    from etl.build.inputs import BuildInput, _member_frame, _staged_frame, load_registry
    from etl.build.questions import create_questions

    staged = settings.folders.staged / "faers" / "2025q1"
    releases = pipeline.staged_releases(settings.folders)
    build_input = BuildInput(releases=releases, is_synthetic=False, input_version="x")
    load_registry(connection, build_input)
    for name, frame in (
        ("raw_member", _member_frame(build_input)),
        ("raw_staged", _staged_frame(build_input)),
    ):
        connection.register("frame", frame)
        connection.execute(f"create table {name} as from frame")
    for table in ("demo", "reac_text", "drug_text"):
        connection.execute(f"create table raw_faers_{table} as from '{staged}/{table}.parquet'")
    connection.execute("create table raw_reject as from core_reject")
    create_questions(connection)
