"""openFDA's counts over all drug reports: which are asked for, kept over days, and never mixed."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import duckdb
import pytest

from etl import pipeline
from etl.errors import ExitCode
from etl.net.context import Span
from etl.net.limits import Clock
from etl.recognition.engine import Recogniser
from etl.settings import Settings
from etl.sources.openfda_drug.fetch import TOTALS_FILE, terms_listed
from etl.store.landing import Landing
from etl.store.status import Status, read_status
from tests.support import fda_server as faults
from tests.support.fda_server import FdaServer, Handler
from tests.support.releases import (
    Quarter,
    drug_of,
    drug_record,
    food_record,
    write_answer,
    write_totals,
)
from tests.support.warehouses import ask

EVENTS = "/drug/event"
TODAY = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
KRATOM = {"1": ["Nausea", "Coma"], "2": ["NAUSEA", "Death"], "3": ["Nausea", "Coma", "Pain"]}
landed_only = pytest.mark.usefixtures("without_build")
OTHERS = {"7": ["Nausea"], "8": ["Coma", "Nausea"], "9": ["Rash"]}


@pytest.fixture(autouse=True)
def november(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every run be on 24 November 2026."""
    monkeypatch.setattr(Clock, "now", lambda self: TODAY)


def record(number: str, drug: str, terms: list[str]) -> dict[str, Any]:
    reactions = [{"reactionmeddrapt": term} for term in terms]
    return drug_record(number, patient={"drug": [drug_of(drug)], "reaction": reactions})


@pytest.fixture
def served(fda: FdaServer) -> FdaServer:
    """Three reports naming kratom and three that do not."""
    fda.records["drug/event"] = [record(number, "KRATOM", KRATOM[number]) for number in KRATOM]
    fda.records["drug/event"] += [record(number, "ASPIRIN", OTHERS[number]) for number in OTHERS]
    return fda


