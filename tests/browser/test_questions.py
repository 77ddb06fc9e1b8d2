"""The questions that staff ask: each within three clicks of the first page, equal to SQL.

On synthetic data, and on real cases and complaints. The SQL counts in `core_` and `mart_` tables;
where a page shows rules and no counts (laws, what is new), its macro is asked.
"""

from __future__ import annotations

import csv
import io
import re
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page

from etl.settings import Settings
from tests.support.browsing import choose, served, settle
from tests.support.warehouses import ask

Open = Callable[..., Page]
CLICKS = 3
ONE_SCREEN = 1_400


@dataclass(frozen=True)
class World:
    """A served warehouse."""

    address: str
    settings: Settings

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        return ask(self.settings, sql)

    def last_full_years(self) -> dict[str, int]:
        """The last year of FAERS and of HFCS of which every quarter is complete."""
        return dict(
            self.ask(
                """select source, max(year) from (
                    select source, year(quarter_start) as year from mart_quarter
                    where source in ('faers', 'hfcs')
                    group by all having count(*) = 4 and not bool_or(is_incomplete)
                ) group by source"""
            )
        )

    def substances(self, source: str, where: str = "true") -> list[str]:
        """The substances that a table about a source has columns for, in their order."""
        return [
            substance
            for substance, _ in self.ask(
                f"""select substance, min(sort_order) from mart_report_substance
                join mart_substance using (substance)
                where source = '{source}' and {where} group by 1 order by 2"""
            )
        ]


@pytest.fixture(scope="module", params=["demo", pytest.param("real", marks=pytest.mark.real)])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    if request.param == "demo":
        settings = Settings(data=request.getfixturevalue("demo_data"))
        yield World(request.getfixturevalue("demo"), settings)
        return
    settings = request.getfixturevalue("real_cases")
    with served(settings.data) as address:
        yield World(address, settings)


