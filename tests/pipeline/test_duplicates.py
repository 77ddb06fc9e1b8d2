"""Reports of one event: which layer finds them, what parts them, and that nothing is removed."""

from __future__ import annotations

from itertools import permutations
from math import log2
from pathlib import Path

import pytest

from etl.settings import Settings
from tests.support.releases import (
    Case,
    Drug,
    Quarter,
    drug_record,
    hfcs_row,
    write_answer,
    write_csv,
)
from tests.support.warehouses import ask, built

POLYPHARMACY = tuple(
    Drug(name=name) for name in ("KRATOM", "QUETIAPINE", "VENLAFAXINE", "LAMOTRIGINE")
)
SPELLINGS = (
    "Doe J, Roe R. A leaf and a tablet: an invented case. J Made Up Toxicol. 2024;1(2):3-5",
    "Doe, J., & Roe, R. (2024). A Leaf and a Tablet - An Invented Case. Journal of Made-Up "
    "Toxicology, 1(2), 3-5. doi:10.9999/jmut.2024.3",
    "Roe R, Doe J.. A leaf and a tablet an invented case.. J-Made-Up-Toxicol. 2024",
)


def groups(settings: Settings) -> set[frozenset[str]]:
    rows = ask(
        settings,
        "select string_agg(split_part(report_id, ':', 2), ' ') "
        "from core_duplicate group by group_id",
    )
    return {frozenset(str(ids).split()) for (ids,) in rows}


def methods(settings: Settings) -> dict[str, str]:
    return dict(ask(settings, "select report_id, method from core_duplicate"))


def verdicts(settings: Settings) -> set[tuple[str, str]]:
    return set(ask(settings, "select method, verdict from core_duplicate_link"))


def case(number: int, **facts: object) -> Case:
    """A case without a day, of a sender of its own."""
    usual: dict[str, object] = {"event": "", "sender": f"FIRM {number}", "drugs": POLYPHARMACY}
    return Case(caseid=90000000 + number, **(usual | facts))  # type: ignore[arg-type]


def test_one_article_in_three_spellings_is_one_event(tmp_path: Path) -> None:
    cases = [
        case(number, citation=text, reactions=reactions)
        for number, text, reactions in zip(
            (1, 2, 3), SPELLINGS, (["Nausea"], ["Coma", "Death"], ["Seizure"]), strict=True
        )
    ]
    other = case(4, citation="Poe E. Another invented case of one. Made-Up Med. 2024;1:9")
    settings = built(tmp_path, faers=[Quarter(cases=[*cases, other])])
    assert groups(settings) == {frozenset({"90000001", "90000002", "90000003"})}
    assert set(methods(settings).values()) == {"same article"}
    assert ask(
        settings, "select reports, events, is_series from core_article order by reports desc"
    ) == [(3, 1, False), (1, 1, False)]
    assert ask(settings, "select count(*), count(distinct event_id) from core_report_event") == [
        (4, 2)
    ]


@pytest.mark.parametrize(
    ("facts", "what"),
    [
        ({"sex": "F"}, "sex"),
        ({"age": "37"}, "age"),
        ({"drugs": [Drug(name="KRATOM"), Drug(name="FENTANYL"), Drug(name="COCAINE")]}, "products"),
        ({"sender": "FIRM 1"}, "sender"),
        ({"reactions": ["Foetal exposure during pregnancy"], "age": ""}, "child"),
    ],
)
def test_one_article_names_several_people(
    tmp_path: Path, facts: dict[str, object], what: str
) -> None:
    first = case(1, citation=SPELLINGS[0], reactions=["Maternal exposure during pregnancy"])
    second = case(2, **({"citation": SPELLINGS[1]} | facts))
    settings = built(tmp_path, faers=[Quarter(cases=[first, second])])
    assert groups(settings) == set(), what


def test_what_contradicts_within_a_group_parts_it_whatever_came_first(tmp_path: Path) -> None:
    """One that gives neither sex nor age fits both others, which do not fit each other."""
    cases = [
        case(1, citation=SPELLINGS[0], sex="F"),
        case(2, citation=SPELLINGS[1], sex="M"),
        case(3, citation=SPELLINGS[2], sex="", age=""),
    ]
    found = []
    for number, shuffled in enumerate(permutations(cases)):
        folder = tmp_path / str(number)
        folder.mkdir()
        settings = built(
            folder,
            faers=[
                Quarter(name="2025q1", cases=shuffled[:2]),
                Quarter(name="2025q2", cases=shuffled[2:]),
            ],
        )
        found.append(
            ask(
                settings,
                "select report_id, other_report_id, method, verdict, score, group_id "
                "from core_duplicate_link order by all",
            )
        )
        assert [len(group) for group in groups(settings)] == [2]
    assert all(one == found[0] for one in found)
    assert "parted" in {row[3] for row in found[0]}


def test_an_article_about_many_people_is_a_series_and_not_merged(tmp_path: Path) -> None:
    title = "2024 Annual Report of the National Poison Data System (NPDS): 42nd Annual Report"
    cases = [
        case(number, age=age, citation=f"{author}. {title}. Clin Toxicol. 2025;1:1", sender=sender)
        for number, age, author, sender in (
            (1, "34", "Doe J", "FIRM A"),
            (2, "34", "Doe JJ", "FIRM B"),
            (3, "51", "Doe J", "FIRM A"),
        )
    ]
    settings = built(tmp_path, faers=[Quarter(cases=cases)])
    assert groups(settings) == set()
    assert verdicts(settings) == {("same patient", "series")}
    assert ask(settings, "select is_series, is_survey, reports, events from core_article") == [
        (True, True, 3, 3)
    ]


