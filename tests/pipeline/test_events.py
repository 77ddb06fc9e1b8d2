"""Events and recalls on the pages: what is drawn, what is only listed, what is never counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dashboard import figures
from dashboard.charts import events, recalls, trend
from dashboard.charts.listing import ROWS_SHOWN
from dashboard.context import Context
from dashboard.downloads import csv_bytes
from dashboard.filters import Filters
from etl.settings import Settings
from tests.support.pages import context_of, drawn, view
from tests.support.releases import Case, Quarter, hfcs_row, recall_record, write_answer, write_csv
from tests.support.warehouses import built


def settings_with_recalls(folder: Path) -> Settings:
    received = ["20180215", "20211115", "20250815", "20251115"]
    names = ["2018q1", "2021q4", "2025q3", "2025q4"]
    quarters = [
        Quarter(
            name=name,
            cases=[Case(caseid=90000100 + 20 * place + more, received=day) for more in range(20)],
        )
        for place, (name, day) in enumerate(zip(names, received, strict=True))
    ]
    records = [
        recall_record(
            f"F-{month}-2018",
            recall_initiation_date=f"2018{month:02}10",
            recalling_firm=f"Firm {month}",
        )
        for month in range(1, 9)
    ]
    records.append(
        recall_record(
            "D-1-2025",
            product_type="Drugs",
            recall_initiation_date="20250811",
            product_description="7-OH tablets <b>20 mg</b>" + " and more" * 20,
            voluntary_mandated="FDA Mandated",
        )
    )
    complaints = write_csv(folder / "hfcs.csv", [hfcs_row(str(number)) for number in range(20)])
    recalls = write_answer(folder / "food-enforcement.json", records)
    return built(folder, faers=quarters, hfcs=[complaints], openfda_recalls=[recalls])


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Context:
    return context_of(settings_with_recalls(tmp_path_factory.mktemp("events")), "/trends")


def test_a_chart_draws_the_five_most_relevant_verified_events(context: Context) -> None:
    faers = context.snapshot.sources[0]
    known = events.of_chart(context, faers, context.ask("trend", faers))
    assert [event.number for event in known.key] == [1, 2, 3, 4, 5]
    titles = [str(event.label) for event in known.key]
    assert "FAERS coding shifts to HERBALS\\MITRAGYNINE" in titles
    assert "Example Botanicals LLC, ordered by FDA, recalls a product naming 7-OH" in titles
    assert known.drawn["is_verified"].all()
    assert list(known.drawn["event_date"]) == sorted(known.drawn["event_date"])
    assert list(known.drawn["label"]) == titles
    found = context.ask("events", faers).assign(label="", number=0)
    inside = figures.visible_events(context.ask("trend", faers), found)
    more = drawn(known.more).tree
    assert more.text == f"{len(inside) - 5} more events are listed, not drawn"
    assert list(more.links.values()) == ["/trends?view=events#events"]


def test_events_of_another_report_system_are_not_drawn(context: Context) -> None:
    hfcs = context.snapshot.sources[1]
    known = events.of_chart(context, hfcs, context.ask("trend", hfcs))
    assert "HERBALS" not in " ".join(str(event.label) for event in known.key)


def test_the_law_of_one_state_is_listed_and_not_drawn(context: Context) -> None:
    faers = context.snapshot.sources[0]
    chosen = replace(context, filters=Filters(first_quarter="2019-Q2", last_quarter="2019-Q2"))
    known = events.of_chart(chosen, faers, chosen.ask("trend", faers))
    assert "Utah" in drawn(events.BLOCK.render(chosen, None)).words
    assert (known.key, len(known.drawn)) == ((), 0)
    assert known.more is not None


def test_a_chart_without_events_says_nothing_of_them(context: Context) -> None:
    faers = context.snapshot.sources[0]
    early = replace(context, filters=Filters(first_quarter="2019-Q3", last_quarter="2019-Q4"))
    known = events.of_chart(early, faers, early.ask("trend", faers))
    assert (known.key, known.more, len(known.drawn)) == ((), None, 0)


def test_the_trend_lists_what_it_draws(context: Context) -> None:
    shown = drawn(trend.CHART.render(context, context.snapshot.sources[0]))
    assert len(shown.tree.one("ol", name="events").all("li")) == 5
    (figure,) = shown.figures.values()
    written = [note["text"] for note in figure["layout"]["annotations"]]
    assert all(f"{number}</span></b>" in " ".join(written) for number in range(1, 6))


@pytest.mark.parametrize(
    ("precision", "shown"),
    [("day", "1 Oct 2021"), ("month", "Oct 2021"), ("quarter", "2021-Q4"), ("year", "2021")],
)
def test_a_date_is_written_as_precisely_as_it_is_known(precision: str, shown: str) -> None:
    assert events.when(date(2021, 10, 1), precision) == shown


def test_the_blocks_list_every_event_and_every_recall(context: Context) -> None:
    listed = drawn(events.BLOCK.render(context, None)).tree
    every = listed.with_id("events-table").one("tbody").rows
    assert len(every) == len(context.ask("events")) > ROWS_SHOWN
    first = listed.one("div", aria_label="First rows: events that can move a trend")
    assert first.one("tbody").rows == every[:ROWS_SHOWN]
    assert "no, so not drawn" in listed.words
    recalled = drawn(recalls.BLOCK.render(context, None)).tree
    assert len(recalled.one("tbody").rows) == 9
    assert "FDA lists 9 recalled products naming kratom, mitragynine, 7-OH or a synthetic" in (
        recalled.words
    )
    assert "7-OH tablets <b>20 mg</b>" in recalled.words
    assert "…" in recalled.words
    csv = csv_bytes(context.snapshot, "recalls", context.filters, source=None).decode()
    assert csv.count("\n") == 10
    assert "https://api.fda.gov/drug/enforcement.json" in csv


def test_a_choice_without_recalls_says_so(context: Context) -> None:
    chosen = replace(context, filters=Filters(substances=("synthetic_analogue",)))
    block = drawn(recalls.BLOCK.render(chosen, None)).tree
    assert block.text.startswith(
        "Recalls of foods and drugsNo recall loaded names a synthetic analogue in this choice."
    )
    assert block.all("table") == []


def test_recalls_alone_make_no_page_of_numbers(tmp_path: Path) -> None:
    recalls = write_answer(tmp_path / "food-enforcement.json", [recall_record("F-1-2018")])
    settings = built(tmp_path, openfda_recalls=[recalls])
    assert "There are no reports to count" in view(settings, "/").words
    listed = view(settings, "/context?view=recalls").block("recalls")
    assert len(listed.one("tbody").rows) == 1
