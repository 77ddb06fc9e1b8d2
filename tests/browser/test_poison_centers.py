"""The page of poison centers on the demo warehouse, as a reader meets it."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable

from playwright.sync_api import Page

from tests.support.browsing import ask_question

Open = Callable[..., Page]


def test_small_counts_are_hatched_with_words_and_a_key(demo: str, open_page: Open) -> None:
    page = open_page(demo + "/poison-centers?view=outcome&open=poison-center-outcome-table")
    table = page.locator("#poison-center-outcome-table")
    hidden = table.locator("td.sup")
    assert hidden.count() >= 4
    words = set(hidden.locator(".vh").all_inner_texts())
    assert words == {"suppressed, 1 to 9", "hidden to protect another cell"}
    assert "1 to 9 exposures, not shown" in table.locator("caption").inner_text()
    assert "moderate, major or death" in page.inner_text("#poison-center-outcome h2")


def test_the_signs_of_the_page_are_those_of_the_download(demo: str, open_page: Open) -> None:
    page = open_page(demo + "/poison-centers?view=outcome&open=poison-center-outcome-table")
    href = page.locator("#poison-center-outcome a[href^='/download/']").get_attribute("href") or ""
    with urllib.request.urlopen(demo + href) as answer:
        csv = answer.read().decode("utf-8")
    signs = page.locator("#poison-center-outcome-table td.sup span:not(.vh)").all_inner_texts()
    assert csv.count("<10") == signs.count("<10")
    assert csv.count("‡") == signs.count("‡")


def test_the_page_says_why_only_line_lists_are_suppressed(demo: str, open_page: Open) -> None:
    page = open_page(demo + "/poison-centers?view=hidden")
    words = page.inner_text("#privacy")
    assert "FAERS and HFCS reports are published by FDA one by one" in words
    ask_question(page, 0)
    series = page.locator("#published-series")
    assert "not verified" in series.inner_text()
