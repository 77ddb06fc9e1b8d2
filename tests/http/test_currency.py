"""What `etl status` and the pages say of a source that fails, moved, waits, or was never there."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from etl import pipeline
from etl.cli import app
from etl.net.context import Span
from etl.net.limits import Clock
from etl.settings import Settings
from etl.store.status import SourceStatus
from tests.support import fda_server as faults
from tests.support.fda_server import PAGE, FdaServer
from tests.support.pages import view, whole_page
from tests.support.releases import (
    drug_record,
    food_record,
    hfcs_row,
    recall_record,
    write_csv,
    write_totals,
)

PATHS = ("/", "/trends", "/co-ingestants", "/context", "/limitations")
CSV = "HFCS-Quarterly-20260930--CSV_PRODUCT-BASED.csv"
landed_only = pytest.mark.usefixtures("without_build")
NIGHTLY = ["hfcs", "openfda_drug", "openfda_food", "openfda_recalls"]


@pytest.fixture(autouse=True)
def november(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the sources believe that it is 24 November 2026."""
    moment = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
    monkeypatch.setattr(Clock, "now", lambda self: moment)


@pytest.fixture
def settings(fda: FdaServer, tmp_path: Path) -> Settings:
    csv = write_csv(tmp_path / "f.csv", [hfcs_row("1"), hfcs_row("2", PRODUCT="BEANS")])
    fda.serve_hfcs(csv.read_bytes(), name=CSV)
    fda.records["food/event"] = [food_record("3")]
    fda.records["drug/event"] = [drug_record("90000002")]
    fda.records["food/enforcement"] = [recall_record("F-1-2025")]
    return Settings(data=tmp_path / "data", **fda.settings())


def run(settings: Settings, *sources: str) -> dict[str, SourceStatus]:
    return pipeline.run(settings, source_keys=sources or NIGHTLY, span=Span()).sources


def status(settings: Settings) -> str:
    """What `etl status` prints."""
    return CliRunner().invoke(app, ["--data", str(settings.data), "status"]).stdout


def row(settings: Settings, source: str) -> str:
    """Give the cells of a source in the table of how current each is."""
    rows = view(settings, "/limitations?view=current").block("currency").rows
    return next(" | ".join(others) for first, *others in rows if first == source)


def test_a_current_source_says_when_it_was_asked(settings: Settings) -> None:
    entry = run(settings)["hfcs"]
    asked = str(entry.last_try)[:16].replace("T", " ")
    assert row(settings, "hfcs") == f"2025-01-05 | {asked} | {asked} | up to date"
    lines = [line.split() for line in status(settings).splitlines()]
    (line,) = [line for line in lines if line[:1] == ["hfcs"]]
    assert line == ["hfcs", "2025-01-05", "1", "2", "0", *asked.split(), *asked.split(), "3"]
    assert "Stale source" not in view(settings, "/").html


def test_a_source_that_moved_is_named_on_every_page_and_in_the_status(
    fda: FdaServer, settings: Settings
) -> None:
    good = run(settings)["hfcs"]
    fda.misbehave(PAGE, faults.redirect("https://aems.example/hfcs"))
    entry = run(settings)["hfcs"]
    assert entry.error_kind == "moved"
    assert "it sends on to https://aems.example/hfcs, so it may have moved" in str(entry.last_error)
    assert str(entry.last_error).endswith("was known in November 2026.")
    since = str(entry.failing_since)[:16].replace("T", " ")
    assert f"seems to have moved; failing since {since}: http" in status(settings)
    for path in PATHS:
        words = view(settings, path).words
        assert "HFCS (hfcs) seems to have moved and could not be refreshed since" in words, path
        assert "data up to 5 January 2025" in words, path
    day, tried, succeeded, state = row(settings, "hfcs").split(" | ")
    assert (day, succeeded) == ("2025-01-05", str(good.last_success)[:16].replace("T", " "))
    assert tried == str(entry.last_try)[:16].replace("T", " ")
    assert state.startswith("Seems to have moved and could not be refreshed since 2")
    assert "AEMS" in state
    fda.faults.clear()
    again = run(settings)["hfcs"]
    assert (again.last_error, again.error_kind, again.failing_since) == (None, None, None)
    assert "seems to have moved" not in whole_page(settings, "/limitations").words


def test_a_source_that_never_came_is_named_as_well(fda: FdaServer, settings: Settings) -> None:
    for path in ("/food/event", "/food/enforcement"):
        fda.misbehave(path, faults.answer(500))
    run(settings)
    for path in PATHS:
        words = view(settings, path).words
        for source in ("openfda_food", "openfda_recalls"):
            assert f"{source} could not be refreshed since" in words, path
        assert "Nothing of it has been loaded yet" in words, path
    assert row(settings, "openfda_recalls").startswith("not known | ")
    assert " | never | Could not be refreshed since" in row(settings, "openfda_recalls")


def test_a_source_that_goes_on_tomorrow_is_not_called_failed(
    fda: FdaServer, settings: Settings
) -> None:
    reactions = [{"reactionmeddrapt": term} for term in ("Nausea", "Coma", "Pain")]
    fda.records["drug/event"] = [drug_record("90000002", patient={"reaction": reactions})]
    slow = settings.model_copy(update={"openfda_totals_per_run": 1})
    assert run(slow, "openfda_drug")["openfda_drug"].error_kind == "waiting"
    assert "incomplete, goes on at the next run; since" in status(settings)
    words = whole_page(settings, "/limitations").words
    assert "FAERS (openfda_drug) is not complete since" in words
    assert "1 of 3 preferred terms are counted" in words
    assert "refresh failed" not in words
    assert "could not be refreshed" not in words


@landed_only
def test_a_run_that_asks_nobody_and_stages_nothing_notes_no_success(settings: Settings) -> None:
    before = run(settings)["hfcs"]
    path = settings.folders.status
    path.write_text(path.read_text().replace(str(before.last_try), "2026-01-01T00:00:00+00:00"))
    assert pipeline.run(settings).sources["hfcs"].last_try == "2026-01-01T00:00:00+00:00"
    assert str(run(settings)["hfcs"].last_try) > "2026-01-01"


@landed_only
def test_a_failed_fetch_and_a_failed_file_are_both_said(
    fda: FdaServer, settings: Settings, tmp_path: Path
) -> None:
    bad = write_csv(tmp_path / "b.csv", [hfcs_row("9")])
    pipeline.add(settings, "hfcs", [bad])
    (settings.folders.landing / "hfcs" / bad.name).write_bytes(b"gone bad")
    fda.misbehave(PAGE, faults.answer(404))
    entry = run(settings)["hfcs"]
    assert entry.failed_step == "stage"
    assert "b.csv" in str(entry.last_error)
    assert "404" in str(entry.last_error)


def test_a_count_of_openfda_is_marked_as_such(settings: Settings, tmp_path: Path) -> None:
    run(settings)
    words = view(settings, "/limitations").words
    assert "1 reports, as openFDA counts: deleted cases are among them" in words
    totals = write_totals(tmp_path / "drug-event-totals.json", total=20_000_000, terms={})
    pipeline.add(settings, "openfda_drug", [totals])
    pipeline.run(settings)
    words = view(settings, "/limitations").words
    assert "20,000,000 reports, as openFDA counts: deleted cases are among them" in words
    assert "2 complaints, as openFDA" not in words
