"""A dashboard served by the real command, and what a browser makes of its pages."""

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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import axe_core_python
import duckdb
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from etl.settings import Settings
from tests.support import ROOT

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
    # A page that is not in front is as quick as one that is.
    "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
    "--disable-background-timer-throttling",
]
AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLORS = ("color-contrast", "link-in-text-block")
# Rows of a table are made alike: those after the first few and before the last tell nothing more.
LIKE_OTHERS = "tbody tr:nth-child(n+7):not(:last-child)"


@contextmanager
def served(data: Path, *, workers: int = 1) -> Iterator[str]:
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
            env={**os.environ, "KRATOMWATCH_WORKERS": str(workers)},
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


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium of this machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def longest_report(data: Path) -> str:
    """The id of the report in a data folder with the most products and versions."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{Settings(data=data).folders.warehouse}' as f (read_only)")
        found = connection.execute(
            "select report_id from f.mart_report_version join f.mart_public_report "
            "using (report_id) group by report_id, product_number "
            "order by count(*) desc, product_number desc limit 1"
        ).fetchone()
    assert found is not None
    return str(found[0])


def settle(page: Page) -> None:
    """Wait until the page for the present address is there, with its drawings and open panels."""
    page.wait_for_selector("main h1", timeout=30_000)
    page.wait_for_function(
        "() => document.documentElement.dataset.slots === 'settled'", timeout=60_000
    )


def choose(page: Page, **filters: str) -> None:
    """Set controls of the filters by their names in the address, and wait for the page.

    Args:
        filters: `outcome="death"`, `to="2025-Q2"`, `role="suspect"`; a substance is added where it
            is not chosen and taken away where it is.
    """
    form = page.locator("#filters-form")
    for name, value in filters.items():
        name = name.rstrip("_")
        if name in ("substance", "role"):
            # what lies over the control in a narrow window is not the control's concern
            form.locator(f"[name={name}][value='{value}']").click(force=True)
        else:
            control = page.locator(f"[name={name}]")
            if not control.is_visible():
                page.locator("#more-open").click()
            control.select_option(value)
        settle(page)


def controls(page: Page) -> list[tuple[str, str]]:
    """Every control of the filters with another value than it has, and the way back."""
    substances = page.eval_on_selector_all(
        "#filters-form [name=substance]", "boxes => boxes.map(box => box.value)"
    )
    quarters, outcomes = (
        page.eval_on_selector_all(
            f"#filters-form [name={name}] option", "options => options.map(option => option.value)"
        )
        for name in ("from", "outcome")
    )
    changes = [("substance", value) for value in substances for _ in ("off", "on")]
    changes += [("from", quarters[-8]), ("from", quarters[0])]
    changes += [("to", quarters[-3]), ("to", quarters[-1])]
    changes += [("role", "suspect"), ("role", "any")]
    changes += [("outcome", value) for one in outcomes[1:] for value in (one, outcomes[0])]
    return changes


def further_controls(page: Page) -> list[tuple[str, str]]:
    """Every further filter with its last word, and the way back."""
    found = page.eval_on_selector_all(
        "#more-filters select",
        "all => all.map(one => [one.name, one.options[one.length - 1].value])",
    )
    return [(name, value) for name, last in found for value in (last, "")]


def ask_question(page: Page, place: int) -> None:
    """Show a view of a page as a reader does: by its link, on a phone out of the closed list."""
    if not page.locator(f"#q-{place}").is_visible():
        page.locator(".qm > summary").click()
        page.locator(f"#m-{place}").click()
    else:
        page.locator(f"#q-{place}").click()
    settle(page)


def views(page: Page) -> Iterator[str]:
    """Go through all views of the page that is open, and give the address of each."""
    count = page.locator("nav.qs a").count()
    for place in range(count):
        ask_question(page, place)
        yield page.url
    if not count:
        yield page.url


def views_of_sources(page: Page) -> Iterator[str]:
    """Go through all views of the page that is open for all sources that each can have."""
    for address in views(page):
        yield address
        shown = "nav.sw a:not([aria-current])"
        others = page.eval_on_selector_all(shown, "links => links.map(link => link.id)")
        for other in others:
            page.locator(f"#{other}").click()
            settle(page)
            yield page.url


@dataclass(frozen=True)
class Weight:
    """What a view is for a browser.

    Attributes:
        nodes: Elements in the document.
        bytes: JSON that Dash sent, uncompressed.
        height: Of the page, in pixels.
    """

    nodes: int
    bytes: int
    height: int


def weigh(page: Page) -> Weight:
    """What stands in the window now, and what was sent since the last time."""
    found = page.evaluate(
        """() => {
            const name = '/_dash-update-component';
            const answers = performance.getEntriesByType('resource').filter(
                (entry) => new URL(entry.name).pathname === name);
            performance.clearResourceTimings();
            const { scrollHeight } = document.documentElement;
            return [
                document.getElementsByTagName('*').length,
                answers.reduce((sum, entry) => sum + entry.decodedBodySize, 0),
                scrollHeight,
            ];
        }"""
    )
    return Weight(*found)


def open_panels(page: Page) -> None:
    """Open everything that folds out under the charts, and wait for what is sent only then."""
    closed = page.locator("main button[data-panel][aria-expanded=false]")
    while closed.count():
        menu = closed.first.locator("xpath=ancestor::details[not(@open)]/summary")
        if menu.count():
            menu.click()
        closed.first.click()
    settle(page)


def axe_violations(page: Page, *, rules: Sequence[str] = ()) -> list[str]:
    """Run axe-core over the page (WCAG 2.2 A and AA) and give what it found.

    Of a long table the first rows and the last are looked at.

    Args:
        rules: only these; null for all.
    """
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE)
    result = page.evaluate(
        """([exclude, runOnly]) => axe.run(
            {include: document, exclude: document.querySelectorAll(exclude)},
            {runOnly, resultTypes: ['violations']})""",
        [
            LIKE_OTHERS,
            {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": TAGS},
        ],
    )
    return [
        f"{found['id']}: {node['html'][:160]}"
        for found in result["violations"]
        for node in found["nodes"]
    ]
