"""A real server, a real Chromium."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.browsing import CHROMIUM, chromium, longest_report, served, settle


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def demo(demo_data: Path) -> Iterator[str]:
    with served(demo_data) as address:
        yield address


@pytest.fixture(scope="session")
def address_of(demo: str, demo_data: Path) -> Callable[[str], str]:
    """Where a page of the demo is; the page of one report shows the longest."""

    report = longest_report(demo_data)

    def address(path: str) -> str:
        return f"{demo}{path}?id={report}" if path == "/report" else demo + path

    return address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("KRATOMWATCH_REQUIRE_BROWSER"):
            pytest.fail("no Chromium, and KRATOMWATCH_REQUIRE_BROWSER is set")
        pytest.skip("no Chromium on this machine")
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Iterator[dict[tuple[int, str], BrowserContext]]:
    """One context per window width and color scheme, so that scripts are loaded once."""
    kept: dict[tuple[int, str], BrowserContext] = {}
    yield kept
    for context in kept.values():
        context.close()


@pytest.fixture
def open_page(
    browser: Browser, contexts: dict[tuple[int, str], BrowserContext]
) -> Iterator[Callable[..., Page]]:
    """Open an address and wait until the page is drawn; other hosts and script errors fail."""
    pages: list[Page] = []
    troubles: list[str] = []

    def new_context(width: int, scheme: str) -> BrowserContext:
        return browser.new_context(
            viewport={"width": width, "height": 1000},
            color_scheme=scheme,  # type: ignore[arg-type]
        )

    def open_(
        address: str, *, width: int = 1440, scheme: str = "light", fresh: bool = False
    ) -> Page:
        key = (width, scheme)
        if fresh:
            context = new_context(width, scheme)
        else:
            context = contexts.get(key) or contexts.setdefault(key, new_context(width, scheme))
        page = context.new_page()
        pages.append(page)
        _watch(page, troubles)
        page.goto(address)
        settle(page)
        return page

    yield open_
    for page in pages:
        page.close()
    assert not troubles, troubles


def _watch(page: Page, troubles: list[str]) -> None:
    page.on("pageerror", lambda error: troubles.append(f"script error: {error}"))
    page.on(
        "console",
        lambda message: (
            troubles.append(f"console: {message.text}") if message.type == "error" else None
        ),
    )
    page.on(
        "request",
        lambda request: (
            troubles.append(f"request to another host: {request.url}")
            if not request.url.startswith(("http://127.0.0.1", "data:", "blob:"))
            else None
        ),
    )
