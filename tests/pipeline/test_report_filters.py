"""Further filters on the demo: macros, pages, CSV and words give what the published facts say."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import duckdb
import flask
import pytest

from dashboard import downloads
from dashboard.report_filters import Choice
from etl.build.filters import report_filters
from etl.build.statements import statements
from etl.settings import Settings
from tests.support.pages import view, warehouse_of
from tests.support.warehouses import published

GIVEN = "select report_id from core_report where "
FACTS = {
    "sex=female": (
        "sexes := ['female']",
        GIVEN + "sex = 'female'",
        GIVEN + "sex = 'unknown'",
    ),
    "age=18_24,25_34": (
        "age_groups := ['18_24', '25_34']",
        GIVEN + "age_years >= 18 and age_years < 35",
        GIVEN + "age_years is null",
    ),
    "country=us": (
        "us_only := true",
        GIVEN + "country_code = 'US'",
        GIVEN + "country_code is null",
    ),
    "reaction=respiratory,withdrawal": (
        "reaction_groups := ['withdrawal', 'respiratory']",
        "select report_id from core_reaction where reaction_group in ('respiratory', 'withdrawal')",
        GIVEN + "report_id not in (select report_id from core_reaction)",
    ),
    "products=one": (
        "one_product_only := true",
        "select report_id from mart_report_product_number where product_number = 1",
        "select report_id from mart_report_product_number where product_number = 0",
    ),
    "literature=without": (
        "without_literature := true",
        "select report_id from core_report_event where article_id is null",
        GIVEN + "source <> 'faers'",
    ),
    "recognition=certain": (
        "certain_only := true",
        "select report_id from core_mention where is_counted and confidence = 'certain'",
        GIVEN + "false",
    ),
}
"""By the address: the parameters, the reports that fit, and those that do not tell."""


@pytest.fixture(scope="module")
def demo(demo_data: Path) -> Settings:
    return Settings(data=demo_data)


@pytest.fixture(scope="module")
def file(demo: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    with published(demo) as connection:
        yield connection


def rows(file: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in file.execute(sql).fetchall()]


def by_source(file: duckdb.DuckDBPyConnection, which: str) -> dict[str, int]:
    """Distinct reports naming a watched substance by source, of those that are chosen."""
    return dict(
        file.execute(
            "select source, count(distinct report_id) from mart_report_substance "
            f"where report_id in ({which}) group by source"
        ).fetchall()
    )


def test_every_declared_filter_is_compared_here() -> None:
    assert {name.partition(" ")[0] for name, *_ in FACTS.values()} == {
        one.parameter for one in report_filters()
    }


@pytest.mark.parametrize("address", FACTS)
def test_a_filter_leaves_the_reports_that_fit(
    demo: Settings, file: duckdb.DuckDBPyConnection, address: str
) -> None:
    parameters, fitting, _ = FACTS[address]
    expected = by_source(file, fitting)
    everything = by_source(file, GIVEN + "true")
    found = dict(file.execute(f"from matching({parameters})").fetchall())
    assert {source: number for source, number in found.items() if number} == expected
    assert 0 < sum(expected.values()) < sum(everything.values())
    filters = warehouse_of(demo).snapshot().filters(address)
    assert rows(file, filters.sql("matching")) == rows(file, f"from matching({parameters})")
    server = flask.Flask("downloads")
    downloads.register(server, warehouse_of(demo))
    answer = server.test_client().get(f"/download/matching.csv?{address}")
    listed = list(csv.reader(io.StringIO(answer.text)))[1:]
    assert {source: int(number) for source, number in listed} == found
    for word in address.partition("=")[2].split(","):
        assert word in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("address", FACTS)
def test_a_page_says_the_filter_and_who_does_not_tell(
    demo: Settings, file: duckdb.DuckDBPyConnection, address: str
) -> None:
    parameters, fitting, silent = FACTS[address]
    shown = view(demo, f"/trends?{address}")
    (choice,) = warehouse_of(demo).snapshot().filters(address).further
    assert f"Only those {choice.words}." in shown.result.words
    assert choice.words in shown.block("trend-faers").words
    assert "so it is not drawn" in shown.block("trend-faers").words
    expected, untold = by_source(file, fitting), by_source(file, silent)
    assert f"{expected['faers']:,} reports" in shown.result.words
    told = rows(file, f"select source, reports, without from untold({parameters})")
    assert {(source, number) for source, number, _ in told} == set(untold.items())
    fate = "Kept" if choice.of.keeps_untold else "Left out"
    assert (f"{fate}, as they do not tell:" in shown.result.words) is bool(untold)
    for _, number, without in told:
        assert f"{number:,} without {without}" in shown.result.words


def test_what_a_filter_leaves_out_stands_beside_the_chart_and_where_nothing_is_left(
    demo: Settings, file: duckdb.DuckDBPyConnection
) -> None:
    ages = by_source(file, GIVEN + "age_years is null")
    notes = view(demo, "/trends?age=25_34").words
    assert f"{ages['faers']:,} reports without an age are left out." in notes
    complaints = by_source(file, GIVEN + "true")["hfcs"]
    empty = view(demo, "/trends?country=us&source=hfcs").words
    assert "No HFCS complaint names" in empty
    assert "from the United States." in empty
    assert f"{complaints:,} complaints without a country are left out." in empty
    kept = view(demo, "/trends?literature=without&source=hfcs").words
    assert f"{complaints:,} complaints without a field for articles stay in." in kept


def test_those_that_another_filter_leaves_out_are_not_said_to_be_silent(
    file: duckdb.DuckDBPyConnection,
) -> None:
    both = dict(
        file.execute(
            "select filter, reports from untold(sources := ['faers'], sexes := ['female'], "
            "age_groups := ['18_24'], outcome := 'death')"
        ).fetchall()
    )
    died = GIVEN + "source = 'faers' and has_death and "
    young = "(age_years is null or (age_years >= 18 and age_years < 25))"
    assert both == {
        "sexes": by_source(file, f"{died} sex = 'unknown' and {young}")["faers"],
        "age_groups": by_source(file, f"{died} age_years is null and sex <> 'male'")["faers"],
    }


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ("sexes := ['women']", "sexes: 'women' is unknown; known are female, male"),
        ("sexes := [null]", "sexes: 'null' is unknown; known are female, male"),
        ("age_groups := ['18_24', 'old']", "age_groups: 'old' is unknown; known are under_1, 1_17"),
        ("reaction_groups := ['flu']", "reaction_groups: 'flu' is unknown; known are death, "),
        ("us_only := null", "us_only: null is unknown; use true or false"),
    ],
)
@pytest.mark.parametrize("question", ["trend", "poison_center_age", "untold"])
def test_an_unknown_word_is_an_error(
    file: duckdb.DuckDBPyConnection, question: str, parameters: str, message: str
) -> None:
    with pytest.raises(duckdb.Error, match="is unknown") as error:
        file.execute(f"from {question}({parameters})").fetchall()
    assert message in str(error.value)


def test_what_an_address_does_not_know_is_not_chosen(demo: Settings) -> None:
    snapshot = warehouse_of(demo).snapshot()
    assert snapshot.filters("sex=women&age=old&country=fr&reaction=&products=two").further == ()
    chosen = snapshot.filters("age=65_over,1_17,old&sex=male")
    assert chosen.query() == "sex=male&age=1_17,65_over"
    assert [one.words for one in chosen.further] == ["with sex male", "with age 1–17 or 65 or more"]
    assert snapshot.filters(chosen.query()) == chosen


def test_every_question_about_reports_takes_every_filter(
    file: duckdb.DuckDBPyConnection,
) -> None:
    """Every parameter restricts: with a list of no word, no report is left to count."""
    every = ", ".join(parameters for parameters, *_ in FACTS.values())
    counting = {
        one.name: set(one.column_comments)
        for one in statements("questions")
        if "filtered_report({arguments})" in one.sql
    }
    for (question,) in rows(file, "select question from mart_question where takes_filters"):
        file.execute(f"from {question}({every})").fetchall()
        if "reports" in counting.get(str(question), ()):
            left = rows(
                file,
                " union all ".join(
                    f"select coalesce(sum(reports), 0) from {question}({parameter} := [])"
                    for parameter in ("sexes", "age_groups", "reaction_groups")
                ),
            )
            assert left == [(0,)] * 3, question
    assert len(counting) > 20


def test_numbers_counted_before_say_that_the_filters_do_not_apply(demo: Settings) -> None:
    said = "The filters chosen above (sex and country) do not apply here."
    chosen = "sex=female&country=us"
    assert said in view(demo, f"/?{chosen}").words
    assert said in view(demo, f"/reactions?view=more-often&{chosen}").words
    assert said in view(demo, f"/poison-centers?view=years&{chosen}").words
    more = view(demo, f"/?{chosen}&outcome=death&role=suspect&from=2020-Q1").words
    assert "The filters chosen above (role, outcome, sex and country) do not apply here." in more
    for address in ("/", "/reactions?view=more-often", "/poison-centers?view=years"):
        assert "apply here" not in view(demo, address).words


def test_filters_and_their_words_are_published(file: duckdb.DuckDBPyConnection) -> None:
    names = rows(
        file, "select filter, address, is_switch, keeps_untold from mart_filter order by sort_order"
    )
    assert names == [
        (one.parameter, one.address, one.value is not None, one.keeps_untold)
        for one in report_filters()
    ]
    words = rows(file, "select filter, count(*) from mart_filter_value group by all")
    assert {name for name, _ in words} == {one.parameter for one in report_filters()}


def test_a_choice_is_bound_and_said(demo: Settings) -> None:
    choices = {
        one.parameter: Choice(of=one, values=(one.values[0][0],))
        for one in warehouse_of(demo).snapshot().report_filters
    }
    assert choices["us_only"].bound is True
    assert choices["reaction_groups"].bound == ["death"]
    assert choices["reaction_groups"].words == "with a reaction in “death”"
