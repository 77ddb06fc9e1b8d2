"""Every page and every view, in both color schemes and both widths: axe finds nothing, it fits."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from dashboard.pages import PAGES
from tests.support.browsing import OF_COLORS, axe_violations, open_panels, settle, views

Open = Callable[..., Page]
PATHS = [page.path for page in PAGES]
WIDTHS = (1440, 390)
WINDOWS = [(width, scheme) for width in WIDTHS for scheme in ("light", "dark")]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_accessible_labelled_and_fits(
    address_of: Callable[[str], str], open_page: Open, path: str, width: int
) -> None:
    """Every rule in light colors; dark ones change nothing but colors, so there those of colors."""
    page = open_page(address_of(path), width=width)
    shown = 0
    for address in views(page):
        assert page.locator("h1").count() == 1, address
        assert "Synthetic data." in page.inner_text("#strip")
        assert page.evaluate("document.documentElement.lang") == "en-US"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        open_panels(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert axe_violations(page) == [], address
        page.emulate_media(color_scheme="dark")
        settle(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert axe_violations(page, rules=OF_COLORS) == [], f"{address} in dark"
        page.emulate_media(color_scheme="light")
        settle(page)
        shown += 1
    assert shown == len(next(one for one in PAGES if one.path == path).views)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_folds_out_on_a_phone_is_accessible(demo: str, open_page: Open, scheme: str) -> None:
    page = open_page(demo + "/co-ingestants", width=390, scheme=scheme)
    for opener in ("details.menu > summary", "#filter-open", "details.qm > summary"):
        page.locator(opener).click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert axe_violations(page) == [], opener
        page.locator(opener).click()  # what is open covers what is below


@pytest.mark.parametrize(("width", "scheme"), WINDOWS)
def test_an_unknown_page_and_an_empty_one_are_accessible(
    demo: str, open_page: Open, width: int, scheme: str
) -> None:
    page = open_page(demo + "/nowhere", width=width, scheme=scheme)
    assert axe_violations(page) == []
    page.goto(demo + "/trends?substance=7-oh&to=2019-Q4")
    settle(page)
    assert axe_violations(page) == []
