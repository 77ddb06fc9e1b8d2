"""2x2 tables on distinct reports of one population, and what is measured on them."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from etl.analysis.measures import measures
from etl.analysis.mgps import Prior
from etl.build.signals import CELLS
from etl.settings import Settings
from etl.sources import faers
from etl.vocabulary import VOCABULARY
from tests.support.pages import view
from tests.support.releases import (
    Case,
    Drug,
    Quarter,
    drug_record,
    hfcs_row,
    write_answer,
    write_csv,
    write_totals,
)
from tests.support.warehouses import ask, built, published

FAMILY = ("source", "substance", "scope", "population", "comparator", "counting", "event_kind")
PRIOR_IS_OF = ["term", "all", "all"]
KRATOM, HEROIN = Drug(name="KRATOM"), Drug(name="HEROIN", role="C")


def tables(settings: Settings, where: str = "true") -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """The four cells by source, substance, scope, kind and event."""
    rows = ask(
        settings,
        "select source, substance, scope, event_kind, event, a, b, c, d from mart_signal "
        "where population = 'all' and comparator = 'all' and event_kind <> 'ingredient' "
        f"and counting = 'reports' and {where}",
    )
    return {row[:5]: row[5:] for row in rows}


def drug_answer(folder: Path, *records: Any) -> Path:
    return write_answer(folder / "drug-event.json", records)


def test_the_cells_are_distinct_reports_of_all_products(tmp_path: Path) -> None:
    twice = [KRATOM, Drug(name="KRATOM", seq=1), HEROIN, Drug(name="DIAMORPHINE", role="C")]
    cases = [
        Case(caseid=1, drugs=twice, reactions=["Coma", "COMA", "Seizure"]),
        Case(caseid=2, drugs=[Drug(name="KRATOM", role="C")], reactions=["Coma"]),
        Case(caseid=3, drugs=[KRATOM], reactions=["Nausea"]),
        Case(caseid=4, drugs=[Drug(name="ASPIRIN"), HEROIN], reactions=["Seizure", "Coma"]),
        Case(caseid=5, drugs=[Drug(name="ASPIRIN")], reactions=["Seizure"]),
        *(
            Case(caseid=one, drugs=[Drug(name="ASPIRIN")], reactions=["Rash"])
            for one in range(6, 11)
        ),
    ]
    found = tables(built(tmp_path, faers=[Quarter(cases=cases)]))
    any_role = {key[3:]: cells for key, cells in found.items() if key[2] == "any_role"}
    # Coma and seizure are both of the nervous system: a report that lists both counts once.
    assert any_role["term", "COMA"] == (2, 1, 1, 6)
    assert any_role["term", "SEIZURE"] == (1, 2, 2, 5)
    assert any_role["group", "nervous_system"] == (2, 1, 2, 5)
    assert any_role["class", "heroin"] == (1, 2, 1, 6)
    suspect = {key[3:]: cells for key, cells in found.items() if key[2] == "suspect"}
    assert suspect["term", "COMA"] == (1, 1, 2, 6)
    assert suspect["class", "heroin"] == (1, 1, 1, 7)
    # An event that no report lists with the substance is no row.
    assert ("term", "RASH") not in any_role
    assert all(key[:2] == ("faers", "kratom") for key in found)


def test_what_only_openfda_supplies_is_outside_all_cells(tmp_path: Path) -> None:
    cases = [Case(caseid=90000001), Case(caseid=90000002, drugs=[Drug(name="ASPIRIN")])]
    answer = drug_answer(
        tmp_path,
        drug_record("90000001", safetyreportversion="2", receiptdate="20250301"),
        drug_record("90000077"),
    )
    settings = built(tmp_path, faers=[Quarter(cases=cases)], openfda_drug=[answer])
    assert ask(settings, "from matching()") == [("faers", 2)]
    found = tables(settings, "event = 'NAUSEA' and scope = 'any_role'")
    assert found == {("faers", "kratom", "any_role", "term", "NAUSEA"): (1, 0, 1, 0)}
    inside = "select reports_naming, reports_naming_in_base from mart_source"
    assert ask(settings, inside) == [(2, 1)]


def test_complaints_are_compared_with_complaints(tmp_path: Path) -> None:
    rows = [
        hfcs_row("700001"),
        hfcs_row("700001", PRODUCT="WINE", PRODUCT_TYPE="CONCOMITANT"),
        hfcs_row("700002", PRODUCT="VITAMIN C"),
        hfcs_row("700003", PRODUCT="VITAMIN C", CASE_MEDDRA_PREFERRED_TERMS="Rash"),
    ]
    settings = built(tmp_path, hfcs=[write_csv(tmp_path / "HFCS.csv", rows)])
    found = tables(settings, "scope = 'any_role'")
    cells = {key[3:]: value for key, value in found.items()}
    assert cells["term", "NAUSEA"] == (1, 0, 1, 1)
    # Nausea and vomiting are of one group.
    assert cells["group", "gastrointestinal"] == (1, 0, 1, 1)
    assert cells["class", "alcohol"] == (1, 0, 0, 2)


def test_a_population_leaves_other_reports_out_of_all_cells(tmp_path: Path) -> None:
    """Each kratom report, and each other one, is outside one population or of one comparator."""
    aspirin, zinc = Drug(name="ASPIRIN"), Drug(name="ZINC", role="C", seq=2)
    oxycodone = Drug(name="OXYCODONE", role="C", seq=2)
    # So many of each kind that no two populations have the same counts.
    kinds: list[dict[str, Any]] = [
        {},
        *[{"country": "DE"}] * 2,
        *[{"age": "4"}] * 3,
        *[{"citation": "Doe J. A case. J Cases. 2020;1:1-2."}] * 4,
        *[{"received": "20210930"}] * 5,
    ]
    cases = [
        Case(caseid=start + place, drugs=[drug], reactions=["Coma"], **changes)
        for start, drug in ((100, KRATOM), (200, aspirin))
        for place, changes in enumerate(kinds)
    ]
    cases += [
        Case(caseid=300, drugs=[KRATOM, zinc], reactions=["Coma"]),
        Case(caseid=301, drugs=[aspirin, oxycodone], reactions=["Coma"]),
        Case(caseid=302, drugs=[aspirin, zinc], reactions=["Rash"]),
    ]
    settings = built(tmp_path, faers=[Quarter(cases=cases)])
    rows = ask(
        settings,
        "select population, comparator, a, b, c, d from mart_signal "
        "where event = 'COMA' and scope = 'any_role' and counting = 'reports'",
    )
    found = {row[:2]: row[2:] for row in rows}
    assert found.pop(("all", "all")) == (16, 0, 16, 1)
    assert found == {
        ("us", "all"): (14, 0, 14, 1),
        ("adults", "all"): (13, 0, 13, 1),
        ("one_product", "all"): (15, 0, 15, 0),
        ("no_literature", "all"): (12, 0, 12, 1),
        ("before_recoding", "all"): (5, 0, 5, 0),
        ("after_recoding", "all"): (11, 0, 11, 1),
        # Every other product is among the ten most listed; kratom never is.
        ("without_dominant", "all"): (15, 0, 0, 0),
        ("all", "opioids"): (16, 0, 1, 0),
        ("all", "supplements"): (16, 0, 0, 1),
    }


def test_the_recoding_is_where_the_vocabulary_has_it() -> None:
    day = "2021-10-01"
    events = (VOCABULARY / "coding_events.csv").read_text(encoding="utf-8")
    assert f"faers-herbals-mitragynine,{day}," in events
    macro = (Path(faers.__file__).parent / "sql" / "listed_faers_population.sql").read_text()
    assert set(re.findall(r"'(2\d{7})'", macro)) == {day.replace("-", "")}


def test_complaints_have_populations_of_their_own(tmp_path: Path) -> None:
    rows = [
        hfcs_row("700001"),
        hfcs_row("700002", PATIENT_AGE="4"),
        hfcs_row("700002", PRODUCT="WINE", PRODUCT_TYPE="CONCOMITANT", PRODUCT_CODE="32"),
        hfcs_row("700003", PRODUCT="SOUP", PRODUCT_CODE="38"),
        hfcs_row("700004", PRODUCT="VITAMIN C", PRODUCT_CODE="54"),
    ]
    settings = built(tmp_path, hfcs=[write_csv(tmp_path / "HFCS.csv", rows)])
    rows = ask(
        settings,
        "select population, comparator, a, b, c, d from mart_signal "
        "where event = 'NAUSEA' and scope = 'any_role' and counting = 'reports'",
    )
    found = {row[:2]: row[2:] for row in rows}
    assert found["all", "all"] == (2, 0, 2, 0)
    assert found["adults", "all"] == (1, 0, 2, 0)
    assert found["one_product", "all"] == (1, 0, 2, 0)
    assert found["without_dominant", "all"] == (1, 0, 0, 0)
    assert found["all", "supplements"] == (2, 0, 1, 0)
    assert ("us", "all") not in found


def test_an_ingredient_is_compared_with_its_reports_in_all_files(tmp_path: Path) -> None:
    cases = [
        Case(caseid=1, drugs=[KRATOM, Drug(name="QUETIAPINE", role="C", seq=2)]),
        Case(caseid=2, drugs=[KRATOM]),
        *(Case(caseid=10 + one, drugs=[Drug(name="QUETIAPINE")]) for one in range(3)),
        *(Case(caseid=20 + one, drugs=[Drug(name="ASPIRIN")]) for one in range(4)),
    ]
    settings = built(tmp_path, faers=[Quarter(cases=cases)])
    asked = "select ingredient, reports, base_reports, other_reports, other_base_reports from "
    assert ask(settings, f"{asked} more_often_ingredient()") == [("QUETIAPINE", 1, 2, 3, 7)]


def test_omega_of_a_build_is_the_published_one(tmp_path: Path) -> None:
    """Norén 2008, table II, with kratom and alprazolam in the place of the two medicines."""
    alprazolam = Drug(name="ALPRAZOLAM", role="C", seq=2)
    products = {(True, True): [KRATOM, alprazolam], (True, False): [KRATOM]}
    products |= {(False, True): [alprazolam], (False, False): [Drug(name="ASPIRIN")]}
    cells = {
        (True, True, True): 10, (True, True, False): 13,
        (True, False, True): 0, (True, False, False): 16,
        (False, True, True): 9, (False, True, False): 1457,
        (False, False, True): 20, (False, False, False): 3978,
    }  # fmt: skip
    assert sum(cells.values()) == 5503
    kinds = [kind for kind, count in cells.items() for _ in range(count)]
    cases = [
        Case(
            caseid=1000 + number,
            drugs=products[kind[:2]],
            reactions=["Coma" if kind[2] else "Rash"],
        )
        for number, kind in enumerate(kinds)
    ]
    settings = built(tmp_path, faers=[Quarter(cases=cases)])
    (row,) = ask(
        settings,
        "select n111, n110, n101, n100, n011, n010, n001, n000, expected, omega, omega_lower, "
        "omega_upper, is_above from mart_interaction "
        "where class = 'benzodiazepines' and event = 'COMA'",
    )
    assert row[:8] == tuple(cells.values())
    assert [round(value, 4 if place == 0 else 3) for place, value in enumerate(row[8:12])] == [
        0.1412, 4.033, 3.003, 4.790,
    ]  # fmt: skip
    assert row[12] is True
    shown = view(settings, "/co-ingestants?view=more-often-with-both").words
    assert "coma with benzodiazepines (10 reports, 0.1 expected)" in shown
    assert shown.count("told known ones from others poorly") >= 2
    (kratom,) = ask(settings, "select distinct kind from more_often_with_both()")
    assert kratom == ("term",)


def test_a_zero_cell_has_no_number_and_two_reports_no_interval(tmp_path: Path) -> None:
    other = [
        Case(
            caseid=100 + one,
            drugs=[Drug(name="ASPIRIN")],
            reactions=["Pain" if one % 2 else "Coma"],
        )
        for one in range(8)
    ]
    named = [
        Case(caseid=1, reactions=["Seizure", "Pain", "Coma"]),
        Case(caseid=2, reactions=["Pain", "Coma"]),
        Case(caseid=3, reactions=["Pain"]),
        Case(caseid=4, reactions=["Rash"]),
    ]
    settings = built(tmp_path, faers=[Quarter(cases=[*other, *named])])
    rows = ask(
        settings,
        "select event, a, c, ror, ror_lower, ic, ic_lower, expected, is_above from mart_signal "
        "where event_kind = 'term' and scope = 'any_role' and population = 'all' "
        "and comparator = 'all' and counting = 'reports' order by event",
    )
    by_event = {row[0]: row[1:] for row in rows}
    assert by_event["SEIZURE"] == (1, 0, None, None, None, None, pytest.approx(4 / 12), False)
    a, c, ror, ror_lower, ic, ic_lower, _, _ = by_event["COMA"]
    assert (a, c, ror, ror_lower, ic_lower) == (2, 4, pytest.approx(1.0), None, None)
    assert ic == pytest.approx(math.log2(2.5 / 2.5))
    a, c, ror, ror_lower, _, ic_lower, _, is_above = by_event["PAIN"]
    assert (a, c, ror, is_above) == (3, 4, pytest.approx(3.0), False)
    assert ror_lower < 1
    assert ic_lower < 0


def test_a_prior_is_fitted_to_the_pairs_of_distinct_reports_or_says_why_not(
    tmp_path: Path,
) -> None:
    aspirin, zinc = Drug(name="ASPIRIN"), Drug(name="ZINC", role="C")
    never = Drug(name="CAFFEINE", role="DN")
    first = Case(caseid=1, drugs=[aspirin, aspirin, never], reactions=["Coma", "Coma", "Rash"])
    second = Case(caseid=1, version=2, drugs=[aspirin, KRATOM], reactions=["Coma"])
    third = Case(caseid=2, drugs=[zinc], reactions=["Coma", "Pain"])
    quarters = [
        Quarter(name="2024q4", cases=[first, third]),
        Quarter(name="2025q1", cases=[second]),
    ]
    rows = [
        hfcs_row("700001", PRODUCT="VITAMIN C"),
        hfcs_row("700002"),
        hfcs_row("700002", PRODUCT="WHISKEY"),
    ]
    settings = built(tmp_path, faers=quarters, hfcs=[write_csv(tmp_path / "HFCS.csv", rows)])
    # Aspirin with coma, zinc with coma and pain; two pairs of each of two complaints.
    prior = "select source, ingredients, ingredient_share, pairs, alpha1 from mart_signal_prior"
    assert ask(settings, f"{prior} order by 1") == [
        ("faers", 2, 1.0, 3, None),
        ("hfcs", 2, 1.0, 4, None),
    ]
    for (problem,) in ask(settings, "select problem from mart_signal_prior"):
        assert "too few to fit a prior" in problem
    assert ask(settings, "select count(*) from mart_signal where ebgm is not null") == [(0,)]


@pytest.mark.parametrize("table", ["mart_signal", "mart_interaction"])
def test_where_nothing_can_be_compared_there_is_no_table(
    empty_warehouse: Path, demo_data: Path, table: str
) -> None:
    kinds, rows = [], []
    for file in (empty_warehouse, Settings(data=demo_data).folders.warehouse):
        with duckdb.connect(str(file), read_only=True) as connection:
            found = connection.execute(f"select name, type from pragma_table_info('{table}')")
            kinds.append(dict(found.fetchall()))
            rows += connection.execute(f"select count(*) from {table}").fetchall()
    assert kinds[0] == kinds[1]
    assert rows[0] == (0,)
    assert rows[1] > (0,)


def test_what_a_search_found_alone_makes_no_table(tmp_path: Path) -> None:
    settings = built(tmp_path, openfda_drug=[drug_answer(tmp_path, drug_record("90000001"))])
    assert tables(settings) == {}


def test_counts_of_openfda_make_tables_and_say_so(tmp_path: Path) -> None:
    totals = write_totals(tmp_path / "totals.json", total=1_000, terms={"Nausea": 10, "Coma": 0})
    records = [
        drug_record("90000001"),
        drug_record("90000002", patient={"reaction": [{"reactionmeddrapt": "Coma"}]}),
    ]
    settings = built(tmp_path, openfda_drug=[drug_answer(tmp_path, *records), totals])
    found = tables(settings, "scope = 'any_role'")
    # Of a term that openFDA counts less often than it has reports, there is no table.
    assert found == {("faers", "kratom", "any_role", "term", "NAUSEA"): (1, 1, 9, 989)}
    assert ask(settings, "select distinct counted_from from mart_signal") == [("api",)]


def test_a_page_without_anything_to_compare_says_so_in_one_line(tmp_path: Path) -> None:
    settings = built(tmp_path, openfda_drug=[drug_answer(tmp_path, drug_record("90000001"))])
    for address in ("/reactions?view=more-often", "/co-ingestants?view=more-often"):
        shown = view(settings, address)
        line = shown.tree.one("p", name="one").words
        assert line.startswith("FAERS: nothing to compare with.")
        assert "none of other products" in line
        assert not shown.figures
        assert "Nothing to compare with." in shown.tree.one("nav", name="qs").words
        assert "READUS" not in shown.words
    assert ask(settings, "select count(*) from mart_signal_statement") == [(0,)]
    assert "Nausea" in view(settings, "/reactions?view=terms").words


def test_what_other_files_supply_is_said_to_be_outside(tmp_path: Path) -> None:
    named = [Case(caseid=one, reactions=["Coma"]) for one in range(1, 21)]
    others = [
        Case(caseid=one, drugs=[Drug(name="ASPIRIN")], reactions=["Coma" if one % 2 else "Rash"])
        for one in range(100, 150)
    ]
    answer = drug_answer(tmp_path, drug_record("90000077"))
    settings = built(tmp_path, faers=[Quarter(cases=[*named, *others])], openfda_drug=[answer])
    words = view(settings, "/reactions?view=terms-more-often").words
    assert "20 FAERS kratom reports against 50 reports of all other products" in words
    assert "1 report naming a watched substance is in other files." in words
    assert "apply here" not in words
    said = "The filter chosen above (outcome) does not apply here."
    assert said in view(settings, "/reactions?view=more-often&outcome=death&role=suspect").words


def test_the_statement_answers_every_item_with_the_numbers_of_the_file(demo_data: Path) -> None:
    settings = Settings(data=demo_data)
    rows = ask(
        settings,
        "select source, item, answer, applies from mart_signal_statement order by source, item",
    )
    items = [(source, item) for source, item, *_ in rows]
    assert items == [(source, item) for source in ("faers", "hfcs") for item in range(1, 15)]
    assert all(answer and "not known" not in answer for _, _, answer, _ in rows)
    assert {item for _, item, _, applies in rows if not applies} == {10, 11}
    # The parts of table 1 of the statement, PMC11116242.
    assert ask(
        settings,
        "select section, list(item order by item) from mart_signal_statement "
        "where source = 'faers' group by section order by min(item)",
    ) == [
        ("Title", [1]),
        ("Introduction", [2, 3]),
        ("Methods", [4, 5, 6, 7]),
        ("Results", [8, 9, 10]),
        ("Discussion", [11, 12, 13]),
        ("Declarations", [14]),
    ]
    assert ask(
        settings,
        "select item, split_part(topic, ',', 1) from mart_signal_statement "
        "where source = 'faers' and item > 9 order by item",
    ) == [
        (10, "Case-by-case assessment"),
        (11, "Key results"),
        (12, "External validity"),
        (13, "Limitations"),
        (14, "Support"),
    ]
    answers = {(source, item): answer for source, item, answer, _ in rows}
    for source, name in (("faers", "FAERS"), ("hfcs", "HFCS")):
        assert f" in {name} naming " in answers[source, 1]
        ((reports,),) = ask(
            settings, f"select reports from background_total where source = '{source}'"
        )
        assert (
            f"{reports} {'reports' if source == 'faers' else 'complaints'} of all products"
            in (answers[source, 5])
        )
        ((tables, tested, above),) = ask(
            settings,
            "select count(*), count(ror_lower), count(*) filter (where is_above) from mart_signal "
            f"where source = '{source}' and scope = 'any_role' and population = 'all' "
            "and comparator = 'all' and counting = 'reports'",
        )
        assert answers[source, 9].startswith(f"{tables} tables with a report of both (any role), ")
        assert f"{tested} with an interval, {above} above the threshold" in answers[source, 9]
        assert "EBGM with EB05" in answers[source, 7]
        ((together, interacting),) = ask(
            settings,
            "select count(*), count(*) filter (where is_above) from mart_interaction "
            f"where source = '{source}'",
        )
        assert f"{together} combinations, {interacting} above" in answers[source, 9]
        ((populations,),) = ask(
            settings,
            "select string_agg(lower(label), '; ' order by sort_order) from mart_signal_population "
            "where not is_comparator and population in "
            f"(select population from mart_signal where source = '{source}')",
        )
        assert f"within populations: {populations}; compared with" in answers[source, 4]
        assert "naming it counted once (events); within" in answers[source, 4]
        shown = view(settings, f"/reactions?view=more-often&source={source}")
        fold = shown.block("signal-statement").words
        assert f"(14 items, {name})" in fold
        assert re.findall(r"(\d+)\. [A-Z]", fold)[:2] == ["1", "2"]
        assert answers[source, 5] in fold
        assert "Not applicable. " + answers[source, 10] in fold


def test_a_page_compares_with_what_is_chosen(demo_data: Path) -> None:
    settings = Settings(data=demo_data)
    shown = view(settings, "/reactions?view=more-often&versus=opioids")
    assert "than with opioids" in shown.words
    ((others,),) = ask(
        settings,
        "select distinct c + d from mart_signal where source = 'faers' and substance = 'kratom' "
        "and scope = 'any_role' and comparator = 'opioids' and counting = 'reports'",
    )
    assert f"against {others:,} other reports listing opioids" in shown.words
    (everything,) = ask(settings, "select count(*) from more_often_reaction_group()")
    (opioids,) = ask(
        settings, "select count(*) from more_often_reaction_group(comparator := 'opioids')"
    )
    assert opioids <= everything
    chosen = shown.tree.one("a", id="versus-opioids")
    assert chosen.attributes["aria-current"] == "true"
    # Of complaints no opioid is listed in the demo.
    complaints = view(settings, "/reactions?view=more-often&source=hfcs").words
    assert "Compared with All Supplements" in complaints


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ("comparator := 'aspirin'", "'aspirin' is unknown; known are all, opioids, supplements"),
        ("substances := ['7oh']", "'7oh' is unknown; known are kratom"),
        ("sources := ['faerz']", "'faerz' is unknown; known are faers"),
        ("suspect_only := null", "suspect_only: null is unknown"),
    ],
)
def test_a_question_of_ratios_refuses_what_no_filter_knows(
    one_quarter: Settings, filters: str, message: str
) -> None:
    for question in ("more_often_reaction", "more_often_reaction_group", "more_often_class"):
        with published(one_quarter) as connection, pytest.raises(duckdb.Error, match=message):
            connection.execute(f"from {question}({filters})")


def test_the_demo_has_every_measure_of_its_cells(demo_data: Path) -> None:
    settings = Settings(data=demo_data)
    with published(settings) as connection:
        published_rows = connection.execute("from mart_signal order by all").df()
    assert {"faers", "hfcs"} == set(published_rows["source"])
    assert {"term", "group", "class", "ingredient"} == set(published_rows["event_kind"])
    fitted = {
        row[0]: Prior(*row[1:])
        for row in ask(
            settings, "select source, alpha1, beta1, alpha2, beta2, weight from mart_signal_prior"
        )
    }
    assert set(fitted) == {"faers", "hfcs"}
    given = published_rows[[*CELLS, *FAMILY]]
    for source, prior in fitted.items():
        # EBGM is of terms alone, by the prior of their own source.
        is_own = published_rows["source"] == source
        is_term = (published_rows[["event_kind", "population", "comparator"]] == PRIOR_IS_OF).all(
            axis=1
        )
        terms = measures(given[is_own & is_term], family=FAMILY, prior=prior)
        others = measures(given[is_own & ~is_term], family=FAMILY)
        pd.testing.assert_frame_equal(published_rows.loc[terms.index, list(terms)], terms)
        pd.testing.assert_frame_equal(published_rows.loc[others.index, list(others)], others)
        assert terms["ebgm"].notna().mean() > 0.9
        assert published_rows.loc[others.index, "ebgm"].isna().all()
    # A mistaken population would show here: the reports of a source are the sum of every table.
    sums = published_rows[list(CELLS)].sum(axis=1)
    totals = dict(ask(settings, "select source, reports from background_total"))
    events = published_rows[published_rows["counting"] == "events"]
    published_rows = published_rows[published_rows["counting"] == "reports"]
    keys = [name for name in FAMILY if name != "counting"] + ["event"]
    beside = published_rows.merge(events, on=keys, validate="one_to_one")
    assert len(beside) == len(published_rows) == len(events)
    # Suspected duplicates count once among those naming the substance; the others are the same.
    assert beside["a_y"].le(beside["a_x"]).all()
    assert beside["a_y"].lt(beside["a_x"]).any()
    assert beside["c_y"].equals(beside["c_x"])
    assert beside["d_y"].equals(beside["d_x"])
    sums = sums[published_rows.index]
    is_of_all = (published_rows[["population", "comparator"]] == "all").all(axis=1)
    assert sums[is_of_all].eq(published_rows["counted_source"].map(totals)[is_of_all]).all()
    assert sums[~is_of_all].lt(published_rows["counted_source"].map(totals)[~is_of_all]).all()
    asked = set(ask(settings, "select population, is_comparator from mart_signal_population"))
    found = published_rows[["population", "comparator"]].drop_duplicates()
    assert {name for name, is_comparator in asked if not is_comparator} | {"all"} == set(
        found["population"]
    )
    assert {name for name, is_comparator in asked if is_comparator} | {"all"} == set(
        found["comparator"]
    )
    above = published_rows[published_rows["is_above"]]
    assert not above.empty
    assert above["a"].min() >= 3
    assert above["ror_lower"].min() > 1
