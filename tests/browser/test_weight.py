"""How much a view is: counts that do not depend on the machine, for every page, view and source."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from dashboard.pages import PAGES
from tests.support.browsing import views_of_sources, weigh

Open = Callable[..., Page]
MOST_NODES = 2_500
MOST_BYTES = 150_000
TALLEST = {1440: 2_400, 390: 6_000}


@pytest.mark.parametrize("width", TALLEST)
@pytest.mark.parametrize("path", [page.path for page in PAGES])
def test_a_view_is_light_and_short(
    address_of: Callable[[str], str], open_page: Open, path: str, width: int
) -> None:
    page = open_page(address_of(path), width=width)
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
