"""The pages as a reader meets them, on the demo warehouse."""

from __future__ import annotations

import csv
import io
import re
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import duckdb
import pytest
from playwright.sync_api import Page

from dashboard.pages import PAGES
from dashboard.theme import GRAPH_CONFIG
from etl.settings import Settings
from tests.support.browsing import axe_violations, settle

Open = Callable[..., Page]
PATHS = [page.path for page in PAGES]


def wait_for_result(page: Page, words: str) -> None:
    """Wait until the result line says something; it changes with the rest of the page."""
    page.wait_for_function(
        "words => document.getElementById('result').textContent.includes(words)", arg=words
    )
    settle(page)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_every_page_is_accessible_labelled_and_fits(
    demo: str, open_page: Open, path: str, width: int, scheme: str
) -> None:
    page = open_page(demo + path, width=width, scheme=scheme)
    assert page.locator("h1").count() == 1
    assert "Synthetic data." in page.inner_text("#strip")
    assert page.evaluate("document.documentElement.lang") == "en-US"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for button in page.locator("button[data-panel]").all():
        button.click()
    assert axe_violations(page) == []


def test_page_titles_and_headings_differ(demo: str, open_page: Open) -> None:
    titles, headings = set(), set()
    for path in PATHS:
        page = open_page(demo + path)
        titles.add(page.title())
        headings.add(page.inner_text("h1"))
    assert len(titles) == len(headings) == len(PATHS)


def test_both_dates_stand_in_the_header(demo: str, open_page: Open) -> None:
    words = open_page(demo).inner_text("#dates")
    assert re.search(r"FAERS data up to and including \d+ \w+ \d{4}", words)
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
    assert GRAPH_CONFIG["showSendToCloud"] is False


def test_filters_write_the_address_and_the_address_sets_the_filters(
    demo: str, open_page: Open
) -> None:
    page = open_page(demo + "/trends")
    everything = page.inner_text("#result")
    page.locator("#filter-role").get_by_text("Suspect only").click()
    settle(page)
    for name in ("Kratom", "Mitragynine", "Synthetic analogue"):
        page.get_by_role("checkbox", name=name, exact=True).uncheck(force=True)
    wait_for_result(page, "1 substance,")
    narrowed = page.inner_text("#result")
    assert narrowed != everything
    assert "suspect only" in narrowed
    query = parse_qs(urlsplit(page.url).query)
    assert query == {"substance": ["7-oh"], "role": ["suspect"]}

    again = open_page(page.url)
    assert again.inner_text("#result") == narrowed
    assert not again.get_by_role("checkbox", name="Kratom", exact=True).is_checked()
    assert again.get_by_label("Suspect only").is_checked()

    page.get_by_role("link", name="Co-ingestants").click()
    page.wait_for_function("location.pathname === '/co-ingestants'")
    settle(page)
    assert parse_qs(urlsplit(page.url).query) == query
    assert page.inner_text("#result") == narrowed
    page.go_back()
    page.wait_for_function("location.pathname === '/trends'")
    settle(page)
    assert page.inner_text("#result") == narrowed
    page.get_by_role("button", name="Reset filters").click()
    page.wait_for_function("location.search === ''")
    wait_for_result(page, "4 substances,")
    assert page.inner_text("#result") == everything


def test_choosing_quarters_and_outcome(demo: str, open_page: Open) -> None:
    page = open_page(demo + "/trends?from=2024-Q1&to=2025-Q2&outcome=death")
    assert "2024-Q1 to 2025-Q2, any role, death" in page.inner_text("#result")
    assert page.locator("#filter-from").input_value() == "2024-Q1"
    page.locator("#filter-from").click()
    page.get_by_role("option", name="2024-Q3").wait_for()
    assert axe_violations(page) == []
    page.get_by_role("option", name="2024-Q3").click()
    wait_for_result(page, "2024-Q3 to 2025-Q2")
    assert "from=2024-Q3" in page.url


def test_open_panels_live_in_the_address(demo: str, open_page: Open) -> None:
    page = open_page(demo + "/trends")
    panel = page.locator("#trend-faers-table")
    assert panel.is_hidden()
    page.locator("button[data-panel=trend-faers-table]").click()
    assert panel.is_visible()
    assert "open=trend-faers-table" in page.url
    assert open_page(page.url).locator("#trend-faers-table").is_visible()


