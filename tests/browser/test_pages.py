"""The pages as a reader meets them, on the demo warehouse."""

from __future__ import annotations

import csv
import io
import re
import urllib.request
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, Locator, Page

from dashboard.pages import PAGES
from etl.settings import Settings
from tests.support import ROOT
from tests.support.browsing import choose, settle, views

Open = Callable[..., Page]
PATHS = [page.path for page in PAGES]


def test_page_titles_and_headings_differ(demo: str, open_page: Open) -> None:
    titles, headings = set(), set()
    for path in PATHS:
        page = open_page(demo + path)
        titles.add(page.title())
        headings.add(page.inner_text("h1"))
    assert len(titles) == len(headings) == len(PATHS)


def test_both_dates_stand_in_the_header(demo: str, open_page: Open) -> None:
    words = open_page(demo).inner_text("#dates")
    assert re.search(r"Data up to and including: FAERS \d+ \w+ \d{4}", words)
    assert re.search(r"Last refreshed \d+ \w+ \d{4}, \d\d:\d\d UTC", words)


def test_the_skip_link_comes_first_and_leads_to_main(demo: str, open_page: Open) -> None:
    page = open_page(demo)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_no_chart_offers_to_send_data_away(demo: str, open_page: Open) -> None:
    page = open_page(demo + "/trends")
    assert page.locator(".modebar-btn").count() == 0
    script = (ROOT / "dashboard" / "assets" / "slots.js").read_text(encoding="utf-8")
    assert "showSendToCloud: false" in script


def test_open_panels_live_in_the_address(demo: str, open_page: Open) -> None:
    page = open_page(demo + "/trends")
    panel = page.locator("#trend-faers-table")
    assert panel.is_hidden()
    page.locator("button[data-panel=trend-faers-table]").click()
    settle(page)
    assert panel.is_visible()
    rows = panel.locator("tbody tr").count()
    assert rows > 40
    assert "open=trend-faers-table" in page.url
    again = open_page(page.url).locator("#trend-faers-table")
    assert again.is_visible()
    assert again.locator("tbody tr").count() == rows


@pytest.mark.parametrize("link", ["#source-hfcs", "#q-1"])
def test_the_address_follows_a_link_with_a_panel_open(
    demo: str, open_page: Open, link: str
) -> None:
    page = open_page(demo + "/co-ingestants")
    page.locator("main button[data-panel]").first.click()
    assert "open=" in page.url
    page.locator(link).click()
    settle(page)
    wanted = {"#source-hfcs": "?source=hfcs", "#q-1": "?view=ingredients"}[link]
    assert page.url == f"{demo}/co-ingestants{wanted}"
    page.go_back()
    settle(page)
    assert "open=" in page.url


def test_an_open_panel_stays_open_while_filters_change(demo: str, open_page: Open) -> None:
    page = open_page(demo + "/trends?open=trend-faers-table,trend-faers-made")
    panel = page.locator("#trend-faers-table")
    before = panel.locator("tbody tr").count()
    page.evaluate(
        """() => {
            window.heights = [];
            const look = () => {
                const panel = document.querySelector('#trend-faers-table');
                window.heights.push(panel ? panel.offsetHeight : 0);
            };
            const options = { childList: true, subtree: true };
            new MutationObserver(look).observe(document.querySelector('main'), options);
        }"""
    )
    choose(page, **{"from": "2024-Q1"})
    assert panel.is_visible()
    assert page.locator("#trend-faers-made").is_visible()
    assert 0 < panel.locator("tbody tr").count() < before
    assert "open=trend-faers-table,trend-faers-made" in page.url
    assert min(page.evaluate("window.heights")) > 100, "the table was away in between"


@pytest.mark.parametrize("path", PATHS)
def test_every_number_is_one_statement_away(
    demo: str, demo_data: Path, open_page: Open, path: str
) -> None:
    """The statement shown gives the rows of the CSV, and the table shows the same."""
    page = open_page(demo + path + "?from=2023-Q1&substance=kratom,7-oh")
    warehouse = Settings(data=demo_data).folders.warehouse
    asked = 0
    for _ in views(page):
        for figure in page.locator("section.block:has(.made)").all():
            statement = _statement(figure)
            file = figure.locator("a[href^='/download/'][href*='.csv']")
            href = file.get_attribute("href") or ""
            with urllib.request.urlopen(demo + href) as answer:
                text = answer.read().decode("utf-8")
            rows = list(csv.reader(io.StringIO(text)))
            columns, count = _answer(warehouse, statement)
            assert columns == rows[0]
            assert count == len(rows) - 1
            size = re.search(r"CSV \(([\d,]+) rows?\)", figure.text_content() or "")
            assert size is not None
            assert int(size[1].replace(",", "")) == count
            asked += 1
    assert asked or path in {"/limitations", "/methods", "/report"}


def _statement(figure: Locator) -> str:
    """The statement behind a number, which is sent when somebody opens how it was made."""
    figure.locator("button[data-panel$='-made']").click()
    settle(figure.page)
    return figure.locator(".made code").text_content() or ""


def _answer(warehouse: Path, statement: str) -> tuple[list[str], int]:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{warehouse}' as file (read_only)")
        connection.execute("use file")
        asked = connection.execute(statement)
        return [column[0] for column in asked.description or []], len(asked.fetchall())