@pytest.fixture
def settings(served: FdaServer, tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", **served.settings())


def run(settings: Settings, **more: Any) -> Status:
    changed = settings.model_copy(update=more)
    return pipeline.run(changed, source_keys=["openfda_drug"], span=Span())


def totals(settings: Settings) -> dict[str, Any]:
    """Give the landed document."""
    landing = Landing(settings.folders.landing)
    (file,) = landing.releases("openfda_drug")["drug_event_totals"]
    document: dict[str, Any] = json.loads(landing.path_of(file).read_text())
    return document


def counts(settings: Settings) -> dict[str, int]:
    return {term["pt"]: term["reports"] for term in totals(settings)["terms"]}


def asked_terms(fda: FdaServer) -> list[str]:
    searches = [one.query.get("search", [""])[0] for one in fda.asked(EVENTS)]
    return [search.partition(".exact:")[2].strip('"') for search in searches if ".exact:" in search]


def test_the_terms_of_kratom_reports_are_counted_over_all_reports(
    served: FdaServer, settings: Settings
) -> None:
    status = run(settings)
    assert (status.exit_code, status.message[:9]) == (0, "Published")
    assert asked_terms(served) == ["NAUSEA", "COMA", "DEATH", "PAIN"]
    assert totals(settings) == {
        "endpoint": "drug/event",
        "counted_at": "2026-11-24",
        "last_updated": "2026-10-28",
        "total": 6,
        "terms": [
            {"pt": "COMA", "reports": 3},
            {"pt": "DEATH", "reports": 1},
            {"pt": "NAUSEA", "reports": 5},
            {"pt": "PAIN", "reports": 1},
        ],
        "terms_left": 0,
    }
    with duckdb.connect(str(settings.folders.warehouse), read_only=True) as connection:
        total = connection.execute("select source, reports from background_total").fetchall()
        coma = "select reports, counted_from from background_reaction where pt = 'COMA'"
        assert connection.execute(coma).fetchall() == [(3, "api")]
    assert total == [("openfda_drug", 6)]
    assert status.sources["openfda_drug"].requests == 7 == len(served.seen)


@landed_only
def test_nothing_new_is_one_request_and_nothing_is_counted_again(
    served: FdaServer, settings: Settings
) -> None:
    run(settings)
    served.seen.clear()
    assert "Nothing new" in run(settings).message
    assert len(served.seen) == 1
    assert asked_terms(served) == []


@landed_only
def test_what_is_left_is_counted_at_later_runs(served: FdaServer, settings: Settings) -> None:
    status = run(settings, openfda_totals_per_run=1)
    assert status.exit_code == ExitCode.SOURCE_FAILED
    assert "1 of 4 preferred terms are counted" in str(status.sources["openfda_drug"].last_error)
    assert counts(settings) == {"NAUSEA": 5}
    assert totals(settings)["terms_left"] == 3
    assert run(settings, openfda_totals_per_run=2).exit_code == ExitCode.SOURCE_FAILED
    assert run(settings, openfda_totals_per_run=2).exit_code == 0
    assert asked_terms(served) == ["NAUSEA", "COMA", "DEATH", "PAIN"]
    assert counts(settings) == {"COMA": 3, "DEATH": 1, "NAUSEA": 5, "PAIN": 1}
    assert read_status(settings.folders.status).sources["openfda_drug"].last_error is None


@landed_only
def test_the_limit_of_a_day_keeps_what_is_counted(
    served: FdaServer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    status = run(settings, openfda_requests_per_day=5)
    error = str(status.sources["openfda_drug"].last_error)
    assert "goes on tomorrow" in error
    assert "2 of 4 preferred terms" in error
    assert counts(settings) == {"COMA": 3, "NAUSEA": 5}
    monkeypatch.setattr(Clock, "now", lambda self: TODAY + timedelta(days=1))
    assert run(settings, openfda_requests_per_day=5).exit_code == 0
    assert asked_terms(served) == ["NAUSEA", "COMA", "DEATH", "PAIN"]
    assert totals(settings)["counted_at"] == "2026-11-25"


@landed_only
def test_counting_leaves_requests_of_the_day_for_reports_and_recalls(
    served: FdaServer, settings: Settings
) -> None:
    kratom, *_ = served.records["drug/event"]
    kratom["patient"]["reaction"] = [{"reactionmeddrapt": f"Term {n}"} for n in range(120)]
    served.records["food/event"] = [food_record("1")]
    day = settings.model_copy(update={"openfda_requests_per_day": 100})
    keys = ["openfda_drug", "openfda_food", "openfda_recalls"]
    found = pipeline.run(day, source_keys=keys, span=Span()).sources
    assert found["openfda_drug"].error_kind == "waiting"
    assert "5 of the requests that openFDA allows today are kept for reports" in str(
        found["openfda_drug"].last_error
    )
    assert (found["openfda_food"].last_error, found["openfda_recalls"].last_error) == (None, None)
    assert [found[key].requests for key in keys] == [95, 2, 2]


@landed_only
def test_a_day_without_a_request_for_the_total_lands_no_totals(
    served: FdaServer, settings: Settings
) -> None:
    status = run(settings, openfda_requests_per_day=2)
    assert status.exit_code == ExitCode.SOURCE_FAILED
    assert "drug_event_totals" not in Landing(settings.folders.landing).releases("openfda_drug")


@landed_only
def test_a_new_edition_replaces_the_old_one_only_when_it_is_complete(
    served: FdaServer, settings: Settings
) -> None:
    run(settings)
    served.last_updated = lambda: "2027-01-28"
    served.records["drug/event"].append(record("10", "ASPIRIN", ["Coma"]))
    run(settings, openfda_totals_per_run=3)
    assert (totals(settings)["last_updated"], totals(settings)["terms_left"]) == ("2026-10-28", 0)
    assert run(settings, openfda_totals_per_run=3).exit_code == 0
    assert (totals(settings)["last_updated"], totals(settings)["total"]) == ("2027-01-28", 7)
    assert counts(settings)["COMA"] == 4
    assert asked_terms(served)[4:] == ["NAUSEA", "COMA", "DEATH", "PAIN"]


@landed_only
def test_a_refresh_while_counting_starts_over(served: FdaServer, settings: Settings) -> None:
    days = itertools.chain(["2026-10-28"] * 4, itertools.repeat("2027-01-28"))
    served.last_updated = lambda: next(days)
    assert run(settings).exit_code == 0
    assert asked_terms(served) == ["NAUSEA", "COMA", "NAUSEA", "COMA", "DEATH", "PAIN"]
    assert totals(settings)["last_updated"] == "2027-01-28"
    (records,) = Landing(settings.folders.landing).releases("openfda_drug")["drug_event"]
    assert records.last_modified == "2027-01-28"


@landed_only
def test_endless_refreshes_end(served: FdaServer, settings: Settings) -> None:
    days = itertools.count()
    served.last_updated = lambda: f"day {next(days)}"
    status = run(settings)
    assert "refreshed during each of 3 counts" in str(status.sources["openfda_drug"].last_error)


@landed_only
def test_nothing_is_counted_where_quarters_have_landed(
    served: FdaServer, settings: Settings, tmp_path: Path
) -> None:
    pipeline.add(settings, "faers", [Quarter().write(tmp_path)])
    assert run(settings).exit_code == 0
    assert asked_terms(served) == []
    assert len(served.seen) == 2


def test_a_term_that_openfda_does_not_find_is_rejected_and_not_asked_again(
    served: FdaServer, settings: Settings
) -> None:
    body = b'{"error": {"code": "NOT_FOUND", "message": "No matches found!"}}'
    misbehave_for(served, faults.answer(404, body), "COMA")
    status = run(settings)
    assert status.exit_code == 0
    assert counts(settings)["COMA"] is None
    assert status.sources["openfda_drug"].rejected_rows == 1
    with duckdb.connect(str(settings.folders.warehouse), read_only=True) as connection:
        coma = "select * from background_reaction where pt = 'COMA'"
        assert connection.execute(coma).fetchall() == []
    run(settings)
    assert asked_terms(served).count("COMA") == 1


@pytest.mark.parametrize(
    "fault",
    [
        faults.answer(400, b'{"error": {"code": "BAD_REQUEST", "message": "bad term"}}'),
        faults.json_answer({"results": 3}),
        faults.answer(429),
    ],
)
@landed_only
def test_a_term_that_is_refused_does_not_hold_up_the_others(
    served: FdaServer, settings: Settings, fault: faults.Fault
) -> None:
    misbehave_for(served, fault, "COMA")
    status = run(settings)
    assert status.exit_code == ExitCode.SOURCE_FAILED
    error = str(status.sources["openfda_drug"].last_error)
    assert "3 of 4 preferred terms" in error
    assert "COMA: " in error
    assert counts(settings) == {"DEATH": 1, "NAUSEA": 5, "PAIN": 1}
    served.faults.clear()
    assert run(settings).exit_code == 0
    assert counts(settings)["COMA"] == 3


@landed_only
def test_terms_that_are_refused_for_good_do_not_hold_up_the_rest(
    served: FdaServer, settings: Settings
) -> None:
    refused = faults.answer(400, b'{"error": {"code": "BAD_REQUEST", "message": "bad term"}}')
    kratom, *_ = served.records["drug/event"]
    terms = [f"Refused {number}" for number in range(5)]
    kratom["patient"]["reaction"] = [{"reactionmeddrapt": term} for term in terms]
    misbehave_for(served, refused, *(f"REFUSED {number}" for number in (0, 1, 3, 4)))
    status = run(settings)
    error = str(status.sources["openfda_drug"].last_error)
    assert "5 of 9 preferred terms" in error
    assert error.count("REFUSED") == 3
    assert error.endswith("and 1 more")
    assert counts(settings) == {"COMA": 2, "DEATH": 1, "NAUSEA": 4, "PAIN": 1, "REFUSED 2": 1}


@landed_only
def test_an_endpoint_that_refuses_everything_is_not_asked_term_by_term(
    served: FdaServer, settings: Settings
) -> None:
    refused = faults.answer(400, b'{"error": {"code": "BAD_REQUEST", "message": "bad term"}}')
    misbehave_for(served, refused, "NAUSEA", "COMA", "DEATH", "PAIN")
    assert run(settings).exit_code == ExitCode.SOURCE_FAILED
    assert counts(settings) == {}
    assert len(served.seen) == 6  # the search twice, all reports, and three terms


def test_an_apostrophe_that_openfda_has_as_a_caret_is_counted(
    served: FdaServer, settings: Settings
) -> None:
    kratom, *_, other = served.records["drug/event"]
    for record in (kratom, other):
        record["patient"]["reaction"] = [{"reactionmeddrapt": "Crohn^s disease"}]
    assert run(settings).exit_code == 0
    assert counts(settings)["CROHN'S DISEASE"] == 2
    with duckdb.connect(str(settings.folders.warehouse), read_only=True) as connection:
        asked = "select reports from background_reaction join core_reaction using (pt) where pt = ?"
        assert connection.execute(asked, ["CROHN'S DISEASE"]).fetchall() == [(2,)]


def misbehave_for(fda: FdaServer, fault: faults.Fault, *terms: str) -> None:
    """Let only the requests for some terms fail."""

    def one(handler: Handler) -> None:
        if any(f"%22{quote_plus(term)}%22" in handler.path for term in terms):
            fault(handler)
            return
        kept, fda.faults[:] = fda.faults[:], []
        fda.seen.pop()
        handler.do_GET()
        fda.faults[:] = kept

    fda.misbehave(EVENTS, one)


@landed_only
def test_what_is_no_document_of_totals_is_counted_anew(
    served: FdaServer, settings: Settings, tmp_path: Path
) -> None:
    mine = write_totals(tmp_path / TOTALS_FILE, total=9, terms={"Coma": 4}, last_updated="2026")
    pipeline.add(settings, "openfda_drug", [mine])
    draft = settings.folders.fetching / "openfda_drug" / TOTALS_FILE
    draft.parent.mkdir(parents=True)
    draft.write_text('{"endpoint": "drug/event", "last_updated": "2026-10-28", "terms": [{}]}')
    assert run(settings).exit_code == 0
    assert counts(settings)["COMA"] == 3


def test_only_reports_that_the_rules_count_give_terms(tmp_path: Path) -> None:
    path = write_answer(
        tmp_path / "found.json",
        [
            record("1", "KRATOM", ["Coma", "coma", "Pain"]),
            record("2", "MITRAGYNINE", ["Pain"]),
            record("3", "MIRTAZAPINE", ["Rash"]),
            {"safetyreportid": "4", "patient": None},
            "no record",
        ],
    )
    assert terms_listed(path, Recogniser.from_csv()) == ["PAIN", "COMA"]


def test_what_was_fetched_proves_the_quarters_that_it_holds(
    served: FdaServer, settings: Settings
) -> None:
    """openFDA answers with the cases of all quarters: those without a quarterly file are drawn."""
    assert run(settings).exit_code == 0
    coverage = "select distinct coverage from mart_quarter where source = 'faers'"
    assert ask(settings, coverage) == [("part",)]  # to its last case; else "unproven"
    assert ask(settings, "select count(*) from not_drawn(sources := ['faers'])") == [(0,)]