@pytest.mark.parametrize("path", PATHS)
def test_every_number_is_one_statement_away(
    demo: str, demo_data: Path, open_page: Open, path: str
) -> None:
    """The statement shown gives the rows of the CSV, and the table shows the same."""
    page = open_page(demo + path + "?from=2023-Q1&substance=kratom,7-oh")
    warehouse = Settings(data=demo_data).folders.warehouse
    figures = page.locator("section.block:has(.made)").all()
    assert figures or path in {"/limitations", "/report"}
    for figure in figures:
        statement = figure.locator(".made code").text_content() or ""
        href = figure.locator("a[href^='/download/']").get_attribute("href") or ""
        with urllib.request.urlopen(demo + href) as answer:
            text = answer.read().decode("utf-8")
        rows = list(csv.reader(io.StringIO(text)))
        with duckdb.connect() as connection:
            connection.execute(f"attach '{warehouse}' as file (read_only)")
            connection.execute("use file")
            asked = connection.execute(statement)
            assert [column[0] for column in asked.description or []] == rows[0]
            assert len(asked.fetchall()) == len(rows) - 1
        size = re.search(r"CSV \((\d+) kB\)", figure.inner_text())
        assert size is not None
        assert int(size[1]) == max(1, round(len(text.encode()) / 1000))


def test_table_csv_words_and_statement_agree(demo: str, demo_data: Path, open_page: Open) -> None:
    page = open_page(demo + "/trends?from=2024-Q1&open=trend-faers-table")
    figure = page.locator("#trend-faers")
    heads = figure.locator("thead th").all_inner_texts()
    cells = [row.locator("th, td").all_inner_texts() for row in figure.locator("tbody tr").all()]
    table = {row[0]: dict(zip(heads[1:], row[1:], strict=True)) for row in cells}
    statement = figure.locator(".made code").text_content() or ""
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
    empty = page.locator("#trend-faers .empty")
    assert "No report naming 7-OH" in empty.inner_text()
    empty.get_by_role("link").click()
    page.wait_for_function("location.search.includes('from=')")
    settle(page)
    assert page.locator("#trend-faers .empty").count() == 0


def test_an_unknown_page_says_so(demo: str, open_page: Open) -> None:
    page = open_page(demo + "/nowhere")
    assert page.inner_text("h1") == "There is no such page"
    assert page.locator("main").get_by_role("link", name="Trends").is_visible()


def test_colors_can_be_switched_and_are_remembered(demo: str, open_page: Open) -> None:
    page = open_page(demo, fresh=True)
    page.get_by_role("button", name="Dark colors").click()
    page.wait_for_selector(":root[data-mantine-color-scheme=dark]")
    settle(page)
    page.reload()
    settle(page)
    assert page.evaluate("document.documentElement.dataset.mantineColorScheme") == "dark"
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
    page = open_page(demo + "/context?asof=2016-12-31")
    block = page.locator("#legal-status")
    assert "On 31 December 2016, 4 states" in block.locator("h2").inner_text()
    assert block.locator("#asof").input_value() == "2016-12-31"
    block.locator("#asof").fill("2026-04-02")
    page.wait_for_function("location.search.includes('asof=2026-04-02')")
    page.wait_for_function(
        "document.querySelector('#legal-status h2').textContent.includes('2 April 2026')"
    )
    settle(page)
    block.get_by_role("link", name="26 Aug 2026").click()
    page.wait_for_function("location.search.includes('asof=2026-08-26')")
    settle(page)
    with urllib.request.urlopen(demo + "/download/legal_status.csv?asof=2016-12-31") as answer:
        rows = list(csv.DictReader(io.StringIO(answer.read().decode("utf-8"))))
    strict = {row["state_code"] for row in rows if row["status"] in ("banned", "schedule_i")}
    assert strict == {"AL", "AR", "IN", "WI"}


def test_context_marks_what_is_not_verified_and_counts_nothing(demo: str, open_page: Open) -> None:
    page = open_page(demo + "/context?role=suspect&substance=7-oh&open=policy-timeline-table")
    assert "not verified" in page.inner_text("#policy-timeline-table")
    assert "no code for kratom or 7-OH" in page.inner_text("#overdose-death")
    assert "cannot show that a product is safe" in page.inner_text("#survey")
    assert "11 is above a ten-point scale" in page.inner_text("#survey")
    assert page.locator("#claims tbody tr").count() >= 9


