"""Building blocks: what a screen reader, a printer and a copied link get."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dashboard import theme
from dashboard.components import html
from dashboard.components.cards import SourceCount, sources_row
from dashboard.components.figure import Foot, Made, Note, figure_block, panel_names
from dashboard.components.html import Later, to_markup
from dashboard.components.markup import sentence
from dashboard.components.states import empty_state, failed_notice, one_line, stale_notice
from dashboard.components.tables import (
    DataTable,
    MatrixRow,
    data_table,
    limitation_matrix,
    scroll_region,
)
from dashboard.components.take import Take
from tests.support.markup import Element, parsed
from tests.support.pages import Shown, drawn

ASSETS = Path(theme.__file__).parent / "assets"
HOSTILE = "<img src=x onerror=alert(1)> \"quoted\" & 'single' </td><script>alert(2)</script>"

TABLE = DataTable(
    caption="Reports per quarter",
    columns=("Quarter received", "7-OH", "Flag"),
    rows=(("2026-Q1", 27, "incomplete"), ("2025-Q4", 12041, ""), ("2025-Q3", "<10", "")),
    numeric=frozenset({1}),
    tail=frozenset({0}),
)


def built(**more: Any) -> html.Element:
    return figure_block(
        "trend",
        title="FDA received 41 reports naming 7-OH in 2025-Q4.",
        kicker="Trend by quarter received",
        source=("faers", "FAERS"),
        plot={"data": [], "layout": {"height": 392}},
        notes=[Note(title="No denominator.", text="Nobody knows how many use 7-OH.")],
        limitations_href="/limitations",
        foot=Foot(
            source_line="Source: FDA.",
            subject="reports per quarter",
            table=lambda: TABLE,
            take=Take(csv="/download/trend.csv", size="14 rows"),
            made=Made(steps=lambda: [(1926410, "case versions read")], query="from trend()"),
        ),
        **more,
    )


def block(**more: Any) -> Shown:
    return drawn(built(**more))


def table_of(table: html.Element) -> Element:
    return drawn(table).tree.one("table")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("reports naming 7-OH in 2025-Q4.", ["7-OH", "2025-Q4"]),
        ("7-OH", ["7-OH"]),
        ("no such word", []),
    ],
)
def test_7_oh_and_quarters_do_not_break(text: str, kept: list[str]) -> None:
    pieces = drawn(sentence(text)).tree
    assert pieces.text == text
    assert [piece.text for piece in pieces.all("span")] == kept
    assert all(piece.classes == ["nb"] for piece in pieces.all("span"))


def test_sentence_takes_components_between_strings() -> None:
    pieces = drawn(sentence(["see ", html.A("7-OH", href="/"), " of 2025-Q4"])).tree
    assert pieces.text == "see 7-OH of 2025-Q4"
    assert pieces.links == {"7-OH": "/"}


def test_figure_is_named_by_its_heading_and_is_no_image() -> None:
    shown = block().tree
    heading = shown.one("h2")
    assert shown.one("figure").attributes["aria-labelledby"] == heading.id
    assert not shown.all(role="img")


def test_ids_are_unique() -> None:
    ids = block().tree.ids
    assert len(ids) == len(set(ids))


def test_panels_start_closed_and_their_buttons_say_so() -> None:
    shown = block().tree
    buttons = [one for one in shown.all("button") if "data-panel" in one.attributes]
    assert len(buttons) == 2
    for button in buttons:
        assert button.attributes["aria-expanded"] == "false"
        assert button.attributes["aria-controls"] == button.attributes["data-panel"]
        assert "hidden" in shown.with_id(button.attributes["data-panel"]).attributes


def test_a_panel_named_in_the_address_can_be_found_and_opened() -> None:
    """The browser opens it (`panels.js`), by the name that the address has after `open=`."""
    code = (ASSETS / "panels.js").read_text(encoding="utf-8")
    (valid,) = re.findall(r"VALID = /\^(.+)\$/", code)
    shown = block().tree
    names = panel_names("trend")
    assert [one.attributes["data-panel"] for one in shown.all("button")] == list(names)
    for name in names:
        assert re.fullmatch(valid, name)
        assert "hidden" in shown.with_id(name).attributes


def test_a_table_is_sent_when_its_panel_is_opened() -> None:
    markup = to_markup(built())
    name, made = panel_names("trend")
    place = parsed(markup.html).with_id(name)
    assert (place.attributes["data-lazy"], place.children) == ("yes", [])
    assert list(markup.later) == [name, made]
    assert "12,041" not in markup.html
    assert "from trend()" not in markup.html
    assert "from trend()" in block().tree.with_id(made).words
    opened = block().tree.with_id(name)
    assert opened.one("table").rows[2] == ["2025-Q4", "12,041", ""]
    assert opened.attributes["aria-label"] == "Table: reports per quarter"


def test_what_is_sent_later_has_no_place_of_its_own_in_the_html() -> None:
    later = Later(name="more", child=lambda: html.P("words"), place=html.Div(id="more"))
    markup = to_markup([html.H2("Title"), later])
    assert markup.html == '<h2>Title</h2><div id="more" data-lazy="yes"></div>'
    assert to_markup(markup.later["more"]()).html == "<p>words</p>"


def test_hidden_words_tell_links_of_different_charts_apart() -> None:
    (link,) = block().tree.all("a", href="/download/trend.csv")
    assert link.text == "CSV (14 rows): reports per quarter"


def test_graph_has_fixed_height_and_no_upload() -> None:
    shown = block()
    graph = shown.tree.with_id("trend-graph")
    assert graph.attributes["style"] == "height:392px"
    assert shown.figures["trend-graph"]["layout"]["height"] == 392
    assert set(shown.figures["trend-graph"]) == {"data", "layout"}
    code = (ASSETS / "slots.js").read_text(encoding="utf-8")
    (config,) = re.findall(r"const CONFIG = \{ (.*?) \};", code)
    for part in ("responsive: true", "showSendToCloud: false", 'plotlyServerURL: ""'):
        assert part in config.split(", ")


def test_a_control_without_children_is_kept() -> None:
    assert block(control=html.Div(id="switch")).tree.with_id("switch")


def test_asides_are_named_apart_and_stand_in_no_landmark() -> None:
    shown = block().tree
    assert "trend-title" in shown.one("aside").attributes["aria-labelledby"]
    section = shown.one("section")
    assert not {"aria-label", "aria-labelledby", "role"} & set(section.attributes)


def test_table_has_caption_scopes_and_thousands() -> None:
    table = table_of(data_table(TABLE))
    assert table.all("caption")
    scopes = [cell.attributes.get("scope") for cell in table.all("th")]
    assert scopes == ["col"] * 3 + ["row"] * 3
    cells = table.all("td")
    assert cells[2].text == "12,041"
    assert cells[2].classes == ["num"]
    assert [row.classes for row in table.all("tr")[1:]] == [["tail"], [], []]


def test_suppressed_cell_is_hatched_and_spoken() -> None:
    cell = table_of(data_table(TABLE)).all("td")[4]
    assert cell.attributes["class"] == "num sup"
    assert cell.text == "<10suppressed, 1 to 9"
    sign, spoken = cell.all("span")
    assert sign.attributes["aria-hidden"] == "true"
    assert spoken.classes == ["vh"]


def test_cells_of_a_table_that_stacks_are_named_by_their_column() -> None:
    table = table_of(data_table(replace(TABLE, stacks=True, fit=False)))
    assert table.classes == ["st"]
    labels = [cell.attributes.get("data-label") for cell in table.all("td")]
    assert labels == ["7-OH", "Flag", "7-OH", None, "7-OH", None]
    plain = table_of(data_table(TABLE)).all("td")
    assert not any("data-label" in cell.attributes for cell in plain)


def test_not_equal_stands_between_sources_only() -> None:
    item = {
        "name": "FAERS",
        "count": 3390,
        "unit": "reports",
        "text": "in 2025",
        "scale": "Reports per year, own scale",
        "figure": {"data": [], "layout": {"height": 132}},
        "facts": (("Data up to", "30 Jun 2026"),),
    }
    for count, name in ((2, "four n2"), (3, "four n3"), (4, "four")):
        keys = ("faers", "hfcs", "poison_center", "medical_examiner")[:count]
        shown = drawn(sources_row([SourceCount(source=key, **item) for key in keys]))
        (row,) = shown.tree.all("ul")
        assert len(row.all(name="ne")) == count - 1
        assert row.attributes["class"] == name
        assert list(shown.figures) == [f"years-{key}" for key in keys]


def test_states_are_a_bar_and_a_sentence() -> None:
    stale = drawn(stale_notice("HFCS is 8 days old.", text="It is tried again tonight.")).tree
    assert stale.one("div").attributes["class"] == "state warn"
    assert stale.text == "HFCS is 8 days old. It is tried again tonight."
    failed = drawn(failed_notice("No warehouse.", text="See status.")).tree
    assert failed.one("div").attributes["class"] == "state bad"
    empty = drawn(
        empty_state(
            "No report before 2023-Q4.",
            reason="The period ends earlier.",
            way_on=html.Button("Reset"),
        )
    ).tree.one("div")
    assert [one.tag for one in empty.children if isinstance(one, Element)] == ["h3", "p", "button"]
    line = drawn(one_line("FAERS: none.", reason="Why.", way_on=html.A("On", href="/"))).tree
    assert [one.tag for one in line.walk()][1:] == ["p", "b", "a"]


def test_matrix_says_what_its_signs_mean() -> None:
    table = table_of(
        limitation_matrix(
            ["Trend", "Outcomes", "Ages"],
            rows=[MatrixRow(title="x", href="#x", strengths=("strong", "part", None))],
            caption="Which limitation touches which chart.",
        )
    )
    assert [cell.text or cell.attributes["aria-label"] for cell in table.all("td")] == [
        "\u25cfstrongly",
        "\u25cbin part",
        "no",
    ]


# HTML from components


def test_every_text_is_escaped_wherever_it_stands() -> None:
    table = DataTable(caption=HOSTILE, columns=(HOSTILE, "b"), rows=((HOSTILE, HOSTILE),))
    for component in (
        html.P(HOSTILE),
        html.Ul([html.Li(HOSTILE), HOSTILE]),
        html.A(HOSTILE, href="/"),
        data_table(table),
        data_table(replace(table, stacks=True)),
        built(subtitle=HOSTILE, words=HOSTILE),
        one_line(HOSTILE, reason=HOSTILE),
        stale_notice(HOSTILE, text=HOSTILE, label=HOSTILE),
    ):
        shown = drawn(component)
        assert not shown.tree.all("img"), component
        assert not shown.tree.all("script"), component
        assert HOSTILE in shown.tree.text, component
        assert "<script" not in shown.html
        assert "<img" not in shown.html


def test_a_control_character_is_shown_as_what_it_was_in_windows() -> None:
    assert to_markup(html.P("FARMER\x92S \x93BLEND\x94 \x81")).html == "<p>FARMER’S “BLEND” �</p>"


def test_every_attribute_is_escaped() -> None:
    for component, name in (
        (html.A("a", href=HOSTILE), "href"),
        (html.Div(id=HOSTILE), "id"),
        (html.Div(className=HOSTILE), "class"),
        (html.Div(title=HOSTILE), "title"),
        (html.Label(htmlFor=HOSTILE), "for"),
        (html.Div(**{"data-label": HOSTILE}), "data-label"),
        (html.Div(style={"--kw-name": HOSTILE}), "style"),
        (html.Input(type="text", value=HOSTILE), "value"),
        (scroll_region(None, label=HOSTILE), "aria-label"),
    ):
        shown = drawn(component)
        (element,) = shown.tree.children
        assert isinstance(element, Element)
        assert HOSTILE in element.attributes[name], name
        assert element.children in ([], ["a"])
        assert "onerror" not in element.attributes
        assert shown.html.count("<") == (1 if component.tag == "input" else 2)


def test_properties_are_written_as_html_spells_them() -> None:
    cell = drawn(html.Td("x", colSpan=2, tabIndex=0, className="num", hidden=True)).tree.one("td")
    assert cell.attributes == {"class": "num", "colspan": "2", "hidden": "", "tabindex": "0"}
    assert drawn(html.Td("x", hidden=False, className="")).html == "<td>x</td>"
    style = {"maxWidth": 12, "opacity": 0.5, "--kw-columns": 3}
    assert drawn(html.Div(style=style)).html == (
        '<div style="max-width:12px;opacity:0.5;--kw-columns:3"></div>'
    )
    assert drawn(["a", 1, 2.5, None, [html.Br(), "b"]]).html == "a12.5<br>b"


def test_a_figure_is_a_place_with_its_id_and_a_document() -> None:
    bars = {"type": "bar", "x": [1], "text": [HOSTILE]}
    graph = html.Graph(id='of "x"', figure={"data": [bars], "layout": {"height": 100}})
    shown = drawn(graph)
    (place,) = shown.tree.children
    assert isinstance(place, Element)
    assert (place.id, place.classes, place.children) == ('of "x"', ["dash-graph"], [])
    (text,) = shown.figures['of "x"']["data"][0]["text"]
    assert "<" not in text
    assert text.replace("&lt;", "<") == HOSTILE
