"""Figures: honest axes, placed labels, incomplete and small numbers shown for what they are."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures import geometry, numbers
from dashboard.figures.completeness_grid import step
from dashboard.figures.line_names import Line, place_names
from dashboard.theme import PALETTES, SMALL_PX, View
from dashboard.wording import share
from tests.support import figures
from tests.support.substances import SUBSTANCES

WIDE, NARROW = (View("light", narrow, SUBSTANCES) for narrow in (False, True))
DARK, DARK_NARROW = (View("dark", narrow, SUBSTANCES) for narrow in (False, True))
VIEWS = [WIDE, NARROW, DARK, DARK_NARROW]


def name_of(view: View) -> str:
    return f"{view.scheme}-{'narrow' if view.narrow else 'wide'}"


KRATOM = [38, 44, 41, 36, 42, 47, 39, 45, 40, 33, 37, 44, 46, 52, 49, 61]
MITRAGYNINE = [9, 8, 11, 7, 10, 12, 9, 8, 11, 9, 10, 12, 44, 43, 45, 20]
SEVEN_OH = [0, 0, 0, 0, 0, 0, 0, 1, 3, 6, 8, 14, 39, 41, 27, 11]
ANALOGUE = [0] * 12 + [2, 2, 4, 1]


def trend(values: dict[str, Sequence[int]] | None = None, *, incomplete: int = 2) -> pd.DataFrame:
    """Sixteen quarters from 2022-Q1, the last ones incomplete."""
    values = values or {
        "kratom": KRATOM,
        "mitragynine": MITRAGYNINE,
        "7-oh": SEVEN_OH,
        "synthetic_analogue": ANALOGUE,
    }
    rows = []
    for substance, counts in values.items():
        periods = pd.period_range("2022Q1", periods=len(counts), freq="Q")
        for index, (period, reports) in enumerate(zip(periods, counts, strict=True)):
            rows.append(
                {
                    "source": "faers",
                    "substance": substance,
                    "quarter": f"{period.year}-Q{period.quarter}",
                    "quarter_start": period.start_time.date(),
                    "reports": reports,
                    "is_incomplete": index >= len(counts) - incomplete,
                }
            )
    return pd.DataFrame(rows)


def events(*dates: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "event_date": [pd.Timestamp(date).date() for date in dates],
            "label": [f"event of {date}" for date in dates],
            "number": range(1, len(dates) + 1),
        }
    )


def years() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "source": "faers",
            "year": [2019, 2020, 2021, 2023, 2024],
            "reports": [0, 120, 180, 452, 142],
            "is_incomplete": [False, False, False, False, True],
            "through_quarter": ["2019-Q4", "2020-Q4", "2021-Q4", "2023-Q4", "2024-Q2"],
        }
    )


def shares(label: str, *, bases: dict[str, int], rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """Rows of (label, is_treatment, count per substance)."""
    return pd.DataFrame(
        [
            {
                "source": "faers",
                "substance": substance,
                label: name,
                "is_treatment": is_treatment,
                "sort_order": order,
                "reports": counts[index],
                "base_reports": base,
            }
            for index, (substance, base) in enumerate(bases.items())
            for order, (name, is_treatment, counts) in enumerate(rows)
        ]
    )


def classes(bases: dict[str, int] | None = None) -> pd.DataFrame:
    return shares(
        "class_label",
        bases=bases or {"kratom": 917, "7-oh": 152, "synthetic_analogue": 9},
        rows=[
            ("Alcohol", False, (222, 9, 3)),
            ("Benzodiazepines", False, (200, 17, 2)),
            ("A class with a name much too long to stand beside any bar of it", False, (3, 0, 0)),
            ("Naloxone, naltrexone", True, (86, 24, 2)),
        ],
    )


def outcomes() -> pd.DataFrame:
    return shares(
        "outcome_label",
        bases={"kratom": 917, "7-oh": 152, "synthetic_analogue": 9},
        rows=[("Death", False, (257, 9, 3)), ("Hospitalized", False, (376, 58, 4))],
    ).drop(columns="is_treatment")


def ingredients() -> pd.DataFrame:
    named = [(f"INGREDIENT {index:02d}", False, (100 - index, 20)) for index in reversed(range(30))]
    return shares(
        "ingredient",
        bases={"kratom": 917, "7-oh": 152},
        rows=[*named, ("NALOXONE", True, (40, 3))],
    ).drop(columns="sort_order")


def reaction_groups() -> pd.DataFrame:
    names = [(f"Group {index:02d}", False, (100 - index, 20, 2)) for index in range(30)]
    frame = shares(
        "group_label",
        bases={"kratom": 917, "7-oh": 152, "synthetic_analogue": 9},
        rows=names,
    ).drop(columns="is_treatment")
    long = ", ".join(f"a term of many letters {place}" for place in range(3))
    return frame.assign(top_terms=frame["substance"].map(lambda key: f"{key} 9, {long}"))


def reactions() -> pd.DataFrame:
    rows = [(f"Term {index:02d}", False, (100 - index, 20)) for index in reversed(range(30))]
    return shares("label", bases={"kratom": 917, "7-oh": 152}, rows=rows).drop(
        columns=["is_treatment", "sort_order"]
    )


def more_often() -> pd.DataFrame:
    """Above, not above by one limit, below, one that nobody else lists, and too few."""
    rows = [
        ("A term with a name much too long to stand beside any mark of it", 62, 91.2, 70, 1170.7),
        ("Seizure", 1091, 1.06, 1.01, 1.2),
        ("Nausea", 58, 0.068, 0.05, 0.09),
        ("Only here", 5, None, None, None),
        ("Rash", 2, 4.1, None, None),
    ]
    return pd.DataFrame(
        [
            {
                "source": "faers",
                "substance": "mitragynine",
                "label": label,
                "reports": reports,
                "base_reports": 1461,
                "expected": 3.4,
                "ror": ror,
                "ror_lower": lower,
                "ror_upper": upper,
                "ic": None if ror is None else -1.26,
                "ic_lower": None if lower is None else -2.04,
                "is_above": ror == 91.2,
            }
            for label, reports, ror, lower, upper in rows
        ]
    )


def forest(frame: pd.DataFrame, *, view: View) -> go.Figure:
    return figures.forest_figure(frame, view=view, substance="mitragynine")


def number_listed(column: str = "number_listed") -> pd.DataFrame:
    names = ("None", "1", "5 or more") if column == "number_listed" else ("One", "Several", "x")
    return shares(
        column,
        bases={"kratom": 917, "7-oh": 152, "synthetic_analogue": 9},
        rows=[(name, False, (300, 40, 3)) for name in names],
    ).drop(columns="is_treatment")


def completeness() -> pd.DataFrame:
    quarters = trend()[["quarter", "quarter_start", "is_incomplete"]].drop_duplicates()
    given = {"Dose": 10, "Age": 60, "Reaction": 100, "US state": None}
    frame = pd.concat(
        [
            quarters.assign(
                source="faers",
                field=name.lower(),
                field_label=name,
                sort_order=order,
                reports=100,
                reports_given=value,
                reports_told=0 if value is None else 100,
                not_told="not collected" if value is None else None,
            )
            for order, (name, value) in enumerate(given.items())
        ]
    )
    frame["reports_given"] = frame["reports_given"].astype("Float64")
    return frame


def class_pairs() -> pd.DataFrame:
    counts = [74, 58, 40, 16, 15]
    return pd.DataFrame(
        {
            "source": "faers",
            "first_class": "Alcohol",
            "second_class": [f"Class of rather long name {place}" for place in range(5)],
            "reports": counts,
            "first_reports": 222,
            "second_reports": [200, 190, 100, 60, 50],
            "base_reports": 917,
            "expected_reports": [48.4, 46.0, 24.2, 14.5, 12.1],
        }
    )


def class_years() -> pd.DataFrame:
    rows = [
        {
            "source": "faers",
            "year": year,
            "class": key,
            "class_label": label,
            "is_treatment": key == "antagonist",
            "reports": reports if year > 2016 else 2,
            "base_reports": 100 if year > 2016 else 9,
            "is_incomplete": year == 2026,
        }
        for key, label, reports in (
            ("alcohol", "Alcohol", 24),
            ("benzodiazepines", "Benzodiazepines", 20),
            ("rare", "Rare class", 0),
            ("unclassified", "Unclassified", 30),
            ("antagonist", "Naloxone", 9),
        )
        for year in range(2015, 2027)
    ]
    return pd.DataFrame(rows)


def ages() -> pd.DataFrame:
    groups = ["Under 1", "18–24", "25–34", "65 or more", "Not given"]
    counts = {
        "female": [3, 20, 61, 0, 40],
        "male": [2, 55, 160, 4, 120],
        "unknown": [0, 1, 2, 0, 9],
    }
    return pd.DataFrame(
        {
            "source": "faers",
            "substance": substance,
            "age_group": "not_given" if label == "Not given" else label,
            "age_group_label": label,
            "sort_order": place,
            "sex": sex,
            "reports": values[place] // share,
            "median_age": 34.0,
            "base_reports": 477 // share,
        }
        for substance, share in (("kratom", 1), ("mitragynine", 2), ("7-oh", 9), ("rare", 100))
        if substance in SUBSTANCES
        for sex, values in counts.items()
        for place, label in enumerate(groups)
    )


BUILDERS: dict[str, tuple[Callable[..., go.Figure], pd.DataFrame]] = {
    "trend": (figures.trend_figure, trend()),
    "years": (
        lambda frame, view: figures.year_bars_figure(frame, view=view, unit="reports"),
        years(),
    ),
    "classes": (figures.class_bars_figure, classes()),
    "ingredients": (figures.ingredient_bars_figure, ingredients()),
    "outcomes": (figures.outcome_bars_figure, outcomes()),
    "number listed": (figures.number_bars_figure, number_listed()),
    "products listed": (figures.number_bars_figure, number_listed("products_listed")),
    "age and sex": (figures.age_sex_figure, ages()),
    "completeness": (figures.completeness_figure, completeness()),
    "class pairs": (figures.pair_bars_figure, class_pairs()),
    "class years": (figures.class_years_figure, class_years()),
    "reaction groups": (figures.reaction_group_bars_figure, reaction_groups()),
    "reactions": (figures.reaction_bars_figure, reactions()),
    "forest": (forest, more_often()),
}


def font_sizes(part: Any) -> Iterator[float]:
    """Every font size in a figure, also those inside texts."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key in {"font", "tickfont", "textfont"} and "size" in value:
                yield value["size"]
            yield from font_sizes(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from font_sizes(value)
    elif isinstance(part, str):
        yield from (float(size) for size in re.findall(r"font-size:\s*([\d.]+)px", part))


def traces(figure: go.Figure, meta: str, name: str | None = None) -> list[Any]:
    return [
        trace
        for trace in figure.data
        if trace.meta == meta and (name is None or trace.name == name)
    ]


def texts(figure: go.Figure) -> list[str]:
    return [re.sub(r"<[^>]+>", "", note.text) for note in figure.layout.annotations]


@pytest.mark.parametrize("view", VIEWS, ids=name_of)
@pytest.mark.parametrize("name", BUILDERS)
class TestEveryFigure:
    def build(self, name: str, view: View) -> go.Figure:
        build, frame = BUILDERS[name]
        return build(frame, view=view)

    def test_text_is_12_px_or_more(self, name: str, view: View) -> None:
        assert min(font_sizes(self.build(name, view).to_dict())) >= 12

    def test_has_no_legend_and_uses_the_template_of_the_scheme(self, name: str, view: View) -> None:
        figure = self.build(name, view)
        assert figure.layout.template.layout.paper_bgcolor == PALETTES[view.scheme].paper
        assert not any(trace.showlegend for trace in figure.data)

    def test_does_not_move_or_zoom(self, name: str, view: View) -> None:
        figure = self.build(name, view)
        assert figure.layout.height > 0
        assert figure.layout.autosize
        assert figure.layout.width is None

    def test_bars_and_lines_start_at_zero(self, name: str, view: View) -> None:
        figure = self.build(name, view)
        for trace in figure.data:
            if trace.type == "bar":
                value = "x" if trace.orientation == "h" else "y"
            elif trace.meta == "line":
                value = "y"
            else:
                continue
            axis = (trace[f"{value}axis"] or value).replace(value, f"{value}axis", 1)
            ends = figure.layout[axis].range
            # an axis that runs to the left ends at zero
            assert ends[0] == 0 or (ends[1] == 0 and ends[0] > 0)

    def test_empty_frame_gives_a_figure(self, name: str, view: View) -> None:
        build, frame = BUILDERS[name]
        assert build(frame.iloc[:0], view=view).layout.height > 0


def test_groups_of_reactions_have_their_terms_below_and_only_whole_ones() -> None:
    figure = figures.reaction_group_bars_figure(reaction_groups(), view=WIDE)
    written = texts(figure)
    assert "Group 00kratom 9, a term of many letters 0" in written
    assert not [text for text in written if "…" in text or "7-oh 9" in text]
    assert "Group 13" in " ".join(written)
    assert "Group 14" not in " ".join(written)
    assert len(figure.data[0].y) == 14
    narrow = texts(figures.reaction_group_bars_figure(reaction_groups(), view=NARROW))
    assert "Group 00" in narrow


def test_reactions_are_in_the_order_of_the_first_substance() -> None:
    figure = figures.reaction_bars_figure(reactions(), view=WIDE)
    named = [text for text in texts(figure) if text.startswith("Term")]
    assert named == [f"Term {index:02d}" for index in range(20)]
    assert list(figure.data[0].x[:2]) == pytest.approx([100 * 100 / 917, 100 * 99 / 917])


@pytest.mark.parametrize("view", [WIDE, NARROW], ids=name_of)
def test_a_forest_has_a_mark_for_what_is_estimated_alone(view: View) -> None:
    figure = forest(more_often(), view=view)
    intervals, above, others = figure.data
    assert [10**x for x in above.x] == pytest.approx([91.2])
    assert [10**x for x in others.x] == pytest.approx([1.06, 0.068])
    ends = [10**x for x in intervals.x if x is not None]
    assert ends == pytest.approx([70, 1170.7, 1.01, 1.2, 0.05, 0.09])
    # The axis holds what lies beyond the usual one.
    low, high = figure.layout.xaxis.range
    assert 10**low < 0.05
    assert 10**high > 1170.7
    # A hollow mark is no less a mark: its color is in its line.
    assert others.marker.color == PALETTES[view.scheme].paper
    assert others.marker.line.width > 0
    written = texts(figure)
    few = "2, not estimated" if view.narrow else "2"
    assert {"62", "1,091", "5", few} <= set(written)


@pytest.mark.parametrize("view", [WIDE, NARROW], ids=name_of)
def test_a_forest_has_a_dot_for_every_other_scope_of_a_row(view: View) -> None:
    frame = more_often()
    frame = frame.assign(ror_us=[2.0] * len(frame), ror_opioids=None)
    frame.loc[frame.index[0], "ror_opioids"] = 0.01
    dots = next(trace for trace in forest(frame, view=view).data if trace.name == "other scopes")
    estimated = int((frame["reports"] >= 3).sum())
    assert sorted(round(10**x, 2) for x in dots.x) == [0.01, *[2.0] * estimated]
    assert "against opioids: ROR 0.01" in dots.customdata
    assert 10 ** forest(frame, view=view).layout.xaxis.range[0] < 0.01
    assert not [one for one in forest(more_often(), view=view).data if one.name == "other scopes"]


def test_a_forest_says_what_it_compares_with() -> None:
    figure = figures.forest_figure(
        more_often(), view=WIDE, substance="mitragynine", others="opioids"
    )
    assert "← less often · more often than with opioids →" in texts(figure)


def test_a_forest_says_its_measures_and_what_has_none() -> None:
    written = texts(forest(more_often(), view=WIDE))
    assert "91 (70 to 1,171)" in written
    assert "0.07 (0.05 to 0.09)" in written
    assert "\u22121.3 (\u22122.0)" in written
    assert "under 3, not estimated" in written
    assert "on no other report, no ratio" in written
    assert not [text for text in written if "EBGM" in text]
    bayes = more_often().assign(ebgm=2.4, eb05=1.9, eb95=3.1)
    assert "2.4 (1.9)" in texts(forest(bayes, view=WIDE))


def test_heights_are_those_of_the_design() -> None:
    assert figures.trend_figure(trend(), view=WIDE).layout.height == 392
    assert figures.trend_figure(trend(), view=NARROW).layout.height == 372
    assert figures.year_bars_figure(years(), view=WIDE, unit="reports").layout.height == 132
    assert figures.year_bars_figure(years(), view=NARROW, unit="reports").layout.height == 118


class TestTrend:
    def test_incomplete_tail_is_a_trace_of_its_own_with_hollow_markers(self) -> None:
        figure = figures.trend_figure(trend(), view=WIDE)
        (line,) = traces(figure, "line", "Kratom")
        (tail,) = traces(figure, "tail", "Kratom")
        (markers,) = traces(figure, "tail-markers", "Kratom")
        assert list(line.y) == KRATOM[:-2]
        assert list(tail.y) == KRATOM[-3:]
        assert tail.line.width < line.line.width
        assert list(markers.y) == KRATOM[-2:]
        assert markers.marker.color == PALETTES["light"].paper
        assert markers.marker.opacity == 1

    def test_tail_is_hatched_not_filled_and_named(self) -> None:
        figure = figures.trend_figure(trend(), view=WIDE)
        (band,) = traces(figure, "tail-band")
        assert band.fillpattern.shape == "/"
        assert band.fillpattern.bgcolor == "rgba(0,0,0,0)"
        assert "Incomplete: 2025-Q3, Q4" in texts(figure)

    def test_complete_period_has_no_tail(self) -> None:
        figure = figures.trend_figure(trend(incomplete=0), view=WIDE)
        assert not traces(figure, "tail-band")
        assert not traces(figure, "tail")
        assert not any("Incomplete" in text for text in texts(figure))

    def test_zeros_are_drawn_from_one_quarter_before_the_first_report(self) -> None:
        (line,) = traces(figures.trend_figure(trend(), view=WIDE), "line", "7-OH")
        assert list(line.y)[:2] == [0, 1]
        assert pd.Timestamp(line.x[0]) == pd.Timestamp("2023-07-01")

    def test_markers_stand_at_first_quarters_and_the_last_complete_one(self) -> None:
        (markers,) = traces(figures.trend_figure(trend(), view=WIDE), "markers", "Kratom")
        marked = [f"{when.year}-Q{when.quarter}" for when in pd.DatetimeIndex(markers.x)]
        assert marked == ["2022-Q1", "2023-Q1", "2024-Q1", "2025-Q1", "2025-Q2"]

    def test_coinciding_lines_are_both_seen(self) -> None:
        figure = figures.trend_figure(trend({"kratom": KRATOM, "mitragynine": KRATOM}), view=WIDE)
        order = [trace.meta for trace in figure.data if trace.meta in {"halo", "line"}]
        assert order == ["halo", "halo", "line", "line"]

    def test_under_16_is_a_strip_of_marks_and_no_line(self) -> None:
        figure = figures.trend_figure(trend(), view=WIDE)
        assert not traces(figure, "line", "Synthetic analogue")
        whole, hollow = traces(figure, "strip", "Synthetic analogue")
        assert (len(whole.x), len(hollow.x)) == (2, 2)
        assert "Synthetic analogue9 reports, too few" in texts(figure)

    def test_fifteen_is_few_and_sixteen_is_a_line(self) -> None:
        for total, is_line in ((15, False), (16, True)):
            figure = figures.trend_figure(trend({"kratom": [0, total, 0, 0]}), view=WIDE)
            assert bool(traces(figure, "line")) is is_line

    def test_only_few_reports_need_no_y_axis(self) -> None:
        figure = figures.trend_figure(trend({"7-oh": [0, 3, 0, 1]}), view=WIDE)
        assert figure.layout.yaxis.showticklabels is False
        assert "Reports per quarter" not in texts(figure)

    def test_substance_without_any_report_is_said_to_have_none(self) -> None:
        figure = figures.trend_figure(trend({"kratom": KRATOM, "7-oh": [0] * 16}), view=WIDE)
        assert "7-OHnone in this period" in texts(figure)

    def test_labels_are_pushed_apart(self) -> None:
        figure = figures.trend_figure(
            trend({"kratom": [20] * 16, "mitragynine": [21] * 16, "7-oh": [20] * 16}), view=WIDE
        )
        levels = sorted(
            note.yshift for note in figure.layout.annotations if note.name == "line-name"
        )
        assert len(levels) == 3
        assert min(after - before for before, after in itertools.pairwise(levels)) >= 32

    def test_a_quarter_without_its_file_is_a_gap_hatched_where_it_is(self) -> None:
        frame = trend()
        quarters = sorted(frame["quarter"].unique())
        missing = frame["quarter"] == quarters[1]
        frame["reports"] = frame["reports"].astype("Float64")
        frame.loc[missing, "reports"] = pd.NA
        frame.loc[missing, "is_incomplete"] = True
        figure = figures.trend_figure(frame, view=WIDE)
        gap, tail = traces(figure, "tail-band")
        assert max(gap.x) < min(tail.x)
        line = traces(figure, "line")[0]
        at = [f"{pd.Timestamp(when):%Y}-Q{pd.Timestamp(when).quarter}" for when in line.x]
        assert pd.isna(line.y[at.index(quarters[1])])
        assert f"Not loaded: {quarters[1]}" in " ".join(texts(figure))
        hovers = [text for one in traces(figure, "hover") for text in one.customdata]
        assert "not known" in hovers

    @pytest.mark.parametrize("view", [WIDE, NARROW])
    def test_what_is_hatched_is_said_within_the_room_there_is(self, view: View) -> None:
        frame = trend()
        missing = frame["quarter"].isin(sorted(frame["quarter"].unique())[1:4])
        frame["reports"] = frame["reports"].astype("Float64").mask(missing)
        frame["is_incomplete"] = frame["is_incomplete"] | missing
        figure = figures.trend_figure(frame, view=view)
        said = next(one for one in texts(figure) if "Hatched" in one or "Not loaded" in one)
        assert geometry.text_width(said, size=SMALL_PX, bold=True) <= (300 if view.narrow else 700)
        assert ("Hatched: 5 quarters" in said) == view.narrow

    def test_where_no_quarter_is_complete_the_label_gives_the_last(self) -> None:
        frame = trend().assign(is_incomplete=True)
        written = " ".join(texts(figures.trend_figure(frame, view=WIDE)))
        assert f"Kratom{KRATOM[-1]} so far in 2025-Q4" in written
        assert "No quarter is known to be complete" in written

    def test_label_gives_the_last_complete_quarter(self) -> None:
        assert f"Kratom{KRATOM[-3]} in 2025-Q2" in texts(figures.trend_figure(trend(), view=WIDE))

    def test_unit_stands_above_the_axis(self) -> None:
        figure = figures.trend_figure(trend(), view=WIDE, unit="complaints")
        assert "Complaints per quarter" in texts(figure)

    def test_hover_speaks_of_one_quarter_only(self) -> None:
        figure = figures.trend_figure(trend(), view=WIDE)
        for trace in figure.data:
            assert trace.hoverinfo == "skip" or trace.meta == "hover"
        for trace in traces(figure, "hover"):
            assert len(set(trace.x)) == 16
        (kratom,) = traces(figure, "hover", "Kratom")
        assert kratom.customdata[0] == "38 reports"
        assert kratom.customdata[-1] == "61 reports, incomplete"

    def test_names_stand_in_the_plot_when_narrow(self) -> None:
        figure = figures.trend_figure(trend(), view=NARROW)
        named = [note for note in figure.layout.annotations if note.name == "line-name"]
        assert len(named) == 3
        assert all(0 <= note.x <= 1 and note.xref == "paper" for note in named)

    def test_events_outside_the_period_are_left_out(self) -> None:
        frame = trend()
        shown = figures.visible_events(
            frame, events("2021-12-31", "2022-01-01", "2025-12-31", "2026-03-01")
        )
        assert list(shown["number"]) == [2, 3]
        figure = figures.trend_figure(frame, view=WIDE, events=shown)
        assert {"2", "3"} <= set(texts(figure))

    def test_circles_do_not_touch_on_the_narrowest_page(self) -> None:
        dates = events("2025-06-25", "2025-07-29", "2025-08-22", "2025-10-01")
        for view, page in ((WIDE, geometry.WIDE_PX), (NARROW, geometry.NARROW_PX)):
            figure = figures.trend_figure(trend(), view=view, events=dates)
            margin = figure.layout.margin
            width = page - margin.l - margin.r
            circles = [shape for shape in figure.layout.shapes if shape.type == "circle"]
            middles = [shape.xanchor * width + (shape.x0 + shape.x1) / 2 for shape in circles]
            assert len(middles) == 4
            gaps = [after - before for before, after in itertools.pairwise(middles)]
            assert min(gaps) >= 20.9
            assert middles[-1] + 9 <= width + margin.r

    def test_event_lines_stand_at_their_true_date(self) -> None:
        figure = figures.trend_figure(trend(), view=WIDE, events=events("2024-01-01"))
        start, end = (pd.Timestamp(bound) for bound in figure.layout.xaxis.range)
        place = (pd.Timestamp("2024-01-01") - start) / (end - start)
        dotted = [
            shape
            for shape in figure.layout.shapes
            if shape.type == "line" and shape.yref == "y domain"
        ]
        assert any(shape.x0 == pytest.approx(place) for shape in dotted)

    def test_text_on_the_paper_cannot_fall_off_an_axis(self) -> None:
        figure = figures.trend_figure(trend(), view=WIDE, events=events("2024-01-01"))
        assert {note.xref for note in figure.layout.annotations} == {"paper"}

    @pytest.mark.parametrize("quarters", [1, 2, 5, 40, 90])
    @pytest.mark.parametrize("view", [WIDE, NARROW], ids=name_of)
    def test_any_length_of_period_is_drawn(self, quarters: int, view: View) -> None:
        counts = [20 + index % 7 for index in range(quarters)]
        figure = figures.trend_figure(trend({"kratom": counts}, incomplete=1), view=view)
        written = [text for text in figure.layout.xaxis.ticktext if text]
        assert 1 <= len(written) <= 14

    def test_counts_that_are_all_few_are_marks_without_a_line(self) -> None:
        few = [0, 3, 0, 15, 7, 2, 0, 9, 4, 4, 1, 0, 6, 8, 5, 0]
        figure = figures.trend_figure(trend({"kratom": KRATOM, "mitragynine": few}), view=WIDE)
        lines = {trace.name for trace in figure.data if trace.meta in ("line", "halo", "tail")}
        assert lines == {"Kratom"}
        marks = [trace for trace in figure.data if trace.name == "Mitragynine"]
        drawn = {trace.meta: list(trace.y) for trace in marks if trace.meta != "hover"}
        assert drawn == {"markers": [3, 15, 7, 2, 9, 4, 4, 1, 6, 8], "tail-markers": [5]}
        assert {trace.mode for trace in marks if trace.meta != "hover"} == {"markers"}

    def test_one_substance_of_few_has_its_counts_written(self) -> None:
        few = [0, 3, 0, 15, 7, 2, 0, 9, 4, 4, 1, 0, 6, 8, 5, 0]
        figure = figures.trend_figure(trend({"mitragynine": few}), view=WIDE)
        (marks,) = [trace for trace in figure.data if trace.meta == "markers"]
        assert list(marks.text) == [str(count) for count in marks.y]
        narrow = figures.trend_figure(trend({"mitragynine": few * 6}), view=NARROW)
        (marks,) = [trace for trace in narrow.data if trace.meta == "markers"]
        assert marks.text is None

    def test_a_line_begins_where_one_quarter_has_sixteen(self) -> None:
        figure = figures.trend_figure(trend({"kratom": [15] * 8 + [16] + [15] * 7}), view=WIDE)
        assert any(trace.meta == "line" for trace in figure.data)


class TestYearBars:
    def test_a_hidden_count_has_its_sign_and_no_bar(self) -> None:
        frame = years().astype({"reports": "Int64"})
        frame["reports_text"] = ["0", "120", "<10", "452", "142"]
        frame.loc[2, "reports"] = pd.NA
        figure = figures.year_bars_figure(frame, view=WIDE, unit="exposures")
        assert 2021 not in list(figure.data[0].x)
        marks = {note.x: note.text for note in figure.layout.annotations}
        assert marks[2021] == "&lt;10"

    def test_last_complete_year_is_dark_and_the_incomplete_one_hatched(self) -> None:
        (bars,) = figures.year_bars_figure(years(), view=WIDE, unit="reports").data
        palette = PALETTES["light"]
        assert list(bars.marker.color) == [palette.bar_rest] * 3 + [palette.any_, palette.paper]
        assert list(bars.marker.pattern.shape) == ["", "", "", "", "/"]
        assert bars.marker.line.color[-1] == palette.any_

    def test_not_published_is_a_dash_and_none_is_zero(self) -> None:
        figure = figures.year_bars_figure(years(), view=WIDE, unit="reports", years=(2018, 2025))
        marks = {note.x: note.text for note in figure.layout.annotations}
        assert marks == {
            2018: numbers.EN_DASH,
            2019: "0",
            2022: numbers.EN_DASH,
            2025: numbers.EN_DASH,
        }


class TestShareBars:
    def test_panels_share_order_and_scale(self) -> None:
        figure = figures.class_bars_figure(classes(), view=WIDE)
        assert [trace.name for trace in figure.data] == ["Kratom", "7-OH"]
        first, second = figure.data
        assert first.y == second.y
        assert figure.layout.xaxis.range == figure.layout.xaxis2.range
        assert figure.layout.xaxis.domain[1] < figure.layout.xaxis2.domain[0]

    def test_count_first_share_second_few_without_share(self) -> None:
        first, second = figures.class_bars_figure(classes(), view=WIDE).data
        plain = [re.sub(r"<[^>]+>|\u00a0", "", text) for text in first.text]
        assert plain[:3] == ["222 · 24%", "200 · 22%", "3 · few"]
        plain = [re.sub(r"<[^>]+>|\u00a0", "", text) for text in second.text]
        assert plain[:3] == ["9 · few", "17 · 11%", "0"]

    @pytest.mark.parametrize("view", [WIDE, NARROW], ids=name_of)
    def test_treatment_stands_last_hatched_under_its_heading(self, view: View) -> None:
        figure = figures.class_bars_figure(classes(), view=view)
        bars = figure.data[0]
        assert list(bars.marker.pattern.shape) == ["", "", "", "/"]
        assert bars.marker.color[-1] == PALETTES["light"].paper
        gaps = [after - before for before, after in zip(bars.y, bars.y[1:], strict=False)]
        assert gaps[-1] > gaps[0]
        assert "Usually given as treatment" in texts(figure)

    def test_base_is_near(self) -> None:
        assert "917 reports = 100%" in texts(figures.class_bars_figure(classes(), view=WIDE))
        assert "Kratom, 917 = 100%" in texts(figures.class_bars_figure(classes(), view=NARROW))

    def test_narrow_bars_carry_the_marker_of_their_substance(self) -> None:
        figure = figures.class_bars_figure(classes(), view=NARROW)
        circles = [shape for shape in figure.layout.shapes if shape.type == "circle"]
        assert len(circles) == 1 + 4

    def test_all_substances_few_gives_no_bars(self) -> None:
        figure = figures.class_bars_figure(classes({"7-oh": 15, "kratom": 3}), view=WIDE)
        assert not figure.data

    def test_ingredients_are_the_fifteen_listed_most(self) -> None:
        figure = figures.ingredient_bars_figure(ingredients(), view=WIDE)
        shown = texts(figure)
        assert "INGREDIENT 00" in shown
        assert "INGREDIENT 14" in shown
        assert "INGREDIENT 15" not in shown
        assert len(figure.data[0].y) == 16

    def test_outcomes_of_few_reports_are_counts_and_a_sentence(self) -> None:
        figure = figures.outcome_bars_figure(outcomes(), view=WIDE)
        assert [trace.name for trace in figure.data if trace.type == "bar"] == ["Kratom", "7-OH"]
        assert any(text.startswith("Too few to") for text in texts(figure))
        assert "9 reports" in texts(figure)

    def test_narrow_outcomes_say_which_substance_has_too_few(self) -> None:
        shown = texts(figures.outcome_bars_figure(outcomes(), view=NARROW))
        assert "9 reports: too few to compare" in shown

    def test_value_of_the_longest_bar_fits_its_panel(self) -> None:
        figure = figures.class_bars_figure(classes(), view=WIDE)
        margin = figure.layout.margin
        domain = figure.layout.xaxis.domain
        panel_px = (domain[1] - domain[0]) * (geometry.WIDE_PX - margin.l - margin.r)
        bar_px = max(figure.data[0].x) / figure.layout.xaxis.range[1] * panel_px
        value_px = geometry.text_width(" 222 · 24%", size=12, bold=True)
        assert bar_px + value_px <= panel_px + 4


class TestNumberBars:
    def test_counts_stand_above_bars_of_shares(self) -> None:
        figure = figures.number_bars_figure(number_listed(), view=WIDE)
        assert [trace.name for trace in figure.data] == ["Kratom", "7-OH"]
        assert figure.data[0].y[0] == pytest.approx(100 * 300 / 917)
        assert "300" in figure.data[0].text[0]
        assert figure.layout.yaxis.range == figure.layout.yaxis2.range

    def test_narrow_panels_stand_under_each_other(self) -> None:
        layout = figures.number_bars_figure(number_listed(), view=NARROW).layout
        assert layout.yaxis.domain[0] > layout.yaxis2.domain[1]


class TestCompleteness:
    def test_rows_are_sorted_by_completeness_not_collected_last(self) -> None:
        figure = figures.completeness_figure(completeness(), view=WIDE)
        labels = [text for text in texts(figure) if text in {"Dose", "Age", "Reaction", "US state"}]
        assert labels == ["Reaction", "Age", "Dose", "US state"]

    def test_row_end_gives_the_latest_complete_share(self) -> None:
        shown = texts(figures.completeness_figure(completeness(), view=WIDE))
        assert {"2025-Q2", "100%", "60%", "10%", "none"} <= set(shown)

    def test_not_collected_is_hatched_with_words_never_zero(self) -> None:
        figure = figures.completeness_figure(completeness(), view=WIDE)
        (cells,) = [trace for trace in figure.data if trace.name == "completeness"]
        assert set(cells.z[3]) == {None}
        assert "Not collected by this source" in texts(figure)
        assert any(trace.name == "not collected" for trace in figure.data)

    def test_what_a_file_cannot_tell_is_no_hole(self) -> None:
        frame = completeness()
        untold = (frame["quarter"] == "2022-Q2") & (frame["field_label"] == "Dose")
        frame.loc[untold, "reports_given"] = pd.NA
        frame.loc[untold, "reports_told"] = 0
        frame.loc[untold, "not_told"] = "not collected"
        frame.loc[frame["field_label"] == "US state", "not_told"] = "cannot be told"
        figure = figures.completeness_figure(frame, view=WIDE)
        (cells,) = [trace for trace in figure.data if trace.name == "completeness"]
        hovers = [text for row in cells.customdata for text in row]
        assert "Dose, 2022-Q2: not collected" in hovers
        assert "Cannot be told: a blank has a meaning here" in texts(figure)
        assert any("or the field was not collected then" in text for text in texts(figure))

    def test_quarter_without_reports_is_blank(self) -> None:
        frame = completeness()
        empty = frame["quarter"] == "2022-Q2"
        frame.loc[empty, ["reports", "reports_given", "reports_told"]] = 0
        frame.loc[empty & (frame["field_label"] == "US state"), "reports_given"] = pd.NA
        figure = figures.completeness_figure(frame, view=WIDE)
        (cells,) = [trace for trace in figure.data if trace.name == "completeness"]
        assert cells.z[0][1] is None
        assert cells.z[0][0] == 4
        assert "Blank: no reports received in the quarter, or no file of it." in texts(figure)

    def test_quarters_missing_from_the_frame_keep_their_column(self) -> None:
        frame = completeness()
        kept = frame[~frame["quarter"].isin(["2022-Q3", "2023-Q1"])]
        figure = figures.completeness_figure(kept, view=WIDE)
        (cells,) = [trace for trace in figure.data if trace.name == "completeness"]
        assert len(cells.x) == 16
        assert [cells.z[0][index] for index in (0, 2, 4)] == [4, None, None]

    def test_incomplete_quarters_are_framed(self) -> None:
        figure = figures.completeness_figure(completeness(), view=WIDE)
        (frame,) = [
            shape for shape in figure.layout.shapes if shape.type == "rect" and shape.line.dash
        ]
        assert frame.x0 == pytest.approx(14 / 16)
        assert "Incomplete: 2025-Q3, Q4" in texts(figure)

    def test_narrow_shows_years_with_the_number_in_the_cell(self) -> None:
        figure = figures.completeness_figure(completeness(), view=NARROW)
        (written,) = [trace for trace in figure.data if trace.name == "percentages"]
        assert list(written.text[:4]) == ["100", "100", "100", "100"]
        assert len(figure.layout.xaxis.tickvals) == 4

    @pytest.mark.parametrize(
        ("percent", "expected"), [(0, 0), (19.4, 0), (19.6, 1), (59.9, 3), (80, 4), (100, 4)]
    )
    def test_steps_follow_the_rounded_percentage(self, percent: float, expected: int) -> None:
        assert step(percent) == expected


class TestNumbers:
    @pytest.mark.parametrize(
        ("count", "base", "expected"),
        [
            (0, 100, "0%"),
            (100, 100, "100%"),
            (222, 917, "24%"),
            (1, 1000, "<1%"),
            (999, 1000, ">99%"),
            (1004, 1000, ">100%"),
            (102, 100, "102%"),
            (3, 0, "no share"),
        ],
    )
    def test_share_never_rounds_to_none_or_all(self, count: int, base: int, expected: str) -> None:
        assert share(count, base) == expected

    @pytest.mark.parametrize(
        ("quarters", "expected"),
        [
            (["2026-Q1"], "2026-Q1"),
            (["2026-Q1", "2026-Q2"], "2026-Q1, Q2"),
            (["2025-Q4", "2026-Q1"], "2025-Q4, 2026-Q1"),
            (["2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1"], "2025-Q2 to 2026-Q1"),
        ],
    )
    def test_quarters_in_a_row(self, quarters: list[str], expected: str) -> None:
        assert numbers.quarter_list(quarters) == expected

    def test_unit_follows_the_count(self) -> None:
        assert numbers.with_unit(1, "reports") == "1 report"
        assert numbers.with_unit(3390, "exposures") == "3,390 exposures"

    @given(st.integers(0, 10_000_000), st.integers(1, 6))
    def test_ticks_are_whole_numbers_from_zero_past_the_highest(
        self, highest: int, intervals: int
    ) -> None:
        ticks = geometry.nice_ticks(highest, intervals=intervals)
        assert ticks[0] == 0
        assert ticks[-1] >= highest
        assert len({after - before for before, after in itertools.pairwise(ticks)}) == 1
        assert len(ticks) <= intervals + 2

    @given(st.floats(0, 100), st.integers(1, 4), st.integers(0, 2))
    def test_percent_ticks_stay_within_100(
        self, highest: float, intervals: int, spare: int
    ) -> None:
        ticks = geometry.percent_ticks(highest, intervals=intervals, spare=spare)
        assert len(ticks) <= intervals + spare + 1
        assert ticks[0] == 0
        assert highest <= ticks[-1] <= 100


class TestPlacement:
    @given(
        st.lists(st.floats(-50, 400), min_size=1, max_size=8),
        st.floats(1, 60),
    )
    def test_pushed_positions_keep_gap_bounds_and_order(
        self, wanted: list[float], gap: float
    ) -> None:
        placed = geometry.push_apart(wanted, gap=gap, low=0, high=300)
        order = sorted(range(len(wanted)), key=lambda index: wanted[index])
        sorted_places = [placed[index] for index in order]
        fitting = min(gap, 300 / max(1, len(wanted) - 1))
        for before, after in itertools.pairwise(sorted_places):
            assert after - before >= fitting - 1e-6
        assert min(placed) >= -1e-6
        assert max(placed) <= 300 + 1e-6

    def test_positions_far_apart_stay_where_they_are(self) -> None:
        assert geometry.push_apart([10, 100], gap=20, low=0, high=200) == [10, 100]

    def test_nothing_to_place(self) -> None:
        assert geometry.push_apart([], gap=20, low=0, high=200) == []

    def test_names_touch_neither_each_other_nor_another_line(self) -> None:
        lines = [
            Line(name_px=50, points=tuple((x, 100 + x / 10) for x in range(0, 301, 20))),
            Line(name_px=80, points=tuple((x, 60 + (x % 40) / 4) for x in range(0, 301, 20))),
            Line(name_px=40, points=((200, 0), (250, 20), (300, 90))),
        ]
        boxes = place_names(lines, width=300, height=250, crossings=[60], tail_start=280)
        assert len(boxes) == 3
        for index, box in enumerate(boxes):
            assert not any(box.meets(other) for other in boxes[:index])
            for other in lines[:index] + lines[index + 1 :]:
                assert box.room(*other.reach(box.left, box.right)) >= 3

    def test_a_crowded_name_is_moved_off_with_a_leader(self) -> None:
        flat = tuple((x, 50.0) for x in range(0, 301, 20))
        near = tuple((x, 58.0) for x in range(0, 301, 20))
        under = tuple((x, 42.0) for x in range(0, 301, 20))
        first, *_ = place_names(
            [Line(60, flat), Line(60, near), Line(60, under)], width=300, height=250
        )
        assert first.needs_leader

    def test_text_is_shortened_to_its_room(self) -> None:
        cut = geometry.shorten("Required intervention to prevent impairment", size=13, width=120)
        assert cut.endswith("…")
        assert geometry.text_width(cut, size=13) <= 120
        assert geometry.shorten("Death", size=13, width=120) == "Death"


class TestPairs:
    def test_each_bar_has_a_mark_at_chance_and_few_are_left_out(self) -> None:
        figure = figures.pair_bars_figure(class_pairs(), view=WIDE)
        (bars,) = figure.data
        assert list(bars.x) == [74, 58, 40, 16]
        assert [shape.x0 for shape in figure.layout.shapes] == [48.4, 46.0, 24.2, 14.5]
        assert any("917 reports" in text for text in texts(figure))

    def test_only_few_pairs_say_so(self) -> None:
        figure = figures.pair_bars_figure(class_pairs().tail(1), view=WIDE)
        assert not figure.data


class TestClassYears:
    def test_one_panel_per_usual_class_on_one_scale(self) -> None:
        figure = figures.class_years_figure(class_years(), view=WIDE)
        assert [trace.name for trace in figure.data] == ["Alcohol", "Benzodiazepines"]
        assert figure.layout.yaxis.range == figure.layout.yaxis2.range

    def test_years_under_16_are_a_dash_and_the_incomplete_one_is_hatched(self) -> None:
        figure = figures.class_years_figure(class_years(), view=WIDE)
        assert list(figure.data[0].x) == list(range(2017, 2027))
        assert texts(figure).count("\u2013") == 2 * 2
        assert list(figure.data[0].marker.pattern.shape)[-2:] == ["", "/"]

    def test_heading_gives_the_last_complete_year(self) -> None:
        figure = figures.class_years_figure(class_years(), view=WIDE)
        assert "2025: 24 of 100 · 24%" in texts(figure)


def test_every_substance_is_drawn_in_the_order_of_the_filter() -> None:
    reversed_frame = trend().iloc[::-1]
    figure = figures.trend_figure(reversed_frame, view=WIDE)
    names = [trace.name for trace in traces(figure, "line")]
    assert names == [style.label for style in SUBSTANCES.values()][:3]


class TestAgeAndSex:
    def test_bars_are_the_counts_to_the_left_and_to_the_right(self) -> None:
        female, male = figures.age_sex_figure(ages(), view=WIDE).data[:2]
        assert list(female.x) == [3, 20, 61, 0, 40]
        assert list(male.x) == [2, 55, 160, 4, 120]

    def test_both_sides_of_a_panel_have_one_scale(self) -> None:
        layout = figures.age_sex_figure(ages(), view=WIDE).layout
        assert layout.xaxis.range[0] == layout.xaxis2.range[1]
        widths = [axis.domain[1] - axis.domain[0] for axis in (layout.xaxis, layout.xaxis2)]
        assert widths[0] == pytest.approx(widths[1])

    def test_what_is_not_given_is_hatched_and_counted_in_the_heading(self) -> None:
        figure = figures.age_sex_figure(ages(), view=NARROW)
        assert list(figure.data[0].marker.pattern.shape) == ["", "", "", "", "/"]
        assert "Kratom  465 of 477 reports give a sex" in texts(figure)

    def test_a_substance_with_too_few_has_no_panel(self) -> None:
        few = ages().assign(
            base_reports=lambda one: one["base_reports"].where(one["substance"] != "7-oh", 15)
        )
        shown = {trace.name.split(",")[0] for trace in figures.age_sex_figure(few, view=WIDE).data}
        assert shown == {"Kratom", "Mitragynine"}
