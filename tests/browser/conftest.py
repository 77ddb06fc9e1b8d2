"""A real server, a real Chromium."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response

from tests.support.browsing import CHROMIUM, chromium, longest_report, served, settle

HEIGHT = 1000


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
        return f"{demo}{path}?id={quote(report)}" if path == "/report" else demo + path

    return address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("KRATOMWATCH_REQUIRE_BROWSER"):
            pytest.fail("no Chromium, and KRATOMWATCH_REQUIRE_BROWSER is set")
        pytest.skip("no Chromium on this machine")
    with chromium() as browser:
        yield browser


@dataclass
class Window:
    """A page that tests use one after the other, so that Plotly is compiled in it only once.

    Attributes:
        page: Of a context of its own.
        troubles: What the test that has it now must not see: script errors, other hosts.
        unknown: Addresses of pages that it asked for and that there are not.
    """

    page: Page
    troubles: list[str] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.troubles.append(f"script error: {error}"))
        self.page.on("console", self._console)
        self.page.on("request", self._request)
        self.page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and message.location.get("url") not in self.unknown:
            self.troubles.append(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status == 404 and response.request.is_navigation_request():
            self.unknown.add(response.url)

    def _request(self, request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1", "data:", "blob:")):
            self.troubles.append(f"request to another host: {request.url}")

    def clear(self, width: int) -> list[str]:
        """Leave nothing of a test behind, and give what it must not have seen."""
        self.page.unroute_all(behavior="ignoreErrors")
        if self.page.url.startswith("http"):
            self.page.evaluate("localStorage.clear()")
        self.page.goto("about:blank")
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        troubles, self.troubles = self.troubles, []
        return troubles


@pytest.fixture(scope="session")
def windows() -> dict[tuple[int, str], list[Window]]:
    """Windows that no test has now, by their width and color scheme."""
    return {}


@pytest.fixture
def open_page(
    browser: Browser, windows: dict[tuple[int, str], list[Window]]
) -> Iterator[Callable[..., Page]]:
    """Open an address and wait until the page is drawn; other hosts and script errors fail."""
    used: list[tuple[tuple[int, str], Window, bool]] = []

    def new_window(width: int, scheme: str) -> Window:
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHT},
            color_scheme=scheme,  # type: ignore[arg-type]
        )
        return Window(context.new_page())

    def open_(
        address: str, *, width: int = 1440, scheme: str = "light", fresh: bool = False
    ) -> Page:
        key = (width, scheme)
        free = windows.setdefault(key, [])
        window = free.pop() if free and not fresh else new_window(width, scheme)
        used.append((key, window, fresh))
        window.page.goto(address)
        settle(window.page)
        return window.page

    yield open_
    troubles = []
    for key, window, is_fresh in used:
        if is_fresh:
            troubles += window.troubles
            window.page.context.close()
        else:
            troubles += window.clear(key[0])
            windows[key].append(window)
    assert not troubles, troubles
