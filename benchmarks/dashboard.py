"""What a reader waits for: `python -m benchmarks --dashboard [DATA …]` drives a real Chromium.

Every page is opened with an empty cache, every view of it is shown for every source, and there
every control of the filters is set to another value and back. Measured are the time from the change
to the settled page, the longest task of the browser's main thread, the server's time for each
answer (its `Server-Timing`), and nodes, JSON and height. Without folders a demo warehouse is made,
and where `KRATOMWATCH_REAL_DATA` is set one of the real FAERS cases that lie there.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from statistics import quantiles

from playwright.sync_api import Browser, Page

from dashboard.pages import PAGES
from etl import pipeline
from etl.settings import Settings
from tests.support.browsing import (
    choose,
    chromium,
    controls,
    longest_report,
    served,
    settle,
    views_of_sources,
    weigh,
)

REAL_CASES = Path("faers_kratom/faers_public_dashboard_to_2022.csv")
WIDTHS = (1440, 390)
COLD_OPENINGS = 3
BOUNDS = {
    "cold s": 1.5,
    "settled s": 1.0,
    "task ms": 300,
    "server ms": 80,
    "kB": 150,
    "nodes": 2_500,
    "1440 px": 2_400,
    "390 px": 6_000,
}
# Listens from the first byte on: when the first drawing stood, and how long each change took.
LISTEN = """() => {
    window.measured = { tasks: [], took: [], first: null, server: [] };
    const root = document.documentElement;
    let asked = null;
    const isDrawn = () => document.querySelector('main .js-plotly-plot .main-svg');
    new MutationObserver((_, observer) => {
        if (isDrawn()) {
            window.measured.first = performance.now();
            observer.disconnect();
        }
    }).observe(document, { childList: true, subtree: true });
    for (const kind of ['change', 'click']) {
        document.addEventListener(kind, () => (asked = asked ?? performance.now()), true);
    }
    document.addEventListener('kratomwatch:settled', () => {
        const now = performance.now();
        window.measured.first = window.measured.first ?? now;
        if (asked !== null) {
            window.measured.took.push(now - asked);
        }
        asked = null;
    });
    new PerformanceObserver((list) => {
        window.measured.tasks.push(...list.getEntries().map((entry) => entry.duration));
    }).observe({ type: 'longtask', buffered: true });
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
            if (new URL(entry.name).pathname === '/_dash-update-component') {
                window.measured.server.push(...entry.serverTiming.map((one) => one.duration));
            }
        }
    }).observe({ type: 'resource', buffered: true });
}"""


@dataclass
class Measured:
    """What was measured on one page, over all its views, sources and changes.

    Attributes:
        cold: Seconds from a navigation with an empty cache to the first drawing, each time.
        settled: Seconds from a change of a filter to the settled page.
        tasks: Milliseconds of the tasks longer than 50 while filters changed.
        server: Milliseconds that the server took for each answer.
        nodes: Elements of each view.
        kilobytes: JSON sent for each view, uncompressed.
        heights: Pixels of each view, by the width of the window.
        slowest: The changes that took longest, and how long.
    """

    views: int = 0
    cold: list[float] = field(default_factory=list)
    settled: list[float] = field(default_factory=list)
    tasks: list[float] = field(default_factory=list)
    server: list[float] = field(default_factory=list)
    nodes: list[int] = field(default_factory=list)
    kilobytes: list[float] = field(default_factory=list)
    heights: dict[int, list[int]] = field(default_factory=lambda: {width: [] for width in WIDTHS})
    slowest: tuple[float, str] = (0.0, "")

    def figures(self) -> dict[str, float]:
        """The worst of each, by the names of the bounds; the server's at the 95th percentile."""
        return {
            "cold s": max(self.cold),
            "settled s": max(self.settled, default=0),
            "task ms": max(self.tasks, default=0),
            "server ms": quantiles(self.server, n=20)[-1] if len(self.server) > 1 else 0,
            "kB": max(self.kilobytes),
            "nodes": max(self.nodes),
            "1440 px": max(self.heights[1440]),
            "390 px": max(self.heights[390]),
        }