def test_table_csv_words_and_statement_agree(demo: str, demo_data: Path, open_page: Open) -> None:
    page = open_page(demo + "/trends?from=2024-Q1&open=trend-faers-table")
    figure = page.locator("#trend-faers")
    heads = figure.locator("thead th").all_inner_texts()
    cells = [row.locator("th, td").all_inner_texts() for row in figure.locator("tbody tr").all()]
    table = {row[0]: dict(zip(heads[1:], row[1:], strict=True)) for row in cells}
    statement = _statement(figure)
    with duckdb.connect() as connection:
        connection.execute(
            f"attach '{Settings(data=demo_data).folders.warehouse}' as f (read_only)"
        )
        connection.execute("use f")
        asked = connection.execute(
            f"select quarter, substance, reports, is_incomplete from ({statement})"
        ).fetchall()
    labels = {"kratom": "Kratom", "mitragynine": "Mitragynine", "7-oh": "7-OH"}
    for quarter, substance, reports, is_incomplete in asked:
        if substance in labels:
            assert table[quarter][labels[substance]] == f"{reports:,}"
        assert table[quarter]["Flag"] == ("incomplete" if is_incomplete else "")
    headline = figure.locator("h2").inner_text()
    found = re.search(r"FDA received (\d+) reports naming (.+?) in (\d{4}-Q\d)", headline)
    assert found is not None
    assert table[found[3]][found[2] if found[2] == "7-OH" else found[2].capitalize()] == found[1]


def test_an_empty_choice_says_why_and_leads_on(demo: str, open_page: Open) -> None:
    page = open_page(demo + "/trends?substance=7-oh&to=2019-Q4")
    empty = page.locator("main .one")
    assert "No FAERS report naming 7-OH" in empty.inner_text()
    empty.get_by_role("link").click()
    page.wait_for_function("() => location.search.includes('from=')")
    settle(page)
    assert page.locator("main .one").count() == 0
    assert page.locator("#trend-faers").is_visible()


def test_an_unknown_page_says_so(demo: str, browser: Browser) -> None:
    page = browser.new_page()
    answer = page.goto(demo + "/nowhere")
    assert answer is not None
    assert answer.status == 404
    settle(page)
    assert page.inner_text("h1") == "There is no such page"
    assert page.locator("main").get_by_role("link", name="Trends").is_visible()
    page.close()


def test_colors_can_be_switched_and_are_remembered(demo: str, open_page: Open) -> None:
    page = open_page(demo, fresh=True)
    page.get_by_role("button", name="Dark colors").click()
    page.wait_for_selector(":root[data-color-scheme=dark]")
    settle(page)
    page.reload()
    settle(page)
    assert page.evaluate("document.documentElement.dataset.colorScheme") == "dark"
    assert page.get_by_role("button", name="Light colors").is_visible()


def test_a_narrow_window_gets_its_own_build_of_the_charts(demo: str, open_page: Open) -> None:
    page = open_page(demo + "/trends")
    wide = page.locator("#trend-faers .annotation-text").all_inner_texts()
    page.set_viewport_size({"width": 390, "height": 900})
    page.wait_for_timeout(600)
    settle(page)
    narrow = page.locator("#trend-faers .annotation-text").all_inner_texts()
    assert wide != narrow


def test_without_javascript_the_numbers_are_still_linked(demo: str) -> None:
    with urllib.request.urlopen(demo) as answer:
        html = answer.read().decode()
    assert "<noscript>" in html
    for href in re.findall(r'href="(/download/[^"]+)"', html):
        with urllib.request.urlopen(demo + href) as answer:
            assert answer.headers["Content-Type"].startswith("text/csv")


def test_metadata_travels_with_a_download(demo: str) -> None:
    import json

    with urllib.request.urlopen(demo + "/download/trend.metadata.json?source=faers") as answer:
        document = json.load(answer)
    assert document["is_synthetic"] is True
    assert document["sql"] == "from trend(sources := ['faers'])"
    assert [one["name"] for one in document["sources"]] == ["FAERS"]
    assert document["limitations"]


def test_the_day_of_the_legal_status_lives_in_the_address(demo: str, open_page: Open) -> None:
    page = open_page(demo + "/context?view=states&asof=2016-12-31")
    block = page.locator("#legal-status")
    assert "On 31 December 2016, 4 states" in block.locator("h2").inner_text()
    assert block.locator("#asof").input_value() == "2016-12-31"
    block.locator("#asof").fill("2026-04-02")
    page.wait_for_function("() => location.search.includes('asof=2026-04-02')")
    page.wait_for_function(
        "() => document.querySelector('#legal-status h2').textContent.includes('2 April 2026')"
    )
    settle(page)
    block.get_by_role("link", name="26 Aug 2026").click()
    page.wait_for_function("() => location.search.includes('asof=2026-08-26')")
    settle(page)
    with urllib.request.urlopen(demo + "/download/legal_status.csv?asof=2016-12-31") as answer:
        rows = list(csv.DictReader(io.StringIO(answer.read().decode("utf-8"))))
    strict = {row["state_code"] for row in rows if row["status"] in ("banned", "schedule_i")}
    assert strict == {"AL", "AR", "IN", "WI"}


def test_context_marks_what_is_not_verified_and_counts_nothing(demo: str, open_page: Open) -> None:
    page = open_page(demo + "/context?role=suspect&substance=7-oh&open=policy-timeline-table")
    assert "not verified" in page.inner_text("#policy-timeline-table")
    page.get_by_role("link", name="Overdose deaths of all drugs?").click()
    settle(page)
    assert "no code for kratom or 7-OH" in page.inner_text("#overdose-death")
    page.get_by_role("link", name="What do surveys say?").click()
    settle(page)
    assert "cannot show that a product is safe" in page.inner_text("#survey")
    assert "11 is above a ten-point scale" in page.inner_text("#survey")
    page.get_by_role("link", name="What is claimed?").click()
    settle(page)
    assert page.locator("#claims tbody tr").count() >= 9
