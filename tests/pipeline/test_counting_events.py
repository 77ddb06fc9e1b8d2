"""Counting events in the place of reports: questions, sentences, articles and their reports."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import duckdb
import pytest

from dashboard.charts import co_ingestant
from dashboard.filters import SHARES, Filters
from etl.build.questions import FILTERS
from etl.settings import Settings
from tests.support.pages import context_of, view
from tests.support.releases import Case, Drug, Quarter
from tests.support.warehouses import ask, built, published

WITH = {"drugs": [Drug(name="KRATOM"), Drug(name="QUETIAPINE"), Drug(name="VENLAFAXINE")]}
CITED = "Doe J, Roe R. A leaf and a tablet: an invented case. J Made Up Toxicol. 2024;1(2):3-5"
SURVEY = "Doe J. 2024 Annual Report of the National Poison Data System (NPDS). Clin Toxicol. 2025;1"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Twenty reports of one article, five of others with the same drug, one of a yearly report."""
    cited = [
        Case(
            caseid=90000100 + number,
            event="",
            sender=f"FIRM {number}",
            citation=CITED if number % 2 else CITED.upper(),
            received=f"2025{1 + number % 3:02}10",
            **WITH,  # type: ignore[arg-type]
        )
        for number in range(20)
    ]
    others = [
        Case(
            caseid=90000200 + number,
            event="",
            age=str(20 + 5 * number),
            sender=f"FIRM {number}",
            drugs=[Drug(name="KRATOM"), Drug(name="QUETIAPINE")]
            if number
            else [Drug(name="KRATOM")],
            reactions=[f"Term {number}"],
        )
        for number in range(6)
    ]
    survey = Case(caseid=90000300, event="", age="71", citation=SURVEY, sender="FIRM 1")
    folder = tmp_path_factory.mktemp("counting")
    return built(folder, faers=[Quarter(cases=[*cited, *others, survey])])


def counted(settings: Settings, question: str, counting: str) -> list[tuple[int, int]]:
    return ask(
        settings,
        f"select reports, base_reports from {question}(counting := '{counting}') "
        "where ingredient = 'QUETIAPINE'",
    )


def test_an_event_counts_once_in_a_share(settings: Settings) -> None:
    assert counted(settings, "co_ingestant", "reports") == [(25, 27)]
    assert counted(settings, "co_ingestant", "events") == [(6, 8)]
    assert ask(settings, "from matching(counting := 'events')") == [("faers", 27)]


def test_an_event_stands_in_every_period_of_its_reports(settings: Settings) -> None:
    rows = ask(settings, "select quarter, reports from trend(substances := ['kratom'])")
    events = ask(
        settings,
        "select quarter, reports from trend(substances := ['kratom'], counting := 'events')",
    )
    assert rows == [("2025-Q1", 27)]
    assert events == [("2025-Q1", 8)]


def test_both_counts_stand_side_by_side(settings: Settings) -> None:
    assert ask(settings, "from reports_and_events()") == [("faers", 27, 8, 21, 1, 1)]


def test_no_question_counts_more_events_than_reports(settings: Settings) -> None:
    with published(settings) as connection:
        questions = [
            name
            for (name,) in connection.execute(
                "select question from mart_question where takes_filters"
            ).fetchall()
        ]
        for question in questions:
            columns = connection.execute(f"describe from {question}()").fetchall()
            if not {"reports"} & {column[0] for column in columns}:
                continue
            sums = [
                connection.execute(
                    f"select coalesce(sum(reports), 0) from {question}(counting := '{counting}')"
                ).fetchall()[0][0]
                for counting in ("reports", "events")
            ]
            assert sums[1] <= sums[0], question


def test_questions_of_shares_are_those_with_a_base(settings: Settings) -> None:
    found = ask(
        settings,
        """select question from mart_question join mart_question_column using (question)
        where takes_filters and column_name = 'base_reports'""",
    )
    assert {name for (name,) in found} == SHARES


