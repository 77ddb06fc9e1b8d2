"""A real server, a real Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import axe_core_python
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from etl import pipeline
from etl.demo.write_all import write_releases
from etl.settings import Settings

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome", "chrome")
        if (found := shutil.which(name))
    ),
    None,
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@contextmanager
def served(data: Path) -> Iterator[str]:
    """Serve a data folder with the real command and give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "dashboard", "--port", str(port), "--data", str(data)],
            cwd=ROOT,
            stdout=log,
            stderr=log,
            env={**os.environ, "KRATOMWATCH_WORKERS": "1"},
        )
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_until_answering(address, process, log)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait_until_answering(address: str, process: subprocess.Popen[bytes], log: IO[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            log.seek(0)
            pytest.fail(f"the dashboard ended: {log.read().decode()}")
        try:
            urllib.request.urlopen(f"{address}/health", timeout=2)
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    pytest.fail("the dashboard did not answer within 60 seconds")


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo warehouse."""
    folder = tmp_path_factory.mktemp("demo")
    settings = Settings(data=folder / "data")
    incoming = folder / "in"
    incoming.mkdir()
    for file in write_releases(incoming):
        pipeline.add(settings, file.source, [file.path], is_synthetic=True)
    pipeline.run(settings)
    return settings.data


@pytest.fixture(scope="session")
def demo(demo_data: Path) -> Iterator[str]:
    with served(demo_data) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("KRATOMWATCH_REQUIRE_BROWSER"):
            pytest.fail("no Chromium, and KRATOMWATCH_REQUIRE_BROWSER is set")
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


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


def settle(page: Page) -> None:
    """Wait until the page for the present address is there and its charts are drawn."""
    page.wait_for_selector("main h1", timeout=30_000)
    page.wait_for_function(
        "() => !document.querySelector('[data-dash-is-loading=\"true\"]') && "
        "[...document.querySelectorAll('.js-plotly-plot')].every(p => p.querySelector('svg'))",
        timeout=30_000,
    )
    page.wait_for_timeout(150)


def axe_violations(page: Page) -> list[str]:
    """Run axe-core over the page (WCAG 2.2 A and AA) and give what it found."""
    page.evaluate(AXE)
    result = page.evaluate(
        "() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', "
        "'wcag22aa', 'best-practice']})"
    )
    return [
        f"{found['id']}: {node['html'][:160]}"
        for found in result["violations"]
        for node in found["nodes"]
    ]
