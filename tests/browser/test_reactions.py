"""The page of reactions shows what SQL finds in the published file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from etl.settings import Settings
from tests.support.browsing import settle
from tests.support.warehouses import ask

Open = Callable[..., Page]
FILTERS = "count=reports&substance=7-oh,kratom&from=2020-Q1&role=suspect"
CHOSEN = (
    "received_date >= date '2020-01-01' and is_suspect and source = 'faers' "
    "and substance in ('7-oh', 'kratom')"
)


def rows_of(page: Page, panel: str) -> dict[str, list[str]]:
    page.locator(f"button[data-panel={panel}]").click()
    settle(page)
    return {
        row.locator("th").first.inner_text(): row.locator("td").all_inner_texts()
        for row in page.locator(f"#{panel} tbody tr").all()
    }


@pytest.mark.parametrize(
    ("view", "block", "listed"),
    [
        ("groups", "reported-reaction-group-faers", "reaction_group"),
        ("terms", "reported-reaction-faers", "pt"),
    ],
)
def test_the_reactions_shown_are_those_of_the_reports(
    demo: str, demo_data: Path, open_page: Open, view: str, block: str, listed: str
) -> None:
    page = open_page(f"{demo}/reactions?{FILTERS}&view={view}")
    shown = rows_of(page, f"{block}-table")
    found = ask(
        Settings(data=demo_data),
        f"""select listed, count(distinct report_id) filter (where substance = 'kratom'),
            count(distinct report_id) filter (where substance = '7-oh')
        from mart_report_substance
        join (select distinct report_id, {listed} as listed from core_reaction) using (report_id)
        where {CHOSEN} group by listed""",
    )
    names = dict(
        ask(Settings(data=demo_data), "select reaction_group, label from mart_reaction_group")
    )
    counts = {names.get(key, str(key).capitalize()): numbers for key, *numbers in found}
    assert len(shown) >= 20
    for name, cells in shown.items():
        numbers = [int(cell.split(" ")[0].replace(",", "")) for cell in cells]
        assert numbers == counts[name], name
    most = max(counts, key=lambda name: counts[name][0] if name != "Other terms" else 0)
    assert page.inner_text(f"#{block}-title").startswith(
        f"Among reports naming it as suspect: {most}: listed on "
    )


def test_ratios_shown_are_those_of_the_reports(demo: str, demo_data: Path, open_page: Open) -> None:
    """All four cells counted again from the reports of the background, and the ratio from them."""
    page = open_page(f"{demo}/reactions?view=terms-more-often&of=7-oh&role=suspect&to=2025-Q1")
    block = "more-often-reaction-faers"
    said = "The filter chosen above (dates) does not apply here."
    assert said in page.inner_text(f"#{block} .sub")
    shown = rows_of(page, f"{block}-table")
    found = ask(
        Settings(data=demo_data),
        """with named as (
            select report_id from background_mention
            where source = 'faers' and substance = '7-oh' and is_suspect
        ),
        listed as (
            select pt, count(*) as a from background_mention_reaction
            where source = 'faers' and report_id in (from named) group by pt
        )
        select pt, a, margin.reports - a, named_reports - a,
            total.reports - margin.reports - named_reports + a
        from listed
        cross join (select count(*) as named_reports from named)
        join background_reaction as margin using (pt)
        join background_total as total on margin.source = total.source
        where margin.source = 'faers'""",
    )
    assert len(shown) == len(found) > 20
    for term, a, c, b, d in found:
        cells = shown[term.capitalize()]
        assert (cells[0], cells[2]) == (f"{a:,}", f"{c:,}"), term
        if b * c:
            ratio = a * d / (b * c)
            text = f"{ratio:,.0f}" if ratio >= 9.95 else f"{ratio:.{1 if ratio >= 0.095 else 2}f}"
            assert cells[4].split(" ")[0] == text, term
    above = sum(cells[-1] == "yes" for cells in shown.values())
    tested = sum(" to " in cells[4] for cells in shown.values())
    assert page.inner_text(f"#{block}-title").startswith(f"{above} of {tested} terms ")


def test_the_other_substances_are_one_link_away_and_the_filters_stay(
    demo: str, open_page: Open
) -> None:
    page = open_page(f"{demo}/reactions?view=terms-more-often&of=7-oh&role=suspect")
    assert "with 7-OH than" in page.inner_text("#more-often-reaction-faers-title")
    page.click("#of-kratom")
    page.wait_for_function("() => !location.search.includes('of=')")
    settle(page)
    assert "with kratom than" in page.inner_text("#more-often-reaction-faers-title")
    assert "role=suspect" in page.evaluate("location.search")