@pytest.mark.parametrize("question", sorted(SHARES - {"not_told"}))
def test_every_question_of_shares_counts_an_event_once(settings: Settings, question: str) -> None:
    most = "select max(reports), max(base_reports) from {}(counting := '{}', sources := ['faers'])"
    ((reports, base),) = ask(settings, most.format(question, "reports"))
    ((events, event_base),) = ask(settings, most.format(question, "events"))
    assert base == 27
    assert event_base == 8 or question == "co_ingestant_pair"  # no pair is on two events
    assert not reports or reports >= 20
    assert events is None or events <= 8


@pytest.mark.parametrize("question", ["age_sex", "country", "reporter", "time_to_onset"])
def test_an_event_has_one_person_one_country_and_one_reporter(
    settings: Settings, question: str
) -> None:
    for counting in ("reports", "events"):
        assert ask(
            settings,
            f"select distinct base_reports - sum(reports) from {question}("
            f"counting := '{counting}', substances := ['kratom']) group by base_reports",
        ) == [(0,)]


def test_what_the_first_report_does_not_give_another_one_of_the_event_gives(
    tmp_path: Path,
) -> None:
    cases = [
        Case(
            caseid=90000100 + number,
            event="",
            age=age,
            country=country,
            sender=f"FIRM {number}",
            citation=CITED,
            received=f"202501{10 + number}",
            **WITH,  # type: ignore[arg-type]
        )
        for number, (age, country) in enumerate([("", ""), ("30", "CA"), ("31", "US")])
    ]
    few = built(tmp_path, faers=[Quarter(cases=cases)])
    assert ask(few, "select events from reports_and_events() where source = 'faers'") == [(1,)]
    given = "where reports > 0 and substance = 'kratom'"
    ages = f"select age_group, reports, median_age from age_sex(counting := 'events') {given}"
    assert ask(few, ages) == [("25_34", 1, 30)]
    countries = f"select country, reports from country(counting := 'events') {given}"
    assert ask(few, countries) == [("CA", 1)]


def test_measures_of_events_count_those_naming_the_substance_once(settings: Settings) -> None:
    cells = "select a, b, c, d from mart_signal where event = '{}' and scope = 'any_role' and "
    both = cells + "population = 'all' and comparator = 'all' order by counting desc"
    assert ask(settings, both.format("QUETIAPINE")) == [(25, 2, 0, 0), (6, 2, 0, 0)]


def test_a_word_that_is_no_way_to_count_is_an_error(settings: Settings) -> None:
    with pytest.raises(duckdb.Error, match="counting: 'people' is unknown; known are reports, eve"):
        ask(settings, "from trend(counting := 'people')")
    assert list(FILTERS)[:6] == [
        *("substances", "sources", "since", "until", "suspect_only", "outcome"),
    ]


def test_the_address_chooses_what_is_counted_and_the_words_follow(settings: Settings) -> None:
    filters = Filters.from_query("count=events", substances=["kratom"])
    assert filters.counting == "events"
    assert filters.query() == "count=events"
    assert Filters.from_query("count=people", substances=["kratom"]) == Filters()
    assert filters.sql("trend") == "from trend(counting := 'events')"
    context = context_of(settings, "/co-ingestants")
    source = context.snapshot.sources[0]
    assert "25 of 27 reports" not in co_ingestant.CHART.answer(context, source)
    assert Filters().sql("trend") == "from trend()"
    assert Filters().sql("co_ingestant") == "from co_ingestant(counting := 'events')"
    assert Filters(counting="reports").sql("co_ingestant") == "from co_ingestant()"
    assert Filters(counting="events").sql("more_often_with_both") == "from more_often_with_both()"
    usual = view(settings, "/co-ingestants?view=ingredients").words
    assert "FAERS events naming the substance" in usual
    every = view(settings, "/co-ingestants?view=ingredients&count=reports").words
    assert "FAERS reports naming the substance" in every
    assert "27 reports" in view(settings, "/trends").words
    found = view(settings, "/co-ingestants?view=ingredients&count=events").words
    assert "FAERS events naming the substance" in found
    assert "27 reports of about 8 events, 78% of them citing an article." in found


