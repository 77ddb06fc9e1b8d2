"""Line listings of FDA's dashboard beside the quarterly files and openFDA: who supplies a case."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from etl import pipeline
from etl.settings import Settings
from tests.support.line_listings import case_row, write_listing, write_workbook
from tests.support.pages import view
from tests.support.real import LINE_LISTING
from tests.support.releases import Case, Drug, Quarter, drug_record, write_answer
from tests.support.shared import made_once
from tests.support.warehouses import ask, built

CASE = 90000001
SUPPLIED = "select case_id, delivered_by, sex, latest_date::varchar from core_report order by 1"


def listing(folder: Path, *cases: dict[str, Any], name: str = "export.csv") -> Path:
    return write_listing(folder / name, cases)


def test_a_listing_alone_holds_what_it_says(tmp_path: Path) -> None:
    row = case_row(
        Suspect_Product_Names="Xanax",
        Suspect_Product_Active_Ingredients="Herbals\\Mitragynine;Alprazolam",
        Concomitant_Product_Names="Prozac",
        Reactions="Generalised Tonic-Clonic Seizure;Nausea",
        Outcomes="Hospitalized;Required Intervention",
        Event_Date="Jan-2025",
        Patient_Age="37 MTH",
        Patient_Weight="153 LB",
        Reporter_Type="Healthcare Professional",
    )
    settings = built(tmp_path, faers_line_listing=[listing(tmp_path, row)])
    columns = (
        "report_id, version, received_date::varchar, latest_date::varchar, event_date::varchar, "
        "event_date_precision, round(age_years, 2), round(weight_kg, 1), sex, country_code, "
        "reporter_kind, report_kind, evidence_kind"
    )
    assert ask(settings, f"select {columns} from core_report") == [
        (
            f"faers:{CASE}", None, "2025-01-15", "2025-04-20", "2025-01-01", "month", 3.08, 69.4,
            "female", "US", "health professional", "expedited", "spontaneous_report",
        )
    ]  # fmt: skip
    outcomes = "is_serious, has_death, has_hospitalization, has_required_intervention, "
    assert ask(settings, f"select {outcomes} has_other_serious from core_report") == [
        (True, False, True, True, False)
    ]
    products = "select product_name, ingredient_names, role from core_product order by product_seq"
    assert ask(settings, products) == [
        ("Xanax", "Alprazolam", "suspect"),
        (None, "Herbals\\Mitragynine", "suspect"),
        ("Prozac", None, "concomitant"),
    ]
    assert ask(settings, "select substance, role from core_mention") == [("mitragynine", "suspect")]
    assert ask(settings, "select ingredient, role from core_co_ingestant order by 1") == [
        ("ALPRAZOLAM", "suspect"),
        ("FLUOXETINE", "concomitant"),
    ]
    assert ask(settings, "select distinct pt from core_reaction order by 1") == [
        ("GENERALISED TONIC-CLONIC SEIZURE",),
        ("NAUSEA",),
    ]


SERIOUS = {
    ("Non-Serious", "Non-Serious"): (False, False),
    ("-", "Serious"): (True, False),
    ("Other Outcomes", "-"): (True, True),
}


def numbered(rows: Sequence[dict[str, str]]) -> list[dict[str, Any]]:
    """Rows of a listing with the numbers of cases in order."""
    return [case_row(str(CASE + place), **row) for place, row in enumerate(rows)]


def test_serious_is_an_outcome_or_the_mark(tmp_path: Path) -> None:
    rows = numbered([{"Outcomes": outcomes, "Serious": serious} for outcomes, serious in SERIOUS])
    settings = built(tmp_path, faers_line_listing=[listing(tmp_path, *rows)])
    asked = "select is_serious, has_outcome_given from core_report order by case_id"
    assert ask(settings, asked) == list(SERIOUS.values())


AGES = {
    "34": (34.0, None, None),
    "34 YR": (34.0, None, None),
    "3 DEC": (30.0, None, None),
    "6 MTH": (0.5, None, None),
    "45,996": (None, "45996 YR", "over 120 years"),
    "7 MOONS": (None, "7 MOONS", "no unit of age"),
    "adult": (None, "adult YR", "no number"),
    "Not Specified": (None, None, None),
}


def test_every_age_is_years_or_told(tmp_path: Path) -> None:
    rows = numbered([{"Patient_Age": age} for age in AGES])
    settings = built(tmp_path, faers_line_listing=[listing(tmp_path, *rows)])
    asked = """select age_years, unusable.value, unusable.reason
        from core_report left join core_unusable_value as unusable using (report_id)
        order by case_id"""
    assert ask(settings, asked) == list(AGES.values())


PRODUCTS: dict[tuple[str, str], list[tuple[str | None, str | None]]] = {
    ("-", "Mitragynine;Mitragynine"): [(None, "Mitragynine")],
    ("Kratom Tea", "Mitragynine"): [("Kratom Tea", "Mitragynine")],
    ("Something New", "Mitragynine"): [("Something New", "Mitragynine")],
    ("Kratom Tea;Something New", "Oxycodone Hydrochloride;Mitragynine"): [
        ("Kratom Tea", "Mitragynine"),
        ("Something New", None),
        (None, "Oxycodone Hydrochloride"),
    ],
    ("Percocet;Oxycontin", "Oxycodone;Acetaminophen\\Oxycodone;Mitragynine"): [
        ("Oxycontin", "Oxycodone"),
        ("Percocet", "Acetaminophen\\Oxycodone"),
        (None, "Mitragynine"),
    ],
    ("Valtrex;Valacyclovir", "Valacyclovir Hydrochloride;Mitragynine"): [
        ("Valacyclovir", "Valacyclovir Hydrochloride"),
        ("Valtrex", "Valacyclovir Hydrochloride"),
        (None, "Mitragynine"),
    ],
}


def test_a_name_and_its_ingredients_are_one_product(tmp_path: Path) -> None:
    rows = numbered(
        [
            {"Suspect_Product_Names": names, "Suspect_Product_Active_Ingredients": ingredients}
            for names, ingredients in PRODUCTS
        ]
    )
    settings = built(tmp_path, faers_line_listing=[listing(tmp_path, *rows)])
    for place, products in enumerate(PRODUCTS.values()):
        of_case = f"from core_product where report_id = 'faers:{CASE + place}'"
        asked = f"select product_name, ingredient_names {of_case} order by 1 nulls last, 2"
        assert ask(settings, asked) == products
        numbers = [(number + 1,) for number in range(len(products))]
        assert ask(settings, f"select product_seq {of_case} order by 1") == numbers


# the same case by several ways


def test_a_listing_supplies_a_case_of_faers_only_by_a_later_receipt(tmp_path: Path) -> None:
    expected = {"4/1/2025": "faers_line_listing", "3/31/2025": "faers", "2/1/2025": "faers"}
    cases = [
        Case(caseid=CASE + place, version=2, latest="20250331") for place in range(len(expected))
    ]
    rows = numbered([{"Latest_FDA_Received_Date": day, "Reactions": "Coma"} for day in expected])
    settings = built(
        tmp_path,
        faers=[Quarter(cases=cases)],
        faers_line_listing=[listing(tmp_path, *rows)],
    )
    supplied = ask(
        settings,
        """select delivered_by, sex, version, latest_date::varchar, pt
        from core_report join core_reaction using (report_id) order by case_id""",
    )
    assert supplied == [
        ("faers_line_listing", "female", None, "2025-04-01", "COMA"),
        ("faers", "male", 2, "2025-03-31", "NAUSEA"),
        ("faers", "male", 2, "2025-03-31", "NAUSEA"),
    ]
    deliveries = """select delivered_by, is_used, count(*)::int from core_delivery
        group by all order by all"""
    assert ask(settings, deliveries) == [
        ("faers", False, 1),
        ("faers", True, 2),
        ("faers_line_listing", False, 2),
        ("faers_line_listing", True, 1),
    ]
    assert ask(settings, "from matching()") == [("faers", 3)]
    assert ask(settings, "select count from mart_accounting where step = 4") == [(1,)]
    fates = "select delivered, superseded, deleted, kept from mart_faers_version"
    assert ask(settings, fates) == [(3, 0, 0, 3)]


def test_a_listing_supplies_a_case_of_openfda_only_by_a_later_receipt(tmp_path: Path) -> None:
    expected = {
        "20250419": "faers_line_listing",
        "20250420": "openfda_drug",
        "20250421": "openfda_drug",
        "": "openfda_drug",
    }
    records = [
        drug_record(str(CASE + place), safetyreportversion="2", receiptdate=day)
        for place, day in enumerate(expected)
    ]
    rows = numbered([{"Latest_FDA_Received_Date": "4/20/2025"}] * len(expected))
    settings = built(
        tmp_path,
        faers=[Quarter(cases=[Case(caseid=CASE + place) for place in range(len(expected))])],
        openfda_drug=[write_answer(tmp_path / "drug-event.json", records)],
        faers_line_listing=[listing(tmp_path, *rows)],
    )
    assert [by for _, by, *_ in ask(settings, SUPPLIED)] == list(expected.values())
    asked = "select count(*), count(*) filter (is_used) from core_delivery"
    assert ask(settings, asked) == [(12, 4)]
    steps = dict(ask(settings, "select meaning, count from mart_accounting where step = 4"))
    assert sorted(steps.values()) == [1, 3]


def test_the_latest_word_counts_even_if_it_names_no_kratom(tmp_path: Path) -> None:
    corrected = case_row(Suspect_Product_Active_Ingredients="Aspirin")
    settings = built(
        tmp_path,
        faers=[Quarter(cases=[Case(caseid=CASE), Case(caseid=CASE + 1)])],
        faers_line_listing=[listing(tmp_path, corrected)],
    )
    assert [case for case, *_ in ask(settings, SUPPLIED)] == [str(CASE + 1)]


def test_a_listing_does_not_bring_back_what_a_newer_version_took_off(tmp_path: Path) -> None:
    without = Case(caseid=CASE, version=2, latest="20250501", drugs=[Drug(name="ASPIRIN")])
    settings = built(
        tmp_path,
        faers=[Quarter(name="2025q2", cases=[without])],
        faers_line_listing=[listing(tmp_path, case_row())],
    )
    assert ask(settings, SUPPLIED) == []


def test_a_case_on_a_list_is_gone_whenever_it_was_received(tmp_path: Path) -> None:
    """One rule for all that delivers a case of FAERS, whatever comes later."""
    days = ("3/31/2025", "4/1/2025", "1/15/2025")
    cases = [Case(caseid=CASE + place) for place in range(len(days))]
    numbers = [one.caseid for one in cases]
    never_in_a_file = case_row(str(CASE + 6), Latest_FDA_Received_Date="3/1/2025")
    rows = numbered([{"Latest_FDA_Received_Date": day} for day in days])
    settings = built(
        tmp_path,
        faers=[Quarter(cases=cases, deleted=[*numbers, CASE + 6])],
        faers_line_listing=[listing(tmp_path, *rows, never_in_a_file)],
    )
    assert ask(settings, SUPPLIED) == []


def exports(folder: Path) -> list[Path]:
    """Three exports of overlapping cases; two have one name."""
    old = case_row(Latest_FDA_Received_Date="2/1/2025", Sex="Male")
    new = case_row(Latest_FDA_Received_Date="5/1/2025", Sex="Female")
    other = case_row(str(CASE + 1), Latest_FDA_Received_Date="3/1/2025")
    same_day = case_row(str(CASE + 1), Latest_FDA_Received_Date="3/1/2025", Sex="Male")
    return [
        listing(folder / "a", old, other),
        write_workbook(folder / "new.xlsx", [new, new | {"Latest FDA Received Date": "2/2/2025"}]),
        listing(folder / "b", same_day, case_row(str(CASE + 2))),
    ]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0)])
def test_the_latest_receipt_of_a_case_stands_whatever_was_loaded_first(
    tmp_path: Path, order: Sequence[int]
) -> None:
    files = exports(tmp_path)
    settings = built(tmp_path, faers_line_listing=[files[place] for place in order])
    assert ask(settings, SUPPLIED) == [
        (str(CASE), "faers_line_listing", "female", "2025-05-01"),
        (str(CASE + 1), "faers_line_listing", "male", "2025-03-01"),
        (str(CASE + 2), "faers_line_listing", "female", "2025-04-20"),
    ]
    accounts = "select file_name, rows, staged_rows from core_release order by all"
    assert ask(settings, accounts) == [
        ("export.csv", 2, 2),
        ("export.csv", 2, 2),
        ("new.xlsx", 2, 2),
    ]
    used = "select count(*) from core_delivery where is_used"
    assert ask(settings, used) == [(3,)]


def test_rejected_rows_are_published_with_their_place(tmp_path: Path) -> None:
    rows = [case_row(), case_row("-"), case_row(Initial_FDA_Received_Date="soon")]
    settings = built(tmp_path, faers_line_listing=[listing(tmp_path, *rows)])
    assert ask(settings, "select rows, staged_rows, rejected_rows from core_release") == [(3, 1, 2)]
    assert ask(settings, "select member, line_number, reason from core_reject order by 2") == [
        ("export.csv", 3, "no case number"),
        ("export.csv", 4, "no date on which FDA first received the case"),
    ]


# what a listing does not prove


def test_a_listing_is_no_background(tmp_path: Path) -> None:
    aspirin = Case(caseid=CASE + 1, drugs=[Drug(name="ASPIRIN", ingredient="ASPIRIN")])
    quarters = [Quarter(cases=[Case(caseid=CASE), aspirin])]
    rows = [case_row(), case_row(str(CASE + 5), Reactions="Coma")]
    (tmp_path / "alone").mkdir()
    plain = built(tmp_path / "alone", faers=quarters)
    both = built(tmp_path, faers=quarters, faers_line_listing=[listing(tmp_path, *rows)])
    for table in ("background_total", "background_reaction", "background_ingredient"):
        question = f"from {table} order by all"
        assert ask(both, question) == ask(plain, question), table
    assert ask(both, "select reports_in_source, reports_naming, cadence from mart_source") == [
        (2, 2, "quarterly")
    ]


def test_a_listing_completes_no_quarter_and_moves_no_date(tmp_path: Path) -> None:
    names = ("2024q1", "2024q2", "2024q3", "2025q1")
    quarters = [
        Quarter(
            name=name,
            cases=[
                Case(
                    caseid=CASE + place,
                    received=f"{name[:4]}0{3 * int(name[5]) - 2}15",
                    latest=f"{name[:4]}0{3 * int(name[5])}30",
                )
            ],
        )
        for place, name in enumerate(names)
    ]
    received = {"2/1/2023": 11, "11/1/2024": 12, "9/20/2025": 13}
    rows = [
        case_row(
            str(CASE + place),
            Initial_FDA_Received_Date=day,
            Latest_FDA_Received_Date="10/30/2025",
        )
        for day, place in received.items()
    ]
    settings = built(tmp_path, faers=quarters, faers_line_listing=[listing(tmp_path, *rows)])
    assert ask(
        settings,
        """select data_through_date::varchar, last_complete_quarter, first_incomplete_quarter
        from mart_source""",
    ) == [("2025-03-30", "2024-Q3", "2024-Q4")]
    drawn = ask(
        settings,
        """select quarter, sum(reports)::int, bool_and(is_incomplete) from trend()
        group by 1 order by 1""",
    )
    assert drawn[0] == ("2023-Q1", 1, True)
    assert drawn[3:] == [
        ("2023-Q4", None, True),
        ("2024-Q1", 1, False),
        ("2024-Q2", 1, False),
        ("2024-Q3", 1, False),
        ("2024-Q4", 1, True),
        ("2025-Q1", 1, True),
        ("2025-Q2", None, True),
        ("2025-Q3", 1, True),
    ]


def test_of_a_listing_alone_no_quarter_is_complete(tmp_path: Path) -> None:
    rows = [
        case_row("90000001", Initial_FDA_Received_Date="1/15/2024"),
        case_row("90000002", Initial_FDA_Received_Date="11/1/2024"),
    ]
    settings = built(tmp_path, faers_line_listing=[listing(tmp_path, *rows)])
    assert ask(
        settings,
        """select data_through_date::varchar, last_complete_quarter, first_incomplete_quarter,
        reports_in_source from mart_source""",
    ) == [("2024-11-01", None, "2024-Q1", None)]
    assert ask(
        settings, "select quarter, reports, is_incomplete from trend(substances := ['mitragynine'])"
    ) == [
        ("2024-Q1", 1, True),
        ("2024-Q2", None, True),
        ("2024-Q3", None, True),
        ("2024-Q4", 1, True),
    ]


def test_openfda_still_covers_its_period_beside_a_listing(tmp_path: Path) -> None:
    records = [
        drug_record("90000001", receivedate="20240510", receiptdate="20240510"),
        drug_record("90000002", receivedate="20241110", receiptdate="20250620"),
    ]
    answer = write_answer(tmp_path / "drug-event.json", records)
    (tmp_path / "alone").mkdir()
    plain = built(tmp_path / "alone", openfda_drug=[answer])
    both = built(
        tmp_path,
        openfda_drug=[answer],
        faers_line_listing=[
            listing(tmp_path, case_row("90000002", Initial_FDA_Received_Date="11/10/2024"))
        ],
    )
    for question in (
        "from mart_quarter order by all",
        "select data_through_date, last_complete_quarter from mart_source",
        "from trend() order by all",
    ):
        assert ask(both, question) == ask(plain, question), question


# pages


def test_the_pages_say_who_supplied_a_case(tmp_path: Path) -> None:
    settings = built(
        tmp_path,
        faers=[Quarter(cases=[Case(caseid=CASE)])],
        faers_line_listing=[listing(tmp_path, case_row())],
    )
    words = view(settings, f"/report?id=faers:{CASE}").words
    said = (
        "Two releases loaded here delivered it; the values are those of faers_line_listing export"
    )
    assert said in words
    assert "latest: 20 Apr 2025, stands" in words
    _, *rows = view(settings, "/limitations?view=files").block("releases").rows
    assert "faers_line_listing" in [row[0] for row in rows]


LIMITED = """select distinct chart from mart_limitation_chart
    where limitation_id = 'line_listing_supplies'"""


def test_charts_have_its_limitation_only_where_it_is_loaded(
    one_quarter: Settings, tmp_path: Path
) -> None:
    settings = built(tmp_path, faers_line_listing=[listing(tmp_path, case_row())])
    assert ("trend",) in ask(settings, LIMITED)
    assert ask(one_quarter, LIMITED) == []
    assert "It holds what somebody searched for" in view(settings, "/trends").words


def test_what_a_listing_cannot_tell_is_not_said_to_be_missing(tmp_path: Path) -> None:
    """Of two reports one is of a listing: without dates of use, and no reason by product."""
    settings = built(
        tmp_path,
        faers=[Quarter(cases=[Case(caseid=CASE, drugs=[Drug(name="KRATOM", uses=["Pain"])])])],
        faers_line_listing=[
            listing(tmp_path, case_row("90000077", Initial_FDA_Received_Date="9/1/2024"))
        ],
    )
    assert ask(
        settings,
        "select field, reason, reports, base_reports from not_told(sources := ['faers']) "
        "where field in ('indication', 'start_date')",
    ) == [("indication", "cannot be told", 1, 2), ("start_date", "not collected", 1, 2)]
    assert ask(settings, "select pt, reports, base_reports from reason_for_use()") == [
        ("PAIN", 1, 1)
    ]
    words = view(settings, "/people?view=reason").words
    assert "1 report left out." in words
    assert "do not tell it clearly enough to be counted (reason for use of any product)" in words
    assert "left out" not in view(settings, "/people?view=reporter").words
    # of the listing's report alone nothing is told, which is not "none listed"
    alone = view(settings, "/people?view=reason&from=2024-Q3&to=2024-Q3").words
    assert "FAERS: not told by the files loaded." in alone
    assert "none listed" not in alone.lower()
    onset = view(settings, "/reactions?view=onset&from=2024-Q3&to=2024-Q3").words
    assert "have no field for it (first day of use of any product)" in onset


# the real export


@pytest.fixture(scope="module")
def real_listing(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    def make(folder: Path) -> None:
        settings = Settings(data=folder / "data")
        pipeline.add(settings, "faers_line_listing", [real_data / LINE_LISTING])
        pipeline.run(settings)

    return Settings(data=made_once(tmp_path_factory, "line_listing", make) / "data")


@pytest.mark.real
def test_all_884_cases_are_counted_in_their_years(real_listing: Settings) -> None:
    """The years are those of `Initial FDA Received Date`, counted by another program."""
    accounts = "select rows, staged_rows, rejected_rows from core_release"
    assert ask(real_listing, accounts) == [(884, 884, 0)]
    years = dict(
        ask(
            real_listing,
            """select received_year, count(distinct report_id) from mart_report_substance
            group by 1""",
        )
    )
    assert sum(years.values()) == 884
    since_2015 = [10, 18, 26, 217, 164, 115, 127, 195]
    assert [years[year] for year in range(2015, 2023)] == since_2015


@pytest.mark.real
def test_pages_of_the_884_cases_alone_say_that_no_quarter_is_complete(
    real_listing: Settings,
) -> None:
    trends = view(real_listing, "/trends").words
    ((quarter, last),) = ask(
        real_listing,
        """select quarter, reports from trend(substances := ['mitragynine'])
        where reports is not null order by quarter desc limit 1""",
    )
    assert f"to {last} so far in {quarter}, highest" in trends
    assert "No quarter is known to be complete; each may change." in trends
    assert "will rise" not in trends
    fields = view(real_listing, "/limitations?view=fields").words
    ((given, reports),) = ask(
        real_listing,
        """select sum(reports_given), sum(reports_told) from completeness()
        where field = 'age'""",
    )
    age = f"{100 * given / reports:.0f}% of reports gave an age"
    assert f"Over all quarters, none known to be complete, {age}" in fields
    assert "Too few" not in fields
    lacking = "dose of any product, first day of use of any product, effect of stopping any product"
    assert f"not collected: {lacking} and US state" in fields
    cards = view(real_listing, "/limitations").words
    assert "Completeness, all quarters" in cards
    assert "Too few" not in cards
    for one in ("years", "people", "care"):
        exposures = view(real_listing, f"/poison-centers?view={one}").words
        assert ": no line list is loaded." in exposures
        assert "nothing to show for this choice" not in exposures
    assert "Recalls are not loaded." in view(real_listing, "/context?view=recalls").words


@pytest.mark.real
def test_all_884_cases_name_mitragynine_as_fda_codes_it(real_listing: Settings) -> None:
    named = ask(
        real_listing,
        """select substance, count(distinct report_id) from core_mention where is_counted
        group by 1""",
    )
    assert named == [("mitragynine", 884)]


@pytest.mark.real
def test_fields_of_the_884_cases_are_those_of_the_file(
    real_data: Path, real_listing: Settings
) -> None:
    with (real_data / LINE_LISTING).open(encoding="utf-8", newline="") as file:
        cases = list(csv.DictReader(file))
    outcomes = Counter(word for case in cases for word in case["Outcomes"].split(";"))
    counted = """select count(*) filter (has_death), count(*) filter (has_life_threatening),
        count(*) filter (has_hospitalization), count(*) filter (has_disability),
        count(*) filter (has_required_intervention), count(*) filter (has_other_serious),
        count(*) filter (not is_serious), count(age_years), count(weight_kg), count(event_date),
        count(country_code), count(*) filter (sex = 'male') from core_report"""
    words = ("Died", "Life Threatening", "Hospitalized", "Disabled", "Required Intervention")
    assert ask(real_listing, counted) == [
        (
            *(outcomes[word] for word in (*words, "Other Outcomes", "Non-Serious")),
            sum(case["Patient Age"].split()[0].isdigit() for case in cases),
            sum(case["Patient Weight"] != "Not Specified" for case in cases),
            sum(case["Event Date"] != "-" for case in cases),
            sum(len(case["Country where Event occurred"]) == 2 for case in cases),
            sum(case["Sex"] == "Male" for case in cases),
        )
    ]
    left_out = "select reason, count(*) from core_unusable_value group by 1"
    assert ask(real_listing, left_out) == [("over 120 years", 10)]


@pytest.mark.real
def test_the_real_cases_in_the_layout_of_quarters_are_the_same_reports(
    real_data: Path, tmp_path: Path
) -> None:
    """34 zips of the same cases: at equal days the quarter supplies, at later ones the listing."""
    settings = Settings(data=tmp_path / "data")
    zips = sorted((real_data / LINE_LISTING.parent / "ascii").glob("*.zip"))
    pipeline.add(settings, "faers", zips)
    pipeline.add(settings, "faers_line_listing", [real_data / LINE_LISTING])
    pipeline.run(settings)
    assert ask(settings, "select count(*), count(distinct case_id) from core_report") == [
        (884, 884)
    ]
    wrong = """select count(*) from core_report as report
        join mart_report_version as version using (report_id)
        where not version.is_used and (version.latest_date > report.latest_date
            or (version.latest_date = report.latest_date
                and report.delivered_by = 'faers_line_listing'))"""
    assert ask(settings, wrong) == [(0,)]


@pytest.mark.real
def test_who_the_884_cases_are_about_and_who_sent_them(real_listing: Settings) -> None:
    """Counted by hand in the listing: 589 male, 188 female; 473 and 269 by whom; 740 in the US."""
    sexes = "select sex, count(*) from core_report group by sex"
    assert dict(ask(real_listing, sexes)) == {"male": 589, "female": 188, "unknown": 107}
    told = dict(
        ask(
            real_listing,
            """select reporter_label, reports from reporter(substances := ['mitragynine'])
            where reports > 0""",
        )
    )
    assert set(told) == {"Health professional, not said which", "Consumer", "Not given"}
    by_age = ask(
        real_listing,
        """select sum(reports), any_value(base_reports) from age_sex(
        substances := ['mitragynine']) group by substance""",
    )
    ((total, base),) = by_age
    assert total == base == sum(told.values())
    countries = ask(
        real_listing,
        """select country, count(distinct report_id) from (
            select report_id, coalesce(country_code, 'not_given') as country from core_report
        ) group by country""",
    )
    assert dict(countries) == {"US": 740, "not_given": 118, "CA": 16, "DE": 6, "FR": 3, "TH": 1}