def test_five_people_of_one_sender_make_a_series(tmp_path: Path) -> None:
    cases = [
        case(number, age="", sex="", citation=SPELLINGS[0], sender="FIRM A")
        for number in range(1, 6)
    ]
    cases.append(case(6, age="", sex="", citation=SPELLINGS[1]))
    settings = built(tmp_path, faers=[Quarter(cases=cases)])
    assert groups(settings) == set()
    assert ask(settings, "select is_series, is_survey from core_article") == [(True, False)]


def test_a_number_inside_another_senders_number(tmp_path: Path) -> None:
    cases = [
        case(1, sender_number="PHHY2024US123456", reactions=["Nausea"]),
        case(2, sender_number="US-SANDOZ-PHHY2024US123456", reactions=["Vomiting", "Nausea"]),
        case(3, sender_number="US-SANDOZ-PHHY2024US123457", age="60"),
        case(4, sender_number="US-OTHER-PHHY2024US123456", sex="F"),
    ]
    settings = built(tmp_path, faers=[Quarter(cases=cases)])
    assert groups(settings) == {frozenset({"90000001", "90000002"})}
    assert set(methods(settings).values()) == {"manufacturer number"}


def test_openfda_says_under_which_number_others_have_it(tmp_path: Path) -> None:
    records = [
        drug_record(
            "90000001",
            companynumb="US-FIRM-2025FI000111",
            duplicate="1",
            reportduplicate={"duplicatesource": "OTHER", "duplicatenumb": "US-OTHER-2025OT000222"},
            patient={"patientonsetage": "34", "summary": {}},
        ),
        drug_record(
            "90000002",
            companynumb="US-OTHER-2025OT000222",
            patient={
                "patientonsetage": "35",
                "summary": {},
                "reaction": [{"reactionmeddrapt": "Coma"}],
            },
        ),
    ]
    settings = built(tmp_path, openfda_drug=[write_answer(tmp_path / "drug-event.json", records)])
    assert groups(settings) == {frozenset({"90000001", "90000002"})}
    assert set(methods(settings).values()) == {"named by the sender"}


def test_the_same_facts_without_age_and_nothing_empty_that_matches_empty(tmp_path: Path) -> None:
    rows = [
        hfcs_row("1", PATIENT_AGE="", AGE_UNITS=""),
        hfcs_row("2", PATIENT_AGE="", AGE_UNITS=""),
        hfcs_row("3", DATE_EVENT="", PATIENT_AGE="", AGE_UNITS=""),
        hfcs_row("4", DATE_EVENT="", PATIENT_AGE="", AGE_UNITS=""),
    ]
    settings = built(tmp_path, hfcs=[write_csv(tmp_path / "hfcs.csv", rows)])
    assert groups(settings) == {frozenset({"1", "2"})}
    assert set(methods(settings).values()) == {"same facts without age"}


def test_a_mass_mailing_of_one_sender_is_not_one_event(tmp_path: Path) -> None:
    cases = [Case(caseid=90000000 + number) for number in range(8)]
    settings = built(tmp_path, faers=[Quarter(cases=cases)])
    assert groups(settings) == set()


def test_reports_of_two_systems_are_possible_only(tmp_path: Path) -> None:
    faers = Case(caseid=90000001, event="20241224", reactions=["Nausea", "Vomiting"])
    complaints = write_csv(tmp_path / "hfcs.csv", [hfcs_row("1")])
    settings = built(tmp_path, faers=[Quarter(cases=[faers])], hfcs=[complaints])
    assert groups(settings) == set()
    assert ask(
        settings,
        "select report_id, other_report_id, method, verdict, group_id from core_duplicate_link",
    ) == [("faers:90000001", "hfcs:1", "across systems", "possible", None)]


def test_each_report_says_what_agrees_and_one_stands_for_the_event(tmp_path: Path) -> None:
    cases = [
        case(1, citation=SPELLINGS[0], received="20250110"),
        case(2, citation=SPELLINGS[1], received="20250120", outcomes=["DE"]),
    ]
    settings = built(tmp_path, faers=[Quarter(cases=cases)])
    rows = ask(
        settings,
        "select report_id, group_id, linked_with, agrees, disagrees, is_representative "
        "from core_duplicate order by 1",
    )
    agrees = "sex; age; country; article; 3 of 3 other ingredients; 1 of 1 reactions"
    assert rows == [
        ("faers:90000001", "faers:90000001", "faers:90000002", agrees, "death", False),
        ("faers:90000002", "faers:90000001", "faers:90000001", agrees, "death", True),
    ]
    assert ask(settings, "from matching()") == [("faers", 2)]


def test_the_file_holds_the_model_and_says_what_it_was_trained_on(one_quarter: Settings) -> None:
    assert ask(
        one_quarter,
        "select source, reports, is_trained, is_used, problem from mart_duplicate_training",
    ) == [("faers", 1, False, False, "fewer than 500 reports to learn from")]
    same = "from mart_duplicate_model where fact = 'age' and level = 'same'"
    ((m, u, bits),) = ask(one_quarter, f"select m_probability, u_probability, bits {same}")
    assert bits == pytest.approx(log2(m / u), abs=0.001)