def test_articles_lead_to_their_reports(settings: Settings) -> None:
    found = view(settings, "/reports?source=faers&view=articles")
    assert "21 reports cite 2 articles; one event alone stands behind 20 of them." in found.words
    assert "1 report cites a yearly report of the poison centers" in found.words
    query = parse_qs(urlsplit(found.links["20"]).query)
    listed = view(settings, f"/reports?source=faers&article={query['article'][0]}")
    assert "Files and SQL below hold the 27 reports that match the filters" in listed.words
    assert "20 reports in FAERS" in listed.words
    assert "No FAERS report matches" in view(settings, "/reports?source=faers&article=x").words


def test_a_report_says_what_it_has_in_common_with_the_others(settings: Settings) -> None:
    words = view(settings, "/report?id=faers:90000100").words
    assert "are probably of the same event. Found by same article: sex; age;" in words


def test_every_choice_of_the_list_is_in_the_published_file(tmp_path: Path) -> None:
    empty = built(tmp_path, faers=[Quarter(cases=[Case(caseid=90000001)])])
    assert ask(empty, "from articles()") == []
    assert "No article is cited." in view(empty, "/reports?source=faers&view=articles").words


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """One event of two years: a report lists a death, the other an opioid."""
    alike = {"event": "", "age": "34", "sex": "M", "citation": CITED, "reactions": ["Overdose"]}
    leaf, opioid = Drug(name="MITRAGYNINE"), Drug(name="OXYCODONE")
    died = Case(
        caseid=90000401,
        received="20241110",
        sender="FIRM A",
        outcomes=["DE"],
        drugs=[leaf],
        **alike,
    )  # type: ignore[arg-type]
    other = Case(
        caseid=90000402,
        received="20250210",
        sender="FIRM B",
        outcomes=["HO"],
        drugs=[leaf, opioid],
        **alike,  # type: ignore[arg-type]
    )
    quarters = [
        Quarter(name=name, cases=cases) for name, cases in (("2024q4", [died]), ("2025q1", [other]))
    ]
    return built(tmp_path_factory.mktemp("apart"), faers=quarters)


def test_an_event_of_two_years_counts_once_in_all(apart: Settings) -> None:
    assert ask(apart, "from reports_and_events()")[0][1:3] == (2, 1)
    by_year = "select year, reports, base_reports, reports_of_all, base_reports_of_all"
    ask_for = f"{by_year} from leaf_or_7oh(counting := '{{}}') where sort_order = 3 order by year"
    assert ask(apart, ask_for.format("reports")) == [(2024, 1, 1, 2, 2), (2025, 1, 1, 2, 2)]
    assert ask(apart, ask_for.format("events")) == [(2024, 1, 1, 1, 1), (2025, 1, 1, 1, 1)]
    words = view(apart, "/trends?view=leaf&source=faers").words
    assert "1 of 1 event cannot be split into leaf and 7-OH." in words


def test_an_event_lists_what_any_of_its_reports_lists(apart: Settings) -> None:
    outcome = (
        "select class, reports, base_reports from co_ingestant_outcome(counting := '{}') "
        "where outcome = 'death' and not is_treatment order by base_reports desc, class"
    )
    assert ask(apart, outcome.format("reports")) == [
        ("any report", 1, 2),
        ("prescription_opioids", 0, 1),
    ]
    assert ask(apart, outcome.format("events")) == [
        ("any report", 1, 1),
        ("prescription_opioids", 1, 1),
    ]
    group = (
        "select reports, death_reports, base_death_reports "
        "from co_ingestant_group(counting := '{}') where co_ingestant_group = 'any_opioid'"
    )
    assert ask(apart, group.format("reports")) == [(1, 0, 1)]
    assert ask(apart, group.format("events")) == [(1, 1, 1)]
