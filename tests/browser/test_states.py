"""What the pages say when something is missing, failed or new."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from etl import pipeline
from etl.errors import ChecksRefusedError
from etl.settings import Settings
from tests.support.browsing import axe_violations, served, settle
from tests.support.releases import Case, Quarter
from tests.support.staged import miscount

Open = Callable[..., Page]


def matching(page: Page) -> str:
    """The counts that match, as they stand in the switch between sources."""
    return " ".join(page.inner_text("#result").split())


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A folder with one real-looking quarter published."""
    settings = Settings(data=tmp_path / "data")
    cases = [Case(caseid=90000000 + place) for place in range(20)]
    pipeline.add(settings, "faers", [Quarter(name="2025q1", cases=cases).write(tmp_path)])
    pipeline.run(settings)
    return settings


def test_real_data_has_no_synthetic_strip(settings: Settings, open_page: Open) -> None:
    with served(settings.data) as address:
        page = open_page(address)
        assert "Synthetic data" not in page.inner_text("body")
        assert matching(page) == "FAERS 20 reports"


def test_a_new_generation_is_served_without_a_restart(
    settings: Settings, tmp_path: Path, open_page: Open
) -> None:
    with served(settings.data) as address:
        assert matching(open_page(address)) == "FAERS 20 reports"
        more = [Case(caseid=90000100, received="20250501")]
        pipeline.add(settings, "faers", [Quarter(name="2025q2", cases=more).write(tmp_path)])
        pipeline.run(settings)
        assert matching(open_page(address)) == "FAERS 21 reports"
        time.sleep(1.1)
        pipeline.rollback(settings)
        assert matching(open_page(address)) == "FAERS 20 reports"


def test_a_failed_source_is_named_on_every_page_and_the_numbers_stay(
    settings: Settings, tmp_path: Path, open_page: Open
) -> None:
    path = Quarter(name="2025q2").write(tmp_path)
    pipeline.add(settings, "faers", [path])
    (settings.folders.landing / "faers" / path.name).write_bytes(b"gone bad")
    assert pipeline.run(settings).exit_code == 3
    with served(settings.data) as address:
        for path_ in ("/", "/trends", "/co-ingestants", "/limitations"):
            page = open_page(address + path_)
            notice = page.locator(".state.warn").first.inner_text()
            assert "FAERS (faers) could not be refreshed since" in notice
            assert matching(page) == "FAERS 20 reports"
        assert page.locator(".scard .tag").inner_text() == "refresh failed"
        assert axe_violations(page) == []


def test_a_refused_build_is_said_and_the_published_one_stays(
    settings: Settings, open_page: Open
) -> None:
    miscount(settings.data, "2025q1")
    with pytest.raises(ChecksRefusedError):
        pipeline.run(settings, force=True)
    with served(settings.data) as address:
        page = open_page(address)
        assert "The last build was refused on" in page.locator(".state.warn").inner_text()
        assert matching(page) == "FAERS 20 reports"


def test_without_a_warehouse_the_page_says_what_to_do(tmp_path: Path, open_page: Open) -> None:
    with served(tmp_path / "nothing") as address:
        page = open_page(address)
        assert "python -m etl demo" in page.locator(".state.bad").inner_text()
        assert axe_violations(page) == []
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{address}/download/trend.csv")
        assert refused.value.code == 503
        assert "There is no warehouse" in refused.value.read().decode()


def test_a_damaged_warehouse_is_said_and_recovered_from(
    settings: Settings, open_page: Open
) -> None:
    good = settings.folders.warehouse.read_bytes()
    bad = settings.folders.warehouse.with_name("bad")
    bad.write_bytes(b"no database" * 1000)
    bad.replace(settings.folders.warehouse)
    with served(settings.data) as address:
        page = open_page(address)
        assert "cannot be read" in page.locator(".state.bad").inner_text()
        bad.write_bytes(good)
        bad.replace(settings.folders.warehouse)
        page.reload()
        settle(page)
        assert matching(page) == "FAERS 20 reports"


def test_few_reports_get_counts_and_no_shares(tmp_path: Path, open_page: Open) -> None:
    settings = Settings(data=tmp_path / "data")
    pipeline.add(
        settings, "faers", [Quarter(name="2025q1", cases=[Case(caseid=90000001)]).write(tmp_path)]
    )
    pipeline.run(settings)
    with served(settings.data) as address:
        page = open_page(address + "/co-ingestants?view=number")
        assert "too few to compare" in page.inner_text("main").lower()
        assert "%" not in page.inner_text("#co-ingestant-number-faers table")
