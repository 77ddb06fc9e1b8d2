"""How much a view is: counts that do not depend on the machine, for every page, view and source."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from dashboard.pages import PAGES
from etl.settings import Settings
from tests.support.browsing import served, views_of_sources, weigh

Open = Callable[..., Page]
MOST_NODES = 2_500
MOST_BYTES = 150_000
TALLEST = {1440: 2_400, 390: 6_000}


@pytest.mark.parametrize("width", TALLEST)
@pytest.mark.parametrize("path", [page.path for page in PAGES])
def test_a_view_is_light_and_short(
    address_of: Callable[[str], str], open_page: Open, path: str, width: int
) -> None:
    hold(open_page(address_of(path), width=width), width=width)


@pytest.mark.real
@pytest.mark.parametrize("width", TALLEST)
def test_a_list_of_real_reports_is_light_and_short(
    real_cases: Settings, open_page: Open, width: int
) -> None:
    """Their lists of products are longer than those of the demo."""
    with served(real_cases.data) as address:
        hold(open_page(f"{address}/reports", width=width), width=width)


def hold(page: Page, *, width: int) -> None:
    """Weigh every view of a page for every source."""
    weights = {}
    for address in views_of_sources(page):
        weights[address] = weigh(page)
    too_much = {
        address: weight
        for address, weight in weights.items()
        if weight.nodes > MOST_NODES or weight.bytes > MOST_BYTES or weight.height > TALLEST[width]
    }
    assert not too_much
    assert sum(weight.bytes for weight in weights.values()), "nothing was asked for"
