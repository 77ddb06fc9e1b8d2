"""The list of single reports and the page of one, as a reader meets them."""

from __future__ import annotations

import csv
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page

from tests.support.browsing import axe_violations, choose, settle

Open = Callable[..., Page]


def test_a_report_is_one_click_from_the_list_and_leads_back(demo: str, open_page: Open) -> None:
    page = open_page(demo + "/reports?substance=7-oh")
    assert page.locator("nav.main a[aria-current=page]").inner_text() == "Reports"
    first, second = page.locator("tbody th a").all_inner_texts()[:2]
    page.locator("tbody th a").first.click()
    page.wait_for_function("() => location.pathname === '/report'")
    settle(page)
    assert page.inner_text("main h2 >> nth=0") == f"Report {first}"
    assert page.title().startswith(first)
    assert page.locator("nav.main a[aria-current=page]").inner_text() == "Reports"
    assert page.locator("mark").count() > 0
    page.get_by_role("link", name="Next report").click()
    page.wait_for_function(
        "id => document.querySelector('main h2').textContent.includes(id)", arg=second
    )
    settle(page)
    query = parse_qs(urlsplit(page.url).query)
    assert query == {"substance": ["7-oh"], "id": [second]}
    again = open_page(page.url)
    assert again.inner_text("main h2 >> nth=0") == f"Report {second}"
    page.get_by_role("link", name="Reports matching these filters").click()
    page.wait_for_function("() => location.pathname === '/reports'")
    settle(page)
    assert "id=" not in page.url
    page.locator("nav.main").get_by_role("link", name="Trends").click()
    page.wait_for_function("() => location.pathname === '/trends'")
    assert parse_qs(urlsplit(page.url).query) == {"substance": ["7-oh"], "source": ["faers"]}


def test_a_report_is_opened_and_left_by_keyboard(demo: str, open_page: Open) -> None:
    page = open_page(demo + "/reports?substance=7-oh&page=2")
    page.locator("tbody th a").first.focus()
    report_id = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.pathname === '/report'")
    settle(page)
    assert page.inner_text("main h2 >> nth=0") == f"Report {report_id}"
    matched = page.locator("mark").first
    assert matched.evaluate("one => getComputedStyle(one).borderBottomWidth") == "3px"
    assert "Rule " in page.inner_text("table.st tbody tr:has(mark)")
    back = page.get_by_role("link", name="Reports matching these filters")
    back.focus()
    assert back.evaluate("one => getComputedStyle(one).outlineStyle") != "none"
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.pathname === '/reports'")
    settle(page)
    assert parse_qs(urlsplit(page.url).query)["page"] == ["2"]
    assert page.get_by_role("link", name=report_id).is_visible()


def test_list_and_report_are_exported_as_they_are_shown(demo: str, open_page: Open) -> None:
    page = open_page(demo + "/reports?substance=7-oh&role=suspect")
    count = int(page.inner_text("#source-faers > span:last-child").split(" ")[0])
    with page.expect_download() as download:
        page.locator("details.take > summary").click()
        page.locator("a[href^='/download/report_list.csv']").click()
    assert "7-oh_suspect" in download.value.suggested_filename
    with download.value.path().open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == count
    shown = page.locator("tbody th").all_inner_texts()
    assert [row["report_id"] for row in rows][: len(shown)] == shown


@pytest.mark.parametrize(("width", "scheme"), [(1440, "dark"), (390, "light")])
def test_one_report_is_accessible_and_fits(
    address_of: Callable[[str], str], open_page: Open, width: int, scheme: str
) -> None:
    page = open_page(address_of("/report"), width=width, scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("#timeline svg").first.wait_for()
    assert axe_violations(page) == []


def test_a_changed_filter_starts_the_list_again(demo: str, open_page: Open) -> None:
    page = open_page(demo + "/reports?page=3")
    assert "Page 3 of" in page.inner_text(".pager")
    choose(page, role="suspect")
    assert "role=suspect" in page.url
    assert "Page 1 of" in page.inner_text(".pager")
    assert "page=" not in page.url
