"""Age and sex: female to the left, male to the right, a panel for each substance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from dashboard.figures.geometry import WIDE_PX, text_width
from dashboard.figures.marks import Sheet, at_the_end, bold, empty_sheet, small, symbol, write
from dashboard.figures.numbers import share_or_few, thousands
from dashboard.frames import Row, by, rows_of
from dashboard.theme import SMALL_PX, TEXT_PX, Figure, View
from dashboard.wording import FEW

ROW_PX: Final = 24
HEAD_PX: Final = 58
GAP_PX: Final = 26
"""Between two panels, side by side or one under the other."""
NOT_GIVEN: Final = "not_given"
SIDES: Final = {"female": "Female", "male": "Male"}


@dataclass(frozen=True)
class _Panel:
    """Where a panel stands, in shares of the plot, and how its bars are scaled.

    Attributes:
        middle: Its two sides begin here, left and right of the names of the groups.
        reach: The end of the axes: the longest bar and room for its number.
    """

    place: int
    x: tuple[float, float]
    y: tuple[float, float]
    middle: tuple[float, float]
    reach: float

    def axes(self, sex: str) -> tuple[str, str]:
        """The numbers of the axes of a side; both sides have a y-axis alike."""
        number = 2 * self.place + (1 if sex == "female" else 2)
        suffix = "" if number == 1 else str(number)
        return f"x{suffix}", f"y{suffix}"


def age_sex_figure(frame: pd.DataFrame, *, view: View, unit: str = "reports") -> Figure:
    """Bars of counts by age, each panel on its own scale; ages not given are hatched.

    A substance with fewer than 16 reports gets no panel: the page says so in a sentence.

    Args:
        frame: Rows of the macro ``age_sex`` for one source.
        view: Color scheme and width.
        unit: What the source counts, plural.
    """
    found = by((row for row in rows_of(frame) if row["base_reports"] >= FEW), "substance")
    substances = [key for key in view.substances if key in found]
    if not substances:
        return empty_sheet(view)
    columns = 1 if view.narrow or len(substances) == 1 else 2
    lines = -(-len(substances) // columns)
    groups = _groups(found[substances[0]])
    panel_px = ROW_PX * len(groups) + 4
    inner = lines * (panel_px + HEAD_PX) + (lines - 1) * GAP_PX
    sheet = Sheet(view, height=inner + 4, margin={"l": 0, "r": 0, "t": 0, "b": 4})
    sheet.set_layout(hovermode="closest", barmode="overlay", bargap=0.32)
    for place, substance in enumerate(substances):
        line, column = divmod(place, columns)
        top_px = line * (panel_px + HEAD_PX + GAP_PX) + HEAD_PX
        panel = _panel(
            found[substance],
            place=place,
            x=(column / columns + (0.02 if column else 0), (column + 1) / columns),
            y=(1 - (top_px + panel_px) / inner, 1 - top_px / inner),
            width_px=_width(view),
        )
        _axes(sheet, panel, count=len(groups))
        _draw(
            sheet, found[substance], groups, panel=panel, substance=substance, view=view, unit=unit
        )
    return sheet.finish()


def _width(view: View) -> float:
    return 320 if view.narrow else WIDE_PX


def _groups(rows: Sequence[Row]) -> dict[str, str]:
    """The groups of age in their order, with their names."""
    ordered = sorted(rows, key=lambda row: int(row["sort_order"]))
    return {str(row["age_group"]): str(row["age_group_label"]) for row in ordered}


def _panel(
    rows: Sequence[Row],
    *,
    place: int,
    x: tuple[float, float],
    y: tuple[float, float],
    width_px: float,
) -> _Panel:
    highest = max((int(row["reports"]) for row in rows if row["sex"] in SIDES), default=1) or 1
    label_px = max(text_width(str(row["age_group_label"]), size=SMALL_PX) for row in rows) + 20
    value_px = text_width(f"{highest:,}", size=SMALL_PX, bold=True) + 10
    side_px = width_px * (x[1] - x[0]) / 2 - label_px / 2
    center, half = (x[0] + x[1]) / 2, label_px / 2 / width_px
    return _Panel(
        place=place,
        x=x,
        y=y,
        middle=(center - half, center + half),
        reach=highest * side_px / max(side_px - value_px, side_px / 3),
    )


def _axes(sheet: Sheet, panel: _Panel, *, count: int) -> None:
    for sex in SIDES:
        x, y = panel.axes(sex)
        is_left = sex == "female"
        quiet = {"visible": False, "fixedrange": True}
        sheet.set_layout(
            **{
                x.replace("x", "xaxis"): {
                    "domain": [panel.x[0], panel.middle[0]]
                    if is_left
                    else [panel.middle[1], panel.x[1]],
                    "anchor": y,
                    "range": [panel.reach, 0] if is_left else [0, panel.reach],
                    **quiet,
                },
                y.replace("y", "yaxis"): {
                    "domain": list(panel.y),
                    "anchor": x,
                    "range": [count - 0.5, -0.5],
                    "rangemode": "normal",
                    **quiet,
                },
            }
        )


def _draw(
    sheet: Sheet,
    rows: Sequence[Row],
    groups: dict[str, str],
    *,
    panel: _Panel,
    substance: str,
    view: View,
    unit: str,
) -> None:
    style = view.substances[substance]
    base = int(rows[0]["base_reports"])
    counts = {(row["age_group"], row["sex"]): int(row["reports"]) for row in rows}
    color = style.mark(view.scheme)
    for sex, name in SIDES.items():
        is_left = sex == "female"
        x, y = panel.axes(sex)
        values = [counts.get((group, sex), 0) for group in groups]
        sheet.add_trace(
            "bar",
            orientation="h",
            x=values,
            y=list(range(len(values))),
            xaxis=x,
            yaxis=y,
            name=f"{style.label}, {name.lower()}",
            marker={
                "color": color,
                "pattern": {
                    "shape": ["/" if group == NOT_GIVEN else "" for group in groups],
                    "fgcolor": color,
                    "bgcolor": view.palette.paper,
                    "fillmode": "replace",
                    "size": 6,
                },
                "line": {
                    "color": color,
                    "width": [
                        int(group == NOT_GIVEN and value > 0)
                        for group, value in zip(groups, values, strict=True)
                    ],
                },
            },
            **at_the_end([bold(thousands(value), color=view.palette.ink) for value in values]),
            customdata=[
                f"<b>{label}, {name.lower()}</b><br>{thousands(value)} of {thousands(base)} "
                f"{unit}, {style.noun} ({share_or_few(value, base)})"
                for label, value in zip(groups.values(), values, strict=True)
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )
        write(
            sheet,
            bold(name, color=view.palette.ink),
            x=panel.middle[0] if is_left else panel.middle[1],
            xanchor="right" if is_left else "left",
            y=panel.y[1],
            yshift=4,
        )
    for place, label in enumerate(groups.values()):
        write(
            sheet,
            label,
            x=sum(panel.middle) / 2,
            xanchor="center",
            y=place,
            yref=panel.axes("male")[1],
            yanchor="middle",
            color=view.palette.ink_2,
        )
    _heading(sheet, rows, panel=panel, substance=substance, view=view, unit=unit)


def _heading(
    sheet: Sheet,
    rows: Sequence[Row],
    *,
    panel: _Panel,
    substance: str,
    view: View,
    unit: str,
) -> None:
    style = view.substances[substance]
    base = int(rows[0]["base_reports"])
    given = sum(int(row["reports"]) for row in rows if row["sex"] in SIDES)
    symbol(sheet, substance, view=view, at=(panel.x[0], panel.y[1]), shift=(5, 38))
    write(
        sheet,
        bold(style.label, color=style.text(view.scheme))
        + "  "
        + small(f"{thousands(given)} of {thousands(base)} {unit} give a sex"),
        x=panel.x[0],
        xshift=16,
        y=panel.y[1],
        yshift=38,
        yanchor="middle",
        size=TEXT_PX,
    )
