"""The brief as it is printed and read: two pages whatever is asked, and reached from a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from etl.settings import Settings
from tests.support.browsing import axe_violations, served

Open = Callable[..., Page]
ASKED = (
    "",
    "?substance=7-oh",
    "?substance=synthetic_analogue&role=suspect",
    "?from=2024-Q1&to=2025-Q4&outcome=death&count=events",
    "?sex=female&age=25_34&country=us&products=one",
    "?substance=7-oh&to=2005-Q4",
)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    yield context.new_page()
    context.close()


def pages_printed(page: Page, paper: str) -> int:
    """How many pages are printed, from the file itself."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper)))


@pytest.mark.parametrize("asked", ASKED)
def test_it_is_two_pages_of_either_paper(demo: str, page: Page, asked: str) -> None:
    page.goto(f"{demo}/brief{asked}")
    assert {paper: pages_printed(page, paper) for paper in ("A4", "Letter")} == {
        "A4": 2,
        "Letter": 2,
    }


@pytest.mark.real
def test_it_is_two_pages_of_real_data(real_settings: Settings, page: Page) -> None:
    with served(real_settings.data) as address:
        page.goto(f"{address}/brief")
        assert "Synthetic" not in page.inner_text("body")
        assert [pages_printed(page, paper) for paper in ("A4", "Letter")] == [2, 2]


@pytest.mark.parametrize("width", [1440, 390])
def test_it_is_accessible_and_fits(demo: str, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 1000})
    page.goto(f"{demo}/brief")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe_violations(page) == []
    assert page.evaluate("[...document.images].every((one) => one.naturalWidth > 200)")


def test_a_page_leads_to_the_brief_of_its_filters_and_back(demo: str, open_page: Open) -> None:
    page = open_page(f"{demo}/co-ingestants?substance=7-oh&source=hfcs&view=pairs")
    page.get_by_role("link", name="Two-page brief").click()
    page.wait_for_url("**/brief?substance=7-oh")
    assert "Reports that name 7-OH, received" in page.inner_text("main")
    page.get_by_role("link", name="Back to the pages").click()
    page.wait_for_url("**/?substance=7-oh")
    page.wait_for_selector("#filters-form")
