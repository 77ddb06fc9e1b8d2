"""Every page on a warehouse of real public data shows the numbers derived by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import duckdb
import pytest
from playwright.sync_api import Page

from dashboard.pages import PAGES
from etl.settings import Settings
from tests.support.browsing import axe_violations, served, views

pytestmark = pytest.mark.real
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def real(real_settings: Settings) -> Iterator[str]:
    with served(real_settings.data) as address:
        yield address


@pytest.mark.parametrize("path", [page.path for page in PAGES])
def test_every_page_opens_on_real_data(
    real: str, real_settings: Settings, open_page: Open, path: str
) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{real_settings.folders.warehouse}' as file (read_only)")
        (counted,) = connection.execute(
            "select count(distinct report_id) from file.core_mention where is_counted"
        ).fetchone() or (0,)
    page = open_page(real + path)
    assert page.inner_text("#source-hfcs, nav.sw li > span") == f"HFCS\n{counted:,} complaints"
    for address in views(page):
        assert "Synthetic data" not in page.inner_text("body")
        assert axe_violations(page) == [], address


def test_the_limitations_page_shows_the_accounts(real: str, open_page: Open) -> None:
    words = open_page(real + "/limitations?view=files").inner_text("main")
    for number in ("90,786", "48,209", "138,995 rows delivered, 0 of them not loaded"):
        assert number in words
    assert "64,517" in open_page(real + "/limitations?view=accounts").inner_text("main")
    words = open_page(real + "/limitations?view=rejected").inner_text("main")
    assert "Every delivered line was loaded" in words


def test_how_the_number_was_made_names_both_deliveries(real: str, open_page: Open) -> None:
    words = open_page(real + "/trends?open=trend-hfcs-made").inner_text("#trend-hfcs-made")
    for number in ("90,786", "48,209", "95,202"):
        assert number in words
