"""The figures of the Context page: what is drawn, in every view, and what is never drawn."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.figures.state_tiles import LETTERS, shade
from dashboard.theme import SMALL_PX, View
from tests.support import figures

VIEWS = [View("light"), View("light", True), View("dark"), View("dark", True)]


def tiles() -> pd.DataFrame:
    usual: dict[str, Any] = {"tile_row": 1, "words": "<b>x</b>"}
    rows = []
    for scope, label in (("leaf", "Leaf"), ("7-oh", "7-OH")):
        for column, (code, status, verified) in enumerate(
            [("AA", "schedule_i", True), ("BB", "banned", False), ("CC", "none_known", None)]
        ):
            rows.append(
                usual
                | {
                    "state_code": code,
                    "state_name": code,
                    "tile_column": column,
                    "scope": scope,
                    "scope_label": label,
                    "status": status,
                    "status_label": status,
                    "is_verified": verified,
                }
            )
    frame = pd.DataFrame(rows)
    return frame.assign(is_verified=frame["is_verified"].astype(object))


def events() -> pd.DataFrame:
    return pd.DataFrame(
        [
            ("2016-08-31", "US", "leaf", "Leaf", "A notice", True),
            ("2026-05-14", "OH", "leaf", "Leaf", "A ban", False),
            (None, "IN", "leaf", "Leaf", "Undated", False),
            ("2026-08-26", "US", "synthetic", "Synthetic analogues", "An order", False),
        ],
        columns=["event_date", "jurisdiction", "scope", "scope_label", "title", "is_verified"],
    ).assign(event_date=lambda frame: pd.to_datetime(frame["event_date"]))


def deaths() -> pd.DataFrame:
    months = pd.date_range("2020-01-31", periods=30, freq="ME")
    return pd.DataFrame(
        {
            "month_end": months,
            "reported_value": range(1000, 1030),
            "predicted_value": [*[None] * 10, *range(1030, 1050)],
        }
    )


def words(figure: go.Figure) -> list[str]:
    return [str(one.text) for one in figure.layout.annotations]


@pytest.mark.parametrize("view", VIEWS)
def test_figures_ask_no_other_host_for_a_map(view: View) -> None:
    for figure in (
        figures.state_tiles_figure(tiles(), view=view),
        figures.policy_lanes_figure(events(), view=view),
        figures.overdose_lines_figure(deaths(), view=view),
    ):
        assert {trace.type for trace in figure.data} == {"scatter"}
        assert "topojson" not in figure.to_json()
        sizes = [one.font.size for one in figure.layout.annotations if one.font.size]
        assert all(size >= SMALL_PX for size in sizes)


@pytest.mark.parametrize("view", VIEWS)
def test_tiles_carry_letters_and_a_star_where_not_verified(view: View) -> None:
    figure = figures.state_tiles_figure(tiles(), view=view)
    leaf, seven = figure.data
    assert list(leaf.text) == ["<b>AA</b><br>S", "<b>BB</b><br>B*", "<b>CC</b><br>"]
    assert list(leaf.text) == list(seven.text)
    assert any("Leaf" in text for text in words(figure))
    assert "<b>S</b> schedule_i" in words(figure)
    assert not any("regulated" in text for text in words(figure))


def test_each_status_differs_from_its_neighbor_by_shade_or_letter() -> None:
    for view in VIEWS:
        looks = [(LETTERS[key], shade(key, view=view)[0]) for key in LETTERS]
        assert len(set(looks)) == len(looks)


def test_tiles_stack_where_narrow() -> None:
    wide = figures.state_tiles_figure(tiles(), view=View("light"))
    narrow = figures.state_tiles_figure(tiles(), view=View("light", True))
    assert narrow.layout.height > 1.7 * wide.layout.height
    assert list(narrow.layout.xaxis2.domain) == [0.0, 1.0]
    assert narrow.layout.yaxis2.domain[1] < narrow.layout.yaxis.domain[0]


def test_lanes_mark_what_is_not_verified_and_leave_out_what_has_no_date() -> None:
    figure = figures.policy_lanes_figure(events(), view=View("light"))
    marks = {trace.marker.symbol: len(trace.x) for trace in figure.data}
    assert marks == {"diamond": 1, "circle-open": 1, "diamond-open": 1}
    hovers = [hover for trace in figure.data for hover in trace.customdata]
    assert sum("not verified" in hover for hover in hovers) == 2
    assert not any("Undated" in hover for hover in hovers)


def test_overdose_lines_start_at_zero_and_name_both() -> None:
    figure = figures.overdose_lines_figure(deaths(), view=View("light"))
    assert figure.layout.yaxis.range[0] == 0
    assert {trace.name: trace.line.dash for trace in figure.data} == {
        "predicted": "2px,4px",
        "reported": "solid",
    }
    assert any("1,029" in text for text in words(figure))
    assert any("1,049" in text for text in words(figure))


def test_nothing_to_draw_is_an_empty_sheet() -> None:
    for figure in (
        figures.state_tiles_figure(tiles().iloc[:0], view=View()),
        figures.policy_lanes_figure(events().iloc[2:3], view=View()),
        figures.overdose_lines_figure(deaths().iloc[:0], view=View()),
    ):
        assert len(figure.data) == 0
