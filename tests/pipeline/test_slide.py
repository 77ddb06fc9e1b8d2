"""A chart as a slide: its native chart holds the numbers of the page, its notes the limits."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient
from pptx import Presentation

from dashboard.app import create_app
from dashboard.charts import co_ingestant_class, more_often, registry, trend
from dashboard.charts.base import Chart, Finished
from dashboard.frames import rows_of
from dashboard.settings import Settings as DashboardSettings
from dashboard.slide.document import text_of
from etl.settings import Settings
from tests.support.pages import context_of, warehouse_of

pytestmark = pytest.mark.xdist_group("slides")
CHARTS = [key for key, one in registry.shown().items() if isinstance(one, Chart)]


@pytest.fixture(scope="module")
def settings(demo_data: Path) -> Settings:
    return Settings(data=demo_data)


@pytest.fixture(scope="module")
def client(demo_data: Path) -> FlaskClient:
    return create_app(DashboardSettings(data=demo_data)).server.test_client()


def slide_of(client: FlaskClient, name: str, query: str = "source=faers") -> Any:
    answer = client.get(f"/download/{name}.pptx?{query}")
    assert answer.status_code == 200, answer.text
    (slide,) = Presentation(io.BytesIO(answer.data)).slides
    return slide


def shapes(slide: Any, kind: str) -> list[Any]:
    return [one for one in slide.shapes if getattr(one, f"has_{kind}")]


@pytest.mark.parametrize("source", ["faers", "hfcs", "medical_examiner"])
def test_every_chart_of_a_source_is_a_slide_that_says_what_the_page_says(
    settings: Settings, client: FlaskClient, source: str
) -> None:
    context = context_of(settings, "/")
    info = next(one for one in context.snapshot.sources if one.source == source)
    drawn = 0
    for name in CHARTS:
        chart = registry.shown()[name]
        assert isinstance(chart, Chart)
        made = chart.make(context, info)
        if not isinstance(made, Finished):
            assert client.get(f"/download/{name}.pptx?source={source}").status_code == 404
            continue
        slide = slide_of(client, name, f"source={source}")
        assert slide.shapes.title.text_frame.text == made.title
        notes = slide.notes_slide.notes_text_frame.text
        assert text_of(made.drawn.words) in notes
        assert "Synthetic data" in notes
        assert f"from {name}(" in notes
        for note in context.snapshot.notes.get(name, ()):
            if {"all", source} & set(note["applies_to"]) and note["source"] in (None, source):
                assert text_of(note["note_title"]) in notes
        is_native = chart.native is not None and made.is_drawn
        if is_native:  # of under 16 in every quarter there are no lines, as on the page
            counts = "reports" if chart.native.kind == "lines" else "base_reports"
            is_native = int(made.frame[counts].max()) >= 16
        assert len(shapes(slide, "chart")) == is_native, name
        has_table = made.drawn.table is not None and not is_native
        assert len(shapes(slide, "table")) == has_table, name
        if not is_native and not has_table:
            texts = [one.text_frame.text for one in shapes(slide, "text_frame")]
            assert text_of(made.drawn.words) in texts
        drawn += is_native
    assert drawn >= 2


def test_lines_are_the_counts_of_the_answer(settings: Settings, client: FlaskClient) -> None:
    (shape,) = shapes(slide_of(client, "trend", "source=faers&from=2023-Q1"), "chart")
    filters = warehouse_of(settings).snapshot().filters("from=2023-Q1")
    context = context_of(settings, "/", filters=filters)
    source = context.snapshot.sources[0]
    made = trend.CHART.make(context, source)
    assert isinstance(made, Finished)
    rows = rows_of(made.frame)
    plot = shape.chart.plots[0]
    quarters = {row["quarter"]: bool(row["is_incomplete"]) for row in rows}
    assert list(plot.categories) == [
        f"{quarter} (incomplete)" if is_incomplete else quarter
        for quarter, is_incomplete in quarters.items()
    ]
    labels = {one.label: key for key, one in context.substances.items()}
    assert {series.name for series in plot.series} == {"Kratom", "Mitragynine", "7-OH"}
    for series in plot.series:
        own = [row for row in rows if row["substance"] == labels[series.name]]
        assert list(series.values) == [float(row["reports"]) for row in own]


def test_bars_are_shares_with_their_counts(settings: Settings, client: FlaskClient) -> None:
    (shape,) = shapes(slide_of(client, "co_ingestant_class"), "chart")
    context = context_of(settings, "/")
    frame = context.ask("co_ingestant_class", context.snapshot.sources[0])
    kratom = frame[frame["substance"] == "kratom"].set_index("class_label")
    plot = shape.chart.plots[0]
    base = int(kratom["base_reports"].iloc[0])
    first = plot.series[0]
    # As on the page: of a share events are counted.
    assert first.name == f"Kratom, {base:,} events"
    assert len(plot.categories) == 8  # of three substances
    for place, (name, value) in enumerate(zip(plot.categories, first.values, strict=True)):
        count = int(kratom["reports"].get(name, 0))
        assert value == pytest.approx(count / base)
        label = first.points[place].data_label.text_frame.text
        assert label.startswith(f"{count:,} · ")
    assert not any("Synthetic analogue" in series.name for series in plot.series)  # 13 reports


def test_ratios_are_a_table_of_the_substance_chosen(
    settings: Settings, client: FlaskClient
) -> None:
    name = more_often.TERMS_CHART.question
    slide = slide_of(client, name, "source=faers&of=7-oh")
    assert "with 7-OH than with other products" in slide.shapes.title.text_frame.text
    (shape,) = shapes(slide, "table")
    frame = context_of(settings, "/").ask(name)
    own = frame[(frame["substance"] == "7-oh") & (frame["source"] == "faers")]
    reports = dict(zip(own["label"], own["reports"], strict=True))
    cells = [[cell.text for cell in row.cells] for row in shape.table.rows]
    assert cells[0][:2] == ["Term", "Reports"]
    assert [int(row[1]) for row in cells[1:]] == [reports[row[0]] for row in cells[1:]]
    texts = " ".join(one.text_frame.text for one in shapes(slide, "text_frame"))
    assert f"8 of {len(own)} rows and 10 of " in texts


def test_a_name_that_is_a_formula_stays_text(settings: Settings) -> None:
    from dashboard.charts.base import Native
    from dashboard.slide.document import Around, document

    context = context_of(settings, "/")
    made = co_ingestant_class.CHART.make(context, context.snapshot.sources[0])
    assert isinstance(made, Finished)
    made.frame["class_label"] = "=" + made.frame["class_label"]
    content = document(
        made,
        native=Native(label="class_label"),
        substances=list(context.substances.values()),
        around=Around(synthetic="", cited="", address="", query=""),
    )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        (workbook,) = (name for name in archive.namelist() if name.endswith(".xlsx"))
        sheet = openpyxl.load_workbook(io.BytesIO(archive.read(workbook))).active
    assert sheet is not None
    labels = [cell.value for cell in sheet["A"] if cell.value]
    assert all(str(label).startswith("'=") for label in labels)
    assert {cell.data_type for row in sheet for cell in row} <= {"s", "n"}


@pytest.mark.parametrize("address", ["/download/nothing.pptx", "/download/trend.pptx?source=mars"])
def test_what_is_no_chart_is_not_found(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "Charts: " in answer.text


def test_nothing_to_draw_is_said(client: FlaskClient) -> None:
    answer = client.get("/download/trend.pptx?source=hfcs&substance=7-oh&to=2005-Q4")
    assert answer.status_code == 404
    assert "nothing to draw" in answer.text