def test_a_report_is_one_click_from_the_list_and_leads_back(demo: str, open_page: Open) -> None:
    page = open_page(demo + "/reports?substance=7-oh")
    assert page.locator("nav.main a[aria-current=page]").inner_text() == "Reports"
    first, second = page.locator("tbody th a").all_inner_texts()[:2]
    page.locator("tbody th a").first.click()
    page.wait_for_function("location.pathname === '/report'")
    settle(page)
    assert page.inner_text("h1") == f"Report {first}"
    assert page.title().startswith(first)
    assert page.locator("nav.main a[aria-current=page]").inner_text() == "Reports"
    assert page.locator("mark").count() > 0
    page.get_by_role("link", name="Next report").click()
    page.wait_for_function(
        "id => document.querySelector('h1').textContent.includes(id)", arg=second
    )
    settle(page)
    query = parse_qs(urlsplit(page.url).query)
    assert query == {"substance": ["7-oh"], "id": [second]}
    again = open_page(page.url)
    assert again.inner_text("h1") == f"Report {second}"
    page.get_by_role("link", name="Reports matching these filters").click()
    page.wait_for_function("location.pathname === '/reports'")
    settle(page)
    assert "id=" not in page.url
    page.locator("nav.main").get_by_role("link", name="Trends").click()
    page.wait_for_function("location.pathname === '/trends'")
    assert parse_qs(urlsplit(page.url).query) == {"substance": ["7-oh"]}


def test_a_report_is_opened_and_left_by_keyboard(demo: str, open_page: Open) -> None:
    page = open_page(demo + "/reports?substance=7-oh&page=2")
    page.locator("tbody th a").first.focus()
    report_id = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.wait_for_function("location.pathname === '/report'")
    settle(page)
    assert page.inner_text("h1") == f"Report {report_id}"
    matched = page.locator("mark").first
    assert matched.evaluate("one => getComputedStyle(one).borderBottomWidth") == "3px"
    assert "Rule " in page.inner_text("table.st tbody tr:has(mark)")
    back = page.get_by_role("link", name="Reports matching these filters")
    back.focus()
    assert back.evaluate("one => getComputedStyle(one).outlineStyle") != "none"
    page.keyboard.press("Enter")
    page.wait_for_function("location.pathname === '/reports'")
    settle(page)
    assert parse_qs(urlsplit(page.url).query)["page"] == ["2"]
    assert page.get_by_role("link", name=report_id).is_visible()


def test_list_and_report_are_exported_as_they_are_shown(demo: str, open_page: Open) -> None:
    page = open_page(demo + "/reports?substance=7-oh&role=suspect")
    count = int(page.inner_text("#result b").split(" ")[0])
    with page.expect_download() as download:
        page.locator("a[href^='/download/report_list.csv']").click()
    assert "7-oh_suspect" in download.value.suggested_filename
    with download.value.path().open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == count
    shown = page.locator("tbody th").all_inner_texts()
    assert [row["report_id"] for row in rows][: len(shown)] == shown


@pytest.mark.parametrize(("width", "scheme"), [(1440, "dark"), (390, "light")])
def test_one_report_is_accessible_and_fits(
    demo: str, demo_data: Path, open_page: Open, width: int, scheme: str
) -> None:
    with duckdb.connect() as connection:
        connection.execute(
            f"attach '{Settings(data=demo_data).folders.warehouse}' as f (read_only)"
        )
        longest = connection.execute(
            "select report_id from f.mart_report_version join f.mart_public_report "
            "using (report_id) group by report_id, product_number "
            "order by count(*) desc, product_number desc limit 1"
        ).fetchone()
    assert longest is not None
    page = open_page(f"{demo}/report?id={longest[0]}", width=width, scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("#timeline svg").first.wait_for()
    assert axe_violations(page) == []


def test_a_changed_filter_starts_the_list_again(demo: str, open_page: Open) -> None:
    page = open_page(demo + "/reports?page=3")
    assert "Page 3 of" in page.inner_text(".pager")
    page.locator("#filter-role").get_by_text("Suspect only").click()
    wait_for_result(page, "suspect only")
    assert "Page 1 of" in page.inner_text(".pager")
    assert "page=" not in page.url
