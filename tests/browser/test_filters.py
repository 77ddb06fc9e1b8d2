"""Filters, source and view live in the address, and the address sets them."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page

from tests.support.browsing import ask_question, axe_violations, choose, settle

Open = Callable[..., Page]


def query_of(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.name"))


def go_back(page: Page) -> None:
    page.go_back()
    settle(page)


def test_filters_write_the_address_and_the_address_sets_the_filters(
    demo: str, open_page: Open
) -> None:
    page = open_page(demo + "/trends")
    everything = page.inner_text("#result")
    page.locator("#filters-form").get_by_text("Suspect only").click()
    settle(page)
    for name in ("Kratom", "Mitragynine", "Synthetic analogue"):
        page.get_by_role("checkbox", name=name, exact=True).uncheck()
        settle(page)
    narrowed = page.inner_text("#result")
    assert narrowed != everything
    query = query_of(page)
    assert query == {"substance": ["7-oh"], "role": ["suspect"]}

    again = open_page(page.url)
    assert again.inner_text("#result") == narrowed
    assert not again.get_by_role("checkbox", name="Kratom", exact=True).is_checked()
    assert again.get_by_role("checkbox", name="7-OH", exact=True).is_checked()
    assert again.get_by_label("Suspect only").is_checked()

    page.get_by_role("link", name="Co-ingestants").click()
    page.wait_for_function("() => location.pathname === '/co-ingestants'")
    settle(page)
    assert query_of(page) == query
    assert page.inner_text("#result") == narrowed
    go_back(page)
    assert urlsplit(page.url).path == "/trends"
    assert page.inner_text("#result") == narrowed
    page.get_by_role("button", name="Reset filters").click()
    page.wait_for_function("() => location.search === ''")
    settle(page)
    assert all(box.is_checked() for box in page.get_by_role("checkbox").all())
    assert page.get_by_label("Any role").is_checked()
    assert page.inner_text("#result") == everything


def test_choosing_quarters_and_outcome(demo: str, open_page: Open) -> None:
    page = open_page(demo + "/trends?from=2024-Q1&to=2025-Q2&outcome=death")
    first = page.get_by_label("First quarter")
    assert page.get_by_label("Last quarter").input_value() == "2025-Q2"
    assert page.get_by_role("combobox", name="Outcome").input_value() == "death"
    assert page.get_by_label("Any role").is_checked()
    assert first.input_value() == "2024-Q1"
    before = page.inner_text("#trend-faers")
    assert "2024-Q1 to 2025-Q2" in before
    first.focus()
    assert axe_violations(page) == []
    first.select_option("2024-Q3")
    settle(page)
    assert "from=2024-Q3" in page.url
    assert "2024-Q3 to 2025-Q2" in page.inner_text("#trend-faers")


def test_quarters_given_the_wrong_way_round_are_put_right(demo: str, open_page: Open) -> None:
    page = open_page(demo + "/trends?to=2024-Q2")
    choose(page, **{"from": "2025-Q1"})
    assert query_of(page) == {"from": ["2024-Q2"], "to": ["2025-Q1"]}
    assert page.get_by_label("First quarter").input_value() == "2024-Q2"
    assert page.get_by_label("Last quarter").input_value() == "2025-Q1"


def test_without_any_substance_all_are_chosen_again(demo: str, open_page: Open) -> None:
    page = open_page(demo + "/trends?substance=7-oh")
    page.get_by_role("checkbox", name="7-OH", exact=True).click()
    settle(page)
    assert query_of(page) == {}
    assert all(box.is_checked() for box in page.get_by_role("checkbox").all())


def test_source_and_view_are_restored_by_back_and_forward(demo: str, open_page: Open) -> None:
    page = open_page(demo + "/trends")
    addresses, headings = [page.url], [page.inner_text("main h2")]
    for step in (
        lambda: page.locator("#source-hfcs").click(),
        lambda: ask_question(page, 2),
        lambda: choose(page, outcome="serious"),
    ):
        step()
        settle(page)
        addresses.append(page.url)
        headings.append(page.inner_text("main h2"))
    assert query_of(page) == {"source": ["hfcs"], "view": ["outcomes"], "outcome": ["serious"]}
    assert len(set(headings)) >= 3
    for address, heading in list(zip(addresses, headings, strict=True))[-2::-1]:
        go_back(page)
        assert (page.url, page.inner_text("main h2")) == (address, heading)
        assert page.get_by_role("combobox", name="Outcome").input_value() == "any"
    assert page.locator("nav.qs [aria-current]").get_attribute("id") == "q-0"
    assert page.locator("nav.sw [aria-current]").get_attribute("id") == "source-faers"
    for address, heading in list(zip(addresses, headings, strict=True))[1:]:
        page.go_forward()
        settle(page)
        assert (page.url, page.inner_text("main h2")) == (address, heading)
    assert page.get_by_role("combobox", name="Outcome").input_value() == "serious"
    assert page.locator("nav.qs [aria-current]").get_attribute("id") == "q-2"
    assert page.locator("nav.sw [aria-current]").get_attribute("id") == "source-hfcs"


def test_source_view_and_filters_are_kept_by_one_another(demo: str, open_page: Open) -> None:
    page = open_page(demo + "/co-ingestants?source=hfcs&view=ingredients")
    choose(page, outcome="death")
    assert query_of(page) == {
        "source": ["hfcs"],
        "view": ["ingredients"],
        "outcome": ["death"],
    }
    ask_question(page, 2)
    page.locator("#source-faers").click()
    settle(page)
    assert query_of(page)["outcome"] == ["death"]
    assert query_of(page)["view"] == ["number"]
    page.get_by_role("button", name="Reset filters").click()
    settle(page)
    assert query_of(page) == {"source": ["faers"], "view": ["number"]}


def test_a_question_asked_before_its_answers_are_there_keeps_the_filters(
    demo: str, open_page: Open
) -> None:
    page = open_page(demo + "/trends")
    page.locator("#filters-form [name=outcome]").select_option("death")
    page.wait_for_function(
        "() => document.querySelector('#q-1').getAttribute('href').includes('outcome=death')"
    )
    assert page.evaluate("document.documentElement.dataset.slots") == "busy"
    ask_question(page, 1)
    assert query_of(page) == {"view": ["leaf"], "outcome": ["death"]}


@pytest.mark.parametrize("width", [1440, 390])
def test_the_focus_stays_on_what_changed_the_page(demo: str, open_page: Open, width: int) -> None:
    page = open_page(demo + "/trends", width=width)
    if width == 390:
        page.get_by_role("button", name="Change filters").click()
    for name in ("substance", "role"):
        control = page.locator(f"#filters-form [name={name}]").last
        control.focus()
        page.keyboard.press("Space")
        settle(page)
        assert focused(page) == name
        assert control.evaluate("one => one === document.activeElement")
    for name in ("from", "to", "outcome"):
        page.locator(f"#filters-form [name={name}]").focus()
        page.keyboard.press("ArrowDown" if name != "to" else "ArrowUp")
        settle(page)
        assert focused(page) == name
    page.locator("#source-hfcs").focus()
    page.keyboard.press("Enter")
    settle(page)
    assert focused(page) == "source-hfcs"
    if width == 390:
        page.locator(".qm > summary").focus()
        page.keyboard.press("Enter")
        page.locator("#m-2").focus()
        page.keyboard.press("Enter")
        settle(page)
        assert page.evaluate("document.activeElement === document.querySelector('.qm > summary')")
    else:
        page.locator("#q-2").focus()
        page.keyboard.press("Enter")
        settle(page)
        assert focused(page) == "q-2"
        page.locator("#theme").focus()
        page.keyboard.press("Enter")
        settle(page)
        assert focused(page) == "theme"
        page.keyboard.press("Enter")
        settle(page)
    table = page.locator("main button[data-panel$=-table]").first
    table.focus()
    page.go_back()
    settle(page)
    assert page.evaluate("document.activeElement !== document.body")


def test_a_page_is_gone_to_with_the_focus_at_its_beginning(demo: str, open_page: Open) -> None:
    page = open_page(demo + "/trends")
    page.get_by_role("link", name="Reports", exact=True).focus()
    page.keyboard.press("Enter")
    settle(page)
    assert focused(page) == "main"
    page.get_by_role("link", name="Next", exact=True).focus()
    page.keyboard.press("Enter")
    settle(page)
    assert query_of(page)["page"] == ["2"]
    assert page.evaluate("document.activeElement.textContent") == "Next"


def test_what_is_now_shown_is_said_once_and_politely(demo: str, open_page: Open) -> None:
    page = open_page(demo + "/trends")
    said = page.locator("#said")
    assert said.get_attribute("role") == "status"
    assert said.inner_text() == ""
    ask_question(page, 2)
    assert said.inner_text() == f"Now shown: {page.inner_text('main h2')}"


def test_the_link_copied_is_the_address(demo: str, open_page: Open) -> None:
    page = open_page(demo + "/trends?outcome=death", fresh=True)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link to this view").click()
    page.get_by_role("button", name="Link copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_further_filters_stand_behind_one_button_that_says_how_many_are_active(
    demo: str, open_page: Open
) -> None:
    page = open_page(demo + "/trends?age=18_24,25_34")
    more = page.locator("#more-open")
    assert more.inner_text() == "More filters (1)"
    assert not page.get_by_role("combobox", name="Sex", exact=True).is_visible()
    more.focus()
    page.keyboard.press("Enter")
    assert more.get_attribute("aria-expanded") == "true"
    age = page.get_by_role("combobox", name="Age", exact=True)
    assert age.locator("option:checked").inner_text() == "18–24 or 25–34"
    page.get_by_role("combobox", name="Sex", exact=True).focus()
    page.keyboard.press("ArrowDown")
    settle(page)
    assert focused(page) == "sex"
    assert query_of(page) == {"age": ["18_24,25_34"], "sex": ["female"]}
    assert more.inner_text() == "More filters (2)"
    line = page.locator("#result .only").inner_text()
    assert line.startswith("Only those with sex female and with age 18–24 or 25–34. Left out")
    assert axe_violations(page) == []
    page.keyboard.press("Escape")
    assert focused(page) == "more-open"
    assert not age.is_visible()
    go_back(page)
    assert more.inner_text() == "More filters (1)"
    page.get_by_role("button", name="Reset filters").click()
    settle(page)
    assert query_of(page) == {}
    assert more.inner_text() == "More filters"
    more.click()
    page.get_by_role("button", name="Kratom or mitragynine").click()
    settle(page)
    assert query_of(page) == {"substance": ["kratom,mitragynine"]}
    assert not page.get_by_role("checkbox", name="7-OH", exact=True).is_checked()


@pytest.mark.parametrize(("width", "opener"), [(1440, "#more-open"), (390, "#filter-open")])
def test_the_filters_stay_in_view_while_one_reads(
    demo: str, open_page: Open, width: int, opener: str
) -> None:
    page = open_page(demo + "/reactions", width=width)
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    bar = page.locator("#filters").bounding_box()
    assert bar is not None
    assert bar["y"] == 0
    assert bar["height"] <= 56, "what stays is thin"
    page.locator(opener).click()
    if width == 390:
        page.locator("#more-open").click()
        assert axe_violations(page) == []
    choose(page, reaction="respiratory")
    assert query_of(page) == {"reaction": ["respiratory"]}
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("#filters").evaluate("one => one.getBoundingClientRect().top") == 0
    anchor = page.locator("main section.block").first
    anchor.evaluate("one => one.scrollIntoView()")
    place = anchor.bounding_box()
    assert place is not None
    assert place["y"] >= bar["height"], "the filters cover what one goes to"
