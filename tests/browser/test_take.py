"""Take it along: the menu of a chart, its pictures, its citation, and a chart in another's page."""

from __future__ import annotations

import re
import struct
import threading
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.support.browsing import axe_violations, settle

Open = Callable[..., Page]
CHART = "/trends?source=faers&from=2020-Q1"


def saved(page: Page, kind: str, folder: Path) -> Path:
    """A picture as the browser saves it."""
    page.locator("details.take > summary").first.click()
    with page.expect_download() as download:
        page.locator(f"[data-picture={kind}]").first.click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def words_of(picture: Path) -> str:
    """The text of an SVG, line after line."""
    return " ".join(" ".join(ET.parse(picture).getroot().itertext()).split())  # noqa: S314


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_a_picture_says_what_the_page_says(
    demo: str, open_page: Open, tmp_path: Path, width: int, scheme: str
) -> None:
    page = open_page(demo + CHART, width=width, scheme=scheme)
    picture = saved(page, "svg", tmp_path)
    assert re.fullmatch(
        r"kratomwatch_trend_faers_any-substance_2020-q1_synthetic-\d{8}\.svg", picture.name
    )
    words = words_of(picture)
    block = page.locator("section.block")
    for said in (
        block.locator("h2").inner_text(),
        "Synthetic data. Invented reports",
        "FAERS · Trend by quarter received",
        "data up to 30 June 2026",
        "generation ",
        "Read with this chart",
    ):
        assert said in words.replace("- ", "-"), said
    for limit in block.locator("aside.notes li").all_inner_texts():
        assert " ".join(limit.split()) in words
    assert page.url.partition("?")[0] in words
    text = picture.read_text(encoding="utf-8")
    assert "#12436d" in text or "rgb(18, 67, 109)" in text, "not in light colors"
    assert "http://" not in re.sub(r"xmlns(:\w+)?=\"[^\"]+\"|" + re.escape(demo), "", text)


def test_a_picture_is_as_wide_on_a_phone(demo: str, open_page: Open, tmp_path: Path) -> None:
    sizes = set()
    for width in (1440, 390):
        picture = saved(open_page(demo + CHART, width=width), "png", tmp_path)
        content = picture.read_bytes()
        assert content.startswith(b"\x89PNG")
        sizes.add(struct.unpack(">II", content[16:24]))
    ((wide, high),) = sizes
    assert wide == 2 * (928 + 56)
    assert 1_000 < high < 2_000


def test_no_word_of_a_picture_lies_outside_it(demo: str, open_page: Open, tmp_path: Path) -> None:
    """Title, limits and source take their own room: nothing of the chart is under them."""
    page = open_page(demo + CHART)
    text = saved(page, "svg", tmp_path).read_text(encoding="utf-8")
    page.goto("about:blank")
    page.set_content(text)
    boxes = page.evaluate(
        """() => {
            const { width, height } = document.querySelector('svg').getBoundingClientRect();
            const texts = Array.from(document.querySelectorAll('.annotation-text'));
            return [width, height, texts.map((one) => {
                const { left, right, top, bottom } = one.getBoundingClientRect();
                return [left - 8, right - 8, top - 8, bottom - 8];
            })];
        }"""
    )
    width, height, texts = boxes
    assert len(texts) > 10
    for left, right, top, bottom in texts:
        assert left >= -1
        assert right <= width + 1
        assert top >= -1
        assert bottom <= height + 1


def test_the_menu_closes_and_gives_the_focus_back(demo: str, open_page: Open) -> None:
    page = open_page(demo + CHART)
    summary = page.locator("details.take > summary")
    summary.focus()
    page.keyboard.press("Enter")
    assert axe_violations(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert page.locator("details.take[open]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    summary.click()
    page.locator("h1").click()
    assert page.locator("details.take[open]").count() == 0


def test_a_citation_has_the_address_of_the_view(demo: str, open_page: Open) -> None:
    page = open_page(demo + CHART)
    page.locator("details.take > summary").click()
    page.locator("[data-panel=trend-faers-cite]").click()
    cited = page.locator("#trend-faers-cited")
    assert cited.inner_text().endswith(demo + CHART)
    assert "open=trend-faers-cite" in page.url
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("[data-copy=trend-faers-cited]").click()
    page.wait_for_function(
        "(text) => navigator.clipboard.readText().then((copied) => copied === text)",
        arg=cited.inner_text(),
    )
    page.reload()
    settle(page)
    assert page.locator("#trend-faers-cited").inner_text().endswith(demo + CHART)
    page.goto(demo + "/methods?view=cite")
    settle(page)
    assert page.locator("#method-cited").inner_text().endswith(demo + "/methods?view=cite")


@pytest.fixture
def other() -> Iterator[Callable[[str], str]]:
    """Serve a page as somebody else does, and give its address."""
    served = [""]

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(served[0].encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def serve(text: str) -> str:
            served[0] = text
            return f"http://127.0.0.1:{server.server_port}/"

        yield serve
        server.shutdown()


def test_a_chart_stands_in_the_page_of_another(
    demo: str, open_page: Open, other: Callable[[str], str]
) -> None:
    """Another port of this machine is another origin."""
    page = open_page(demo + CHART + "&open=trend-faers-cite")
    embedding = page.locator("#trend-faers-embed").inner_text()
    page.goto(other(f"<!DOCTYPE html><title>Other</title><main>{embedding}</main>"))
    frame = page.frame_locator("iframe")
    frame.locator("#trend-faers h2").wait_for(timeout=30_000)
    frame.locator("#trend-faers .main-svg").first.wait_for(timeout=30_000)
    assert "from=2020-Q1" in embedding
    assert frame.locator("header.mast").is_hidden()
    assert frame.locator(".filters").is_hidden()
    assert frame.locator("#strip").is_visible()
    assert frame.locator("aside.notes").is_visible()
    with page.expect_popup() as opened:
        frame.locator("aside.notes a").click()
    opened.value.wait_for_selector("main h1")
    assert "/limitations" in opened.value.url
    opened.value.close()