class Walk:
    """A visitor who begins on the first page and has three clicks, filters included."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    def click(self, selector: str) -> Walk:
        self.page.locator(selector).first.click()
        return self._clicked()

    def choose(self, **filters: str) -> Walk:
        choose(self.page, **filters)
        return self._clicked()

    def _clicked(self) -> Walk:
        settle(self.page)
        self.clicks += 1
        assert self.clicks <= CLICKS
        return self

    def block(self, key: str) -> str:
        """The words of a block, which one screen holds."""
        block = self.page.locator(f"section#{key}")
        box = block.bounding_box()
        assert box is not None
        bottom = box["y"] + box["height"] + self.page.evaluate("scrollY")
        assert bottom <= ONE_SCREEN, f"{key} ends at {bottom:.0f} px"
        return block.inner_text()

    def table(self, key: str) -> dict[str, list[str]]:
        """The table behind a block: first cell to the others, as they are written."""
        self.page.locator(f"button[data-panel={key}-table]").click()
        settle(self.page)
        return {
            row.locator("th").first.inner_text(): row.locator("td").all_inner_texts()
            for row in self.page.locator(f"#{key}-table tbody tr").all()
        }


@pytest.fixture
def walk(world: World, open_page: Open) -> Walk:
    return Walk(open_page(world.address))


def count(cell: str) -> int:
    return int(re.split(r"[ (]", cell)[0].replace(",", ""))


def first_given(value: str) -> str:
    """What the first report of an event to give one gives."""
    return f"""first({value} order by received_date, report_id)
        filter (where {value} is not null)"""


def nav(path: str) -> str:
    return f"header nav a[href^='{path}']:visible"


def test_reports_naming_7oh_in_the_last_full_year_and_the_year_before(
    world: World, walk: Walk
) -> None:
    for (other,) in world.ask("select substance from mart_substance where substance <> '7-oh'"):
        walk.choose(substance=other)
    words = walk.block("counts")
    received = {
        (source, year): reports
        for source, year, reports in world.ask(
            """select source, year(received_date), count(distinct report_id)
            from mart_report_substance where substance = '7-oh' group by all"""
        )
    }
    found = re.findall(
        r"([\d,]+)\s+\w+ first received by FDA in (\d{4}); ([\d,]+) in (\d{4})", words
    )
    assert [tuple(map(count, row)) for row in found] == [
        (received.get((source, year), 0), year, received.get((source, year - 1), 0), year - 1)
        for source, year in sorted(world.last_full_years().items())
    ]


@pytest.mark.parametrize(
    ("place", "block", "listed"),
    [(0, "reported-reaction-group-faers", "reaction_group"), (1, "reported-reaction-faers", "pt")],
)
def test_the_reactions_most_reported(
    world: World, walk: Walk, place: int, block: str, listed: str
) -> None:
    walk.click(nav("/reactions")).click(f"#q-{place}")
    walk.block(block)
    names = dict(world.ask("select reaction_group, label from mart_reaction_group"))
    counts = {
        (names.get(name, str(name).capitalize()), substance): reports
        for name, substance, reports in world.ask(
            f"""select {listed}, substance, count(distinct event_id)
            from mart_report_substance join core_reaction using (report_id)
            where source = 'faers' group by all"""
        )
    }
    shown = walk.table(block)
    assert len(shown) >= 14
    for name, cells in shown.items():
        assert [count(cell) for cell in cells] == [
            counts.get((name, substance), 0) for substance in world.substances("faers")
        ], name


@pytest.mark.parametrize("is_of_deaths", [False, True])
def test_the_share_listing_opioids_sedatives_and_alcohol(
    world: World, walk: Walk, is_of_deaths: bool
) -> None:
    walk.click(nav("/co-ingestants"))
    if is_of_deaths:
        walk.choose(outcome="death")
    words = walk.block("co-ingestant-class-faers")
    shown = walk.table("co-ingestant-class-faers")
    chosen = "source = 'faers'" + (" and has_death" if is_of_deaths else "")
    (substance, base), *_ = world.ask(
        f"""select substance, count(distinct event_id) from mart_report_substance
        where {chosen} group by 1 order by 2 desc"""
    )
    place = world.substances("faers", chosen).index(substance)
    for label in ("Benzodiazepines", "Alcohol"):
        (listing,) = world.ask(
            f"""select count(distinct event_id) from mart_report_substance
            join core_co_ingestant using (report_id) where {chosen}
            and substance = '{substance}' and class = '{label.lower()}'"""
        )[0]
        assert count(shown[label][place]) == listing, label
    for group in ("any opioid", "any sedative"):
        (listing,) = world.ask(
            f"""select count(distinct event_id) from mart_report_substance
            join core_co_ingestant as other using (report_id)
            join mart_co_ingestant_group_member as member
                on other.class = member.class
                and coalesce(member.ingredient, other.ingredient) = other.ingredient
            where {chosen} and substance = '{substance}'
                and co_ingestant_group = '{group.replace(" ", "_")}'"""
        )[0]
        said = re.search(rf"Of ([\d,]+) {substance} events[^.]*?{group} on ([\d,]+)", words)
        assert said, words
        assert (count(said[1]), count(said[2])) == (base, listing)


def test_deaths_with_one_product_only(world: World, walk: Walk) -> None:
    walk.click(nav("/reports")).choose(outcome="death").choose(products="one")
    (expected,) = world.ask(
        """select count(distinct report_id) from mart_report_substance
        where source = 'faers' and has_death and is_one_product"""
    )[0]
    assert walk.page.inner_text("#source-faers, nav.sw li > span").splitlines()[1] == (
        f"{expected:,} reports"
    )


@pytest.mark.parametrize("is_of_deaths", [False, True])
def test_age_and_sex(world: World, walk: Walk, is_of_deaths: bool) -> None:
    walk.click(nav("/people"))
    if is_of_deaths:
        walk.choose(outcome="death")
    words = walk.block("age-sex-faers")
    where = "source = 'faers'" + (" and has_death" if is_of_deaths else "")
    for substance, *numbers in world.ask(
        f"""select substance, count(*) as base, count(*) filter (where sex = 'female'),
            count(*) filter (where sex = 'male'), count(*) filter (where sex is null)
        from (
            select substance, event_id, {first_given("person_sex")} as sex
            from mart_report_substance where {where} group by all
        ) group by 1 having base >= 16"""
    ):
        base, female, male, without = (f"{number:,}" for number in numbers)
        name = {"7-oh": "7-OH"}.get(substance, substance)
        assert (
            f"Of {base} {name} events, {female} female, {male} male and {without} without a sex"
        ) in words


@pytest.mark.parametrize(
    ("place", "block", "column"),
    [(1, "reporter-faers", "reporter_kind"), (2, "country-faers", "country_code")],
)
def test_who_reported_and_from_where(
    world: World, walk: Walk, place: int, block: str, column: str
) -> None:
    walk.click(nav("/people")).click(f"#q-{place}")
    walk.block(block)
    shown = walk.table(block)
    labels = dict(world.ask("select key, label from mart_word"))
    for value, substance, reports in world.ask(
        f"""select value, substance, count(*) as events
        from (
            select substance, event_id, {first_given(f"replace({column}, ' ', '_')")} as value
            from (select * exclude (source, received_date) from core_report)
            join mart_report_substance using (report_id) where source = 'faers' group by all
        )
        where value is not null group by all order by events desc limit 3"""
    ):
        label = labels.get(value, value)
        place_of = world.substances("faers").index(substance)
        assert count(shown[label][place_of]) == reports, label


def test_what_it_was_used_for(world: World, walk: Walk) -> None:
    walk.click(nav("/people")).click("#q-3")
    told = world.ask(
        """select count(*) from mart_report_field join mart_public_report using (report_id)
        where field = 'indication' and state in ('given', 'not given') and source = 'faers'"""
    )
    if told == [(0,)]:
        assert "FAERS: not told by the files loaded." in walk.page.inner_text("main")
        return
    walk.block("reason-for-use-faers")
    shown = walk.table("reason-for-use-faers")
    for pt, substance, reports in world.ask(
        """select pt, substance, count(distinct event_id) as reports
        from core_product_mention as mention join core_indication using (report_id, product_seq)
        join mart_report_substance as report using (report_id, substance)
        where report.source = 'faers' and not is_unknown and mention.confidence <> 'possible'
            and mention.role <> 'not_administered'
        group by all order by reports desc limit 3"""
    ):
        place_of = world.substances("faers").index(substance)
        assert count(shown[pt.capitalize()][place_of]) == reports, pt


def test_how_many_are_one_event_and_which_articles(world: World, walk: Walk) -> None:
    walk.click(nav("/reports")).click("#q-1")
    ((reports, events, citing),) = world.ask(
        """select count(distinct report_id), count(distinct event_id),
            count(distinct report_id) filter (where cites_article)
        from mart_report_substance where source = 'faers'"""
    )
    percent = f"{100 * citing / reports:.0f}%"
    words = walk.page.inner_text("main")
    assert f"{reports:,} reports of about {events:,} events, {percent} of them citing" in words
    said = re.search(r"([\d,]+) reports cite ([\d,]+) articles", words)
    ((cited, articles),) = world.ask(
        """select count(distinct report_id), count(distinct article_id) from core_report_event
        join (select distinct report_id from mart_report_substance where source = 'faers')
        using (report_id) where article_id is not null"""
    )
    assert said
    assert (count(said[1]), count(said[2])) == (cited, articles)


def test_which_states_ban_7oh_today(world: World, walk: Walk) -> None:
    walk.click(nav("/context")).click("#q-1")
    (banning,) = world.ask(
        """select count(*) from legal_status() where scope = '7-oh' and state_code <> 'US'
        and status in ('schedule_i', 'banned')"""
    )[0]
    assert f"and {banning} ban or schedule 7-OH" in walk.block("legal-status")
    walk.page.locator("button[data-panel=legal-status-table]").click()
    settle(walk.page)
    linked = set(
        walk.page.eval_on_selector_all("#legal-status-table a", "all => all.map(one => one.href)")
    )
    for state, url in world.ask(
        """select state_name, url from legal_status()
        where scope = '7-oh' and status in ('schedule_i', 'banned')"""
    ):
        assert any(one.startswith(url.rstrip("/")) for one in linked), state


def test_how_complete_the_latest_quarter_is(world: World, walk: Walk) -> None:
    walk.click(nav("/limitations")).click("#q-2")
    words = walk.page.inner_text("main")
    measured = world.ask(
        """select share, lower, upper from mart_delay
        where source = 'faers' and kind = 'all' and releases_later = 0"""
    )
    if not measured or measured[0][0] is None:
        assert "How late FAERS reports come is not measurable yet" in words
        return
    share, lower, upper = (round(100 * value) for value in measured[0])
    assert f"{share}% (90% interval {lower} to {upper}) is there at first publication" in words


def test_a_handout_of_two_pages(world: World, walk: Walk) -> None:
    walk.page.locator("#brief-link").click()
    walk.page.wait_for_url("**/brief*")
    rows = {
        row.locator("th").inner_text(): row.locator("td").all_inner_texts()
        for row in walk.page.locator("table").first.locator("tbody tr").all()
    }
    for source, year in world.last_full_years().items():
        ((this, before, naming),) = world.ask(
            f"""select count(distinct report_id) filter (where received_year = {year}),
                count(distinct report_id) filter (where received_year = {year - 1}),
                count(distinct report_id)
                    filter (where received_year = {year} and substance = '7-oh')
            from mart_report_substance where source = '{source}'"""
        )
        shown = rows[source.upper()]
        assert shown[1] == f"{this:,} ({year})"
        assert [count(cell) for cell in shown[2:4]] == [before, naming]


def test_the_list_of_reports_as_csv_and_its_sql(world: World, walk: Walk) -> None:
    walk.click(nav("/reports")).choose(outcome="death")
    href = walk.page.get_attribute("a[href^='/download/report_list.csv']", "href")
    with urllib.request.urlopen(world.address + str(href), timeout=60) as answer:
        text = answer.read().decode("utf-8-sig")
    rows = list(csv.DictReader(line for line in io.StringIO(text) if not line.startswith("#")))
    expected = world.ask(
        """select distinct report_id from mart_report_substance
        where source = 'faers' and has_death"""
    )
    assert {row["report_id"] for row in rows} == {report for (report,) in expected}
    made = walk.page.locator("button[data-panel$='-made']").first
    panel = str(made.get_attribute("data-panel"))
    made.click()
    settle(walk.page)
    statement = walk.page.inner_text(f"#{panel} pre, #{panel} code")
    answered = world.ask(f"select report_id from ({statement.strip().rstrip(';')})")
    assert {report for (report,) in answered} == {row["report_id"] for row in rows}


def test_what_is_new_since_the_last_refresh(world: World, walk: Walk) -> None:
    words = walk.block("what-is-new")
    (names,) = world.ask("select count(*) from news() where kind = 'product_name' and is_recent")[0]
    assert f"{names} product name{'' if names == 1 else 's'} not seen before" in words


def test_a_link_opens_the_same_view_elsewhere(world: World, walk: Walk, open_page: Open) -> None:
    walk.click(nav("/co-ingestants")).choose(outcome="death").click("#q-2")
    elsewhere = open_page(walk.page.url, fresh=True)
    assert elsewhere.inner_text("main") == walk.page.inner_text("main")
