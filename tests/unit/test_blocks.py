"""Building blocks: what a screen reader, a printer and a copied link get."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import plotly.graph_objects as go
import pytest
from dash import html
from dash.development.base_component import Component

from dashboard import blocks
from tests.support.pages import of_type, text_of, walk


def props(component: Component) -> dict[str, Any]:
    return dict(component.to_plotly_json()["props"])


TABLE = blocks.DataTable(
    caption="Reports per quarter",
    columns=("Quarter received", "7-OH", "Flag"),
    rows=(("2026-Q1", 27, "incomplete"), ("2025-Q4", 12041, ""), ("2025-Q3", "<10", "")),
    numeric=frozenset({1}),
    tail=frozenset({0}),
)


def block(**more: Any) -> html.Section:
    return blocks.figure_block(
        "trend",
        title="FDA received 41 reports naming 7-OH in 2025-Q4.",
        kicker="Trend by quarter received",
        source=("faers", "FAERS"),
        plot=go.Figure(layout={"height": 392}),
        notes=[blocks.Note(title="No denominator.", text="Nobody knows how many use 7-OH.")],
        limitations_href="/limitations",
        foot=blocks.Foot(
            source_line="Source: FDA.",
            subject="reports per quarter",
            table=TABLE,
            csv=blocks.Csv(href="/download/trend.csv", size="3 kB"),
            made=blocks.Made(steps=((1926410, "case versions read"),), query="from trend()"),
        ),
        **more,
    )


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("reports naming 7-OH in 2025-Q4.", ["7-OH", "2025-Q4"]),
        ("7-OH", ["7-OH"]),
        ("no such word", []),
    ],
)
def test_7_oh_and_quarters_do_not_break(text: str, kept: list[str]) -> None:
    pieces = blocks.sentence(text)
    assert text_of(pieces) == text
    assert [text_of(piece) for piece in pieces if isinstance(piece, html.Span)] == kept
    assert all(piece.className == "nb" for piece in pieces if isinstance(piece, html.Span))


def test_sentence_takes_components_between_strings() -> None:
    pieces = blocks.sentence(["see ", html.A("7-OH", href="/"), " of 2025-Q4"])
    assert text_of(pieces) == "see 7-OH of 2025-Q4"


def test_figure_is_named_by_its_heading_and_is_no_image() -> None:
    (figure,) = of_type(block(), "Figure")
    (heading,) = of_type(block(), "H2")
    assert props(figure)["aria-labelledby"] == heading.id
    assert not any(props(component).get("role") == "img" for component in walk(block()))


def test_ids_are_unique() -> None:
    ids = [component.id for component in walk(block()) if getattr(component, "id", None)]
    assert len(ids) == len(set(ids))


def test_panels_start_closed_and_their_buttons_say_so() -> None:
    section = block()
    panels = {component.id: component for component in walk(section) if hasattr(component, "id")}
    buttons = [button for button in of_type(section, "Button") if "data-panel" in props(button)]
    assert len(buttons) == 2
    for button in buttons:
        assert props(button)["aria-expanded"] == "false"
        assert panels[props(button)["data-panel"]].hidden


def test_a_panel_named_in_the_address_starts_open() -> None:
    table_name, made_name = blocks.panel_names("trend")
    section = block(open_panels=[made_name])
    panels = {component.id: component for component in walk(section) if hasattr(component, "id")}
    assert panels[table_name].hidden
    assert not panels[made_name].hidden


def test_hidden_words_tell_links_of_different_charts_apart() -> None:
    (link,) = [a for a in of_type(block(), "A") if a.href == "/download/trend.csv"]
    assert text_of(link) == "CSV (3 kB): reports per quarter"


def test_graph_has_fixed_height_and_no_upload() -> None:
    (graph,) = of_type(block(), "Graph")
    assert graph.style == {"height": "392px"}
    assert graph.responsive
    assert graph.config["showSendToCloud"] is False
    assert graph.config["plotlyServerURL"] == ""


def test_a_control_without_children_is_kept() -> None:
    section = block(control=html.Div(id="switch"))
    assert any(getattr(component, "id", None) == "switch" for component in walk(section))


def test_asides_are_named_apart_and_stand_in_no_landmark() -> None:
    section = block()
    (aside,) = of_type(section, "Aside")
    assert "trend-title" in props(aside)["aria-labelledby"]
    assert not {"aria-label", "aria-labelledby", "role"} & set(props(section))


def test_table_has_caption_scopes_and_thousands() -> None:
    table = blocks.data_table(TABLE)
    assert of_type(table, "Caption")
    assert [props(cell).get("scope") for cell in of_type(table, "Th")] == ["col"] * 3 + ["row"] * 3
    cells = of_type(table, "Td")
    assert text_of(cells[2]) == "12,041"
    assert cells[2].className == "num"
    assert [row.className for row in of_type(table, "Tr")[1:]] == ["tail", "", ""]


def test_suppressed_cell_is_hatched_and_spoken() -> None:
    cell = of_type(blocks.data_table(TABLE), "Td")[4]
    assert cell.className == "num sup"
    assert text_of(cell) == "<10suppressed, 1 to 9"


def test_cells_of_a_table_that_stacks_are_named_by_their_column() -> None:
    table = blocks.data_table(replace(TABLE, stacks=True, fit=False))
    assert table.className == "st"
    labels = [props(cell).get("data-label") for cell in of_type(table, "Td")]
    assert labels == ["7-OH", "Flag", "7-OH", None, "7-OH", None]
    plain = of_type(blocks.data_table(TABLE), "Td")
    assert not any("data-label" in props(cell) for cell in plain)


def test_not_equal_stands_between_sources_only() -> None:
    item = {
        "name": "FAERS",
        "count": 3390,
        "unit": "reports",
        "text": "in 2025",
        "scale": "Reports per year, own scale",
        "figure": go.Figure(layout={"height": 132}),
        "facts": (("Data up to", "30 Jun 2026"),),
    }
    for count, name in ((2, "four n2"), (3, "four n3"), (4, "four")):
        keys = ("faers", "hfcs", "poison_center", "medical_examiner")[:count]
        row = blocks.sources_row([blocks.SourceCount(source=key, **item) for key in keys])
        signs = [part for part in walk(row) if getattr(part, "className", "") == "ne"]
        assert len(signs) == count - 1
        assert row.className == name


def test_states_are_a_bar_and_a_sentence() -> None:
    stale = blocks.stale_notice("HFCS is 8 days old.", text="It is tried again tonight.")
    assert stale.className == "state warn"
    assert text_of(stale) == "HFCS is 8 days old. It is tried again tonight."
    assert blocks.failed_notice("No warehouse.", text="See status.").className == "state bad"
    empty = blocks.empty_state(
        "No report before 2023-Q4.", reason="The period ends earlier.", way_on=html.Button("Reset")
    )
    assert [type(child).__name__ for child in empty.children] == ["H3", "P", "Button"]


def test_matrix_says_what_its_signs_mean() -> None:
    table = blocks.limitation_matrix(
        ["Trend", "Outcomes", "Ages"],
        rows=[blocks.MatrixRow(title="x", href="#x", strengths=("strong", "part", None))],
        caption="Which limitation touches which chart.",
    )
    assert [text_of(cell) for cell in of_type(table, "Td")] == [
        "\u25cfstrongly",
        "\u25cbin part",
        "no",
    ]