def main(folders: Sequence[Path]) -> None:
    """Measure every page on each warehouse and print a table for each."""
    with _warehouses(folders) as found, chromium() as browser:
        for name, data in found:
            print(f"\n{name}")
            print(f"{'page':<18}{'views':>6}{'changes':>9}", end="")
            print("".join(f"{what:>11}" for what in BOUNDS), flush=True)
            with served(data) as address:
                for path, measured in _pages(browser, address, data):
                    _say(path, measured)


def _say(path: str, measured: Measured) -> None:
    figures = measured.figures()
    print(f"{path:<18}{measured.views:>6}{len(measured.settled):>9}", end="")
    for what, bound in BOUNDS.items():
        mark = "!" if figures[what] > bound else " "
        print(f"{figures[what]:>10,.{2 if bound < 10 else 0}f}{mark}", end="")
    print(f"  {measured.slowest[0]:.2f} s: {measured.slowest[1]}", flush=True)


@contextmanager
def _warehouses(folders: Sequence[Path]) -> Iterator[list[tuple[str, Path]]]:
    with tempfile.TemporaryDirectory(prefix="kratomwatch-bench-") as made:
        found = [(str(folder), folder) for folder in folders]
        if not found:
            found = [("demo", demo(Path(made) / "demo"))]
            real = os.environ.get("KRATOMWATCH_REAL_DATA")
            if real:
                settings = Settings(data=Path(made) / "real")
                pipeline.add(settings, "faers_line_listing", [Path(real) / REAL_CASES])
                pipeline.run(settings)
                found.append(("real FAERS cases", settings.data))
        yield found


def demo(data: Path) -> Path:
    """Make a demo warehouse in a folder."""
    command = [sys.executable, "-m", "etl", "--data", str(data), "demo"]
    subprocess.run(command, check=True, capture_output=True)
    return data


def _pages(browser: Browser, address: str, data: Path) -> Iterator[tuple[str, Measured]]:
    for page in PAGES:
        path = page.path
        if path == "/report":
            path += f"?id={longest_report(data)}"
        measured = Measured()
        for _ in range(COLD_OPENINGS):
            measured.cold.append(_cold(browser, address + path))
        for width in WIDTHS:
            _walk(browser, address + path, measured, width=width)
        yield page.path, measured


def _cold(browser: Browser, address: str) -> float:
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    context.add_init_script(f"({LISTEN})()")
    page = context.new_page()
    page.goto(address)
    settle(page)
    seconds = float(page.evaluate("window.measured.first")) / 1000
    context.close()
    return seconds


def _walk(browser: Browser, address: str, measured: Measured, *, width: int) -> None:
    """Weigh every view; in the wide window also change every filter there, and back."""
    context = browser.new_context(viewport={"width": width, "height": 1000})
    context.add_init_script(f"({LISTEN})()")
    page = context.new_page()
    page.goto(address)
    settle(page)
    changes = controls(page) if width == max(WIDTHS) and "/report?" not in address else []
    for view in views_of_sources(page):
        weight = weigh(page)
        measured.nodes.append(weight.nodes)
        measured.kilobytes.append(weight.bytes / 1000)
        measured.heights[width].append(weight.height)
        measured.views += width == max(WIDTHS)
        _forget(page)
        for name, value in changes:
            choose(page, **{name: value})
            _take(page, measured, f"{name} {value} on {view.removeprefix(address)}")
        weigh(page)
    context.close()


def _forget(page: Page) -> None:
    page.evaluate("Object.assign(window.measured, { tasks: [], took: [], server: [] })")


def _take(page: Page, measured: Measured, change: str) -> None:
    found = page.evaluate("window.measured")
    seconds = max(found["took"], default=0) / 1000
    measured.settled.append(seconds)
    measured.tasks += found["tasks"]
    measured.server += chain(found["server"])
    measured.slowest = max(measured.slowest, (seconds, change))
    _forget(page)
