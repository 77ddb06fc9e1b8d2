"""The brief: its numbers are those of the pages and of SQL, and it is one file that asks nobody."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from flask.testing import FlaskClient

from dashboard.app import create_app
from dashboard.brief.content import brief
from dashboard.charts import co_ingestant_class, more_often, outcome_share, trend
from dashboard.settings import Settings as DashboardSettings
from etl.settings import Settings
from tests.support.command import etl_here
from tests.support.markup import parsed
from tests.support.pages import context_of, warehouse_of


@pytest.fixture(scope="module")
def settings(demo_data: Path) -> Settings:
    return Settings(data=demo_data)


@pytest.fixture(scope="module")
def client(demo_data: Path) -> FlaskClient:
    return create_app(DashboardSettings(data=demo_data)).server.test_client()


def words_of(client: FlaskClient, query: str = "") -> str:
    answer = client.get(f"/brief?{query}")
    assert answer.status_code == 200
    (main,) = re.findall(r"<main>.*</main>", answer.text, re.DOTALL)
    return parsed(main).words


def test_counts_per_source_are_those_of_sql(settings: Settings) -> None:
    shown = {
        one.source.source: (one.year, one.last, one.before, one.found)
        for one in brief(context_of(settings, "/")).counts
    }
    with duckdb.connect(str(settings.folders.warehouse), read_only=True) as connection:
        for source in ("faers", "hfcs"):
            counts = dict(
                connection.execute(
                    """select year(core_report.received_date), count(distinct report_id)
                    from core_report join mart_report_substance using (report_id)
                    where core_report.source = $source group by all""",
                    {"source": source},
                ).fetchall()
            )
            ((found,),) = connection.execute(
                """select count(distinct report_id)
                from core_report join mart_report_substance using (report_id)
                where core_report.source = $source and substance = '7-oh'
                    and year(core_report.received_date) = 2025""",
                {"source": source},
            ).fetchall()
            assert shown[source] == ("2025", f"{counts[2025]}", f"{counts[2024]}", f"{found}")
    assert shown["medical_examiner"][3] == "none in this period"


@pytest.mark.parametrize("query", ["", "substance=7-oh", "outcome=death&count=events"])
def test_its_sentences_are_those_of_the_pages(
    settings: Settings, client: FlaskClient, query: str
) -> None:
    filters = warehouse_of(settings).snapshot().filters(query)
    context = context_of(settings, "/", filters=filters)
    faers = next(source for source in context.snapshot.sources if source.source == "faers")
    words = words_of(client, query)
    for chart in (trend, outcome_share, co_ingestant_class):
        assert chart.CHART.answer(context, faers) in words
    assert more_often.TERMS_CHART.answer(context, faers) in words
    assert "Synthetic data" in words
    assert context.snapshot.build.input_version in words
    assert "naming 7-OH" in words


def test_what_narrows_stands_in_every_sentence(client: FlaskClient) -> None:
    words = words_of(client, "outcome=death&sex=female")
    among = "Among (reports|events) listing a death and with sex female: "
    assert len(re.findall(among, words)) >= 5, words
    assert "Among those listing a death and with sex female: " in words  # the counts of all sources
    said = "The filters chosen above (outcome and sex) do not apply here."
    assert words.count(said) == 2  # to what is new, and to ratios
    (poison_centers,) = re.findall(r"Poison centers exposures, reported by call (.+?) Conn", words)
    assert poison_centers == "no full year – – 30 Sep 2026"  # by outcome they cannot be counted


def test_a_period_without_a_full_year_says_nothing_of_one(settings: Settings) -> None:
    filters = warehouse_of(settings).snapshot().filters("from=2026-Q1")
    counts = {
        one.source.source: one for one in brief(context_of(settings, "/", filters=filters)).counts
    }
    assert (counts["faers"].last, counts["faers"].found) == ("no full year", "–")


def test_what_the_filters_leave_out_has_no_column(client: FlaskClient) -> None:
    assert "Of it naming 7-OH" in words_of(client)
    assert "Of it naming 7-OH" not in words_of(client, "substance=kratom")


def test_it_holds_all_that_it_shows(client: FlaskClient) -> None:
    text = client.get("/download/brief.html?substance=7-oh").text
    assert not re.findall(r"<script|<link|url\(|@import", text)
    assert re.findall(r'src="(\w+:)', text) == ["data:"] * text.count("<img")
    assert text.count("<img") == 4
    assert re.findall(r'href="([^"]+)"', text) == ["http://localhost/?substance=7-oh"]
    assert not re.search(r'alt=""', text)


def test_the_file_is_named_after_what_was_asked(client: FlaskClient) -> None:
    answer = client.get("/download/brief.html?substance=7-oh&from=2024-Q1")
    assert re.search(
        r'attachment; filename="kratomwatch_brief_all-sources_7-oh_2024-q1_synthetic-\d{8}\.html"',
        answer.headers["Content-Disposition"],
    )
    assert "Back to the pages" in client.get("/brief").text
    assert "Back to the pages" not in answer.text


def test_a_host_that_is_no_host_stays_text(client: FlaskClient) -> None:
    answer = client.get("/brief", headers={"Host": 'x"><script>alert(1)</script>'})
    assert "<script>" not in answer.text


def test_nothing_that_matches_is_said(client: FlaskClient) -> None:
    words = words_of(client, "substance=7-oh&to=2005-Q4")
    assert "No report that can be listed matches these filters" in words
    assert "Read before quoting" in words


def test_without_a_warehouse_it_says_what_to_do(tmp_path: Path) -> None:
    client = create_app(DashboardSettings(data=tmp_path)).server.test_client()
    answer = client.get("/brief")
    assert answer.status_code == 503
    assert "python -m etl demo" in answer.text


def test_the_command_writes_the_same_file(
    demo_data: Path, client: FlaskClient, tmp_path: Path
) -> None:
    path = tmp_path / "brief.html"
    ended = etl_here(
        *("--data", demo_data, "brief", path),
        *("--filters", "substance=7-oh", "--host", "http://localhost/"),
        environment={},
    )
    assert ended.returncode == 0, ended.stderr
    assert "two pages" in ended.stderr + ended.stdout
    served = client.get("/download/brief.html?substance=7-oh").text
    assert path.read_text(encoding="utf-8") == served


def test_the_command_says_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "brief.html"
    ended = etl_here("--data", tmp_path, "brief", path, environment={})
    assert ended.returncode == 2
    assert "The brief cannot be written. There is no warehouse at" in ended.stderr
    assert not path.exists()


def test_the_ratios_say_what_they_compare_with(client: FlaskClient) -> None:
    words = words_of(client, "versus=opioids")
    assert re.search(r"against [\d,]+ other reports listing opioids, whole period", words)
    assert "of all other products" not in words
