"""Every control on every page: the page answers, what stood there stays readable, it settles."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from dashboard.pages import PAGES
from tests.support.browsing import choose, controls, further_controls, settle, views_of_sources

Open = Callable[..., Page]
LONGEST_TASK_MS = 1_000
TIMES = 3
PALEST = 0.4
WATCH = """() => {
    const main = document.querySelector('main');
    const readable = 'h2, .one, .few, .state, .empty';
    window.watched = { tasks: [], gaps: [], palest: 1, settled: 0 };
    const look = () => {
        const parts = [...main.querySelectorAll('.slot > :not(.next)')];
        const words = parts.flatMap((part) => [...part.querySelectorAll(readable)]);
        const seen = words.filter((one) => one.textContent.trim() && one.checkVisibility({
            opacityProperty: true, visibilityProperty: true }));
        if (!seen.length) {
            window.watched.gaps.push(main.innerText.slice(0, 80));
        }
        for (const slot of main.querySelectorAll('.slot')) {
            const { opacity } = getComputedStyle(slot);
            window.watched.palest = Math.min(window.watched.palest, Number(opacity));
        }
    };
    const all = { childList: true, subtree: true, attributes: true };
    new MutationObserver(look).observe(main, all);
    const root = document.documentElement;
    new MutationObserver(look).observe(root, { attributes: true });
    document.addEventListener('kratomwatch:settled', () => (window.watched.settled += 1));
    new PerformanceObserver((list) => {
        window.watched.tasks.push(...list.getEntries().map((entry) => entry.duration));
    }).observe({ type: 'longtask' });
}"""


class Watch:
    """What a page does while it is changed; one change after the other is judged.

    A task counts in full, with what it waited for a processor. Only where pages waited longer than
    they ran, which is others' doing (idle: about a seventh), is the waiting taken off.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.changes: list[str] = []
        self.slow: set[str] = set()
        self._before = self._run_and_waited()
        page.evaluate(WATCH)

    def _run_and_waited(self) -> tuple[int, int]:
        """How long the threads that draw pages ran so far and waited to run, in nanoseconds."""
        browser = self.page.context.browser
        assert browser is not None
        session = browser.new_browser_cdp_session()
        processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
        session.detach()
        counted = [
            Path(f"/proc/{one['id']}/schedstat") for one in processes if one["type"] == "renderer"
        ]
        times = [path.read_text().split()[:2] for path in counted if path.exists()]
        return sum(int(run) for run, _ in times), sum(int(waited) for _, waited in times)

    def longest(self, found: dict[str, Any]) -> float:
        """The longest task since the last time, in milliseconds."""
        before, self._before = self._before, self._run_and_waited()
        run, waited = (now - then for now, then in zip(self._before, before, strict=True))
        longest: float = max(found["tasks"], default=0)
        return longest * run / (run + waited) if waited > run else longest

    def found(self) -> dict[str, Any]:
        """What was seen since the last time."""
        found: dict[str, Any] = self.page.evaluate("window.watched")
        self.page.evaluate(
            "Object.assign(window.watched, { tasks: [], gaps: [], palest: 1, settled: 0 })"
        )
        return found

    def judge(self, change: str) -> None:
        """Say nothing where the change just made was a good one; a slow one is kept."""
        found = self.found()
        where = f"{change} on {self.page.url}"
        assert not found["gaps"], f"nothing was readable: {where}"
        assert found["palest"] >= PALEST, f"too pale to read: {where}"
        assert found["settled"] <= 1, f"said to be settled {found['settled']} times: {where}"
        if self.longest(found) > LONGEST_TASK_MS:
            self.slow.add(where)
        self.changes.append(change)


@pytest.mark.parametrize("path", [page.path for page in PAGES])
def test_every_control_leaves_the_page_readable_and_quick(
    address_of: Callable[[str], str], open_page: Open, path: str
) -> None:
    assert not slow_again_and_again(lambda: walk(open_page(address_of(path)), path))


def slow_again_and_again(look: Callable[[], set[str]]) -> set[str]:
    """What is slow each time: a page that freezes does so again."""
    slow = look()
    for _ in range(TIMES - 1):
        if slow:
            slow &= look()
    return slow


def walk(page: Page, path: str) -> set[str]:
    """Change every control on a page, some on its other views; give the changes that were slow."""
    address, every = page.url, controls(page)
    watch = Watch(page)
    # further filters do the same on every page, so one page is enough for them
    more = further_controls(page) if path == "/trends" else []
    for name, value in [*every, *more]:
        choose(page, **{name: value})
        watch.judge(f"{name} {value}")
    assert page.url == address, "the way back does not lead back"
    further = cycle(every)
    for _ in views_of_sources(page):
        watch.judge("view or source")
        if path == "/report":
            continue
        # there and back, so that every view begins as an address without filters
        for name, value in (next(further), next(further)):
            choose(page, **{name: value})
            watch.judge(f"{name} {value}")
    assert {change.split()[0] for change in watch.changes} >= {
        "substance",
        "from",
        "to",
        "role",
        "outcome",
        "view",
    }
    return watch.slow


def test_going_from_page_to_page_settles_and_answers(demo: str, open_page: Open) -> None:
    # the first window of all compiles Plotly
    assert not slow_again_and_again(lambda: tour(open_page(demo)))


def tour(page: Page) -> set[str]:
    """Go to every page by the navigation; give those that were slow."""
    watch = Watch(page)
    slow = set()
    for one in [page_ for page_ in PAGES if page_.in_navigation]:
        page.locator("nav.main").get_by_role("link", name=one.name, exact=True).click()
        settle(page)
        found = watch.found()
        assert page.title() == one.title
        assert found["settled"] <= 1
        assert page.inner_text("h1") == one.heading
        if watch.longest(found) > LONGEST_TASK_MS:
            slow.add(one.name)
    return slow


def test_a_late_answer_to_an_older_question_is_dropped(demo: str, open_page: Open) -> None:
    page = open_page(demo + "/trends")
    held: list[Any] = []

    def hold(route: Any) -> None:
        if "/faers?" in (route.request.post_data or "") and "outcome=death" in (
            route.request.post_data or ""
        ):
            held.append(route)
        else:
            route.continue_()

    page.route("**/_dash-update-component*", hold)
    page.locator("#filters-form [name=outcome]").select_option("death")
    page.wait_for_function("() => location.search.includes('death')")
    for _ in range(100):
        if not held:
            page.wait_for_timeout(100)
    assert held
    choose(page, outcome="any")
    heading = page.inner_text("main h2")
    for route in held:
        route.continue_()
    page.wait_for_timeout(1_500)
    settle(page)
    assert page.inner_text("main h2") == heading
    assert page.locator(".slot.waiting").count() == 0
