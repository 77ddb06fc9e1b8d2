"""The few drawing pieces that every figure is made of: text, symbols, an empty sheet.

Everything beside the data marks is placed in paper coordinates plus a shift in pixels. Plotly
silently leaves out an annotation whose ``x`` lies beyond the axis range; a place on the paper
cannot do that, and it holds at every width.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from dashboard.theme import SMALL_PX, TEXT_PX, Figure, View

# Corners of each marker around its centre, for a marker 9 px wide; y grows upwards.
_CORNERS: Final = {
    "square": ((-4, -4), (4, -4), (4, 4), (-4, 4)),
    "diamond": ((0, 5.4), (5.4, 0), (0, -5.4), (-5.4, 0)),
    "triangle-up": ((0, 5), (5.3, -4.4), (-5.3, -4.4)),
    "triangle-down": ((0, -5), (5.3, 4.4), (-5.3, 4.4)),
    "cross": (
        (-1.8, 5), (1.8, 5), (1.8, 1.8), (5, 1.8), (5, -1.8), (1.8, -1.8),
        (1.8, -5), (-1.8, -5), (-1.8, -1.8), (-5, -1.8), (-5, 1.8), (-1.8, 1.8),
    ),
    "pentagon": ((0, 5), (4.8, 1.5), (2.9, -4), (-2.9, -4), (-4.8, 1.5)),
    "hexagon": ((-5, 0), (-2.5, 4.3), (2.5, 4.3), (5, 0), (2.5, -4.3), (-2.5, -4.3)),
}  # fmt: skip


class Sheet:
    """A figure in the making, in the colors of a view, of fixed height and of any width.

    Plain dictionaries and lists: Plotly's own objects check every value that they are given, which
    for one chart takes a tenth of a second. The tests have them check every figure that is drawn.
    """

    def __init__(self, view: View, *, height: float, margin: dict[str, float]) -> None:
        """Start an empty sheet; the margins, in px, are kept whatever stands in them."""
        self._traces: list[dict[str, Any]] = []
        self._annotations: list[dict[str, Any]] = []
        self._shapes: list[dict[str, Any]] = []
        self._layout: dict[str, Any] = {
            "template": view.template,
            "height": round(height),
            "margin": margin,
            "autosize": True,
        }

    def add_trace(self, kind: str, **trace: Any) -> None:
        """Draw numbers: bars, lines or markers (`scatter`), cells (`heatmap`)."""
        self._traces.append({"type": kind, **trace})

    def add_annotation(self, **annotation: Any) -> None:
        """Write a text."""
        self._annotations.append(annotation)

    def add_shape(self, **shape: Any) -> None:
        """Draw a shape; later ones lie over earlier ones."""
        self._shapes.append(shape)

    def set_layout(self, **parts: Any) -> None:
        """Say how axes and the sheet are; what is said of an axis adds to what was."""
        for name, part in parts.items():
            before = self._layout.get(name)
            self._layout[name] = before | part if isinstance(before, dict) else part

    def finish(self) -> Figure:
        """The figure."""
        written = {"annotations": self._annotations, "shapes": self._shapes}
        return {"data": self._traces, "layout": self._layout | written}


def empty_sheet(view: View, *, height: int = 120) -> Figure:
    """What a figure builder gives for a frame without rows. The page says why, in words."""
    sheet = Sheet(view, height=height, margin={"l": 0, "r": 0, "t": 0, "b": 0})
    sheet.set_layout(xaxis={"visible": False}, yaxis={"visible": False})
    write(sheet, "No reports in this choice.", x=0.5, y=0.5, xanchor="center", yanchor="middle")
    return sheet.finish()


def write(sheet: Sheet, text: str, **place: Any) -> None:
    """Write text at a place on the paper (``x``, ``y`` in 0 to 1) shifted by whole pixels.

    Left aligned and resting on ``y`` unless told otherwise; ``color`` and ``size`` are
    shortcuts for the font.
    """
    font = {"size": place.pop("size", SMALL_PX)}
    if "color" in place:
        font["color"] = place.pop("color")
    if place.get("hovertext", "") is None:
        del place["hovertext"]
    sheet.add_annotation(
        **(
            {
                "text": text,
                "font": font,
                "showarrow": False,
                "xref": "paper",
                "yref": "paper",
                "xanchor": "left",
                "yanchor": "bottom",
                "align": "left",
                "borderpad": 0,
            }
            | place
        )
    )


def moment(when: datetime) -> str:
    """A moment on an axis of time, as Plotly reads it."""
    return when.isoformat()


def plain(text: str) -> str:
    """A text from a report as Plotly takes it: nothing in it is a tag or a link."""
    return html.escape(text, quote=False)


def bold(text: str, *, color: str | None = None) -> str:
    """Bold text for an annotation or a bar label, in a color of its own if given."""
    inner = f'<span style="color:{color}">{text}</span>' if color else text
    return f"<b>{inner}</b>"


def at_the_end(texts: Sequence[str]) -> dict[str, Any]:
    """The part of a bar trace that writes a text behind each bar, upright and in 12 px."""
    return {
        "text": list(texts),
        "textposition": "outside",
        "textangle": 0,
        "textfont": {"size": SMALL_PX},
        "constraintext": "none",
        "cliponaxis": False,
    }


def small(text: str) -> str:
    """A second line in 12 px."""
    return f'<span style="font-size:{SMALL_PX}px">{text}</span>'


def path(points: tuple[tuple[float, float], ...], *, closed: bool = False) -> str:
    """An SVG path through points."""
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points) + ("Z" if closed else "")


def pixel_shape(
    sheet: Sheet,
    *,
    at: tuple[float, float],
    points: tuple[tuple[float, float], ...],
    yref: str = "paper",
    **style: Any,
) -> None:
    """Draw a path given in px around a place on the paper; y grows upwards."""
    sheet.add_shape(
        type="path",
        path=path(points, closed=style.pop("closed", False)),
        xref="paper",
        yref=yref,
        xsizemode="pixel",
        ysizemode="pixel",
        xanchor=at[0],
        yanchor=at[1],
        **style,
    )


def disc(
    sheet: Sheet,
    *,
    at: tuple[float, float],
    shift: tuple[float, float],
    radius: float,
    yref: str = "paper",
    **style: Any,
) -> None:
    """Draw a circle of ``radius`` px whose centre is ``shift`` px from a place on the paper."""
    sheet.add_shape(
        type="circle",
        xref="paper",
        yref=yref,
        xsizemode="pixel",
        ysizemode="pixel",
        xanchor=at[0],
        yanchor=at[1],
        x0=shift[0] - radius,
        x1=shift[0] + radius,
        y0=shift[1] - radius,
        y1=shift[1] + radius,
        **style,
    )


def symbol(
    sheet: Sheet,
    substance: str,
    *,
    view: View,
    at: tuple[float, float],
    shift: tuple[float, float],
) -> None:
    """Draw the substance's marker, 9 px wide, ``shift`` px from a place on the paper."""
    style = view.substances[substance]
    color = style.mark(view.scheme)
    if style.symbol == "circle":
        disc(sheet, at=at, shift=shift, radius=4.5, fillcolor=color, line={"width": 0})
        return
    points = tuple((x + shift[0], y + shift[1]) for x, y in _CORNERS[style.symbol])
    pixel_shape(sheet, at=at, points=points, closed=True, fillcolor=color, line={"width": 0})


def substance_heading(
    sheet: Sheet,
    substance: str,
    *,
    view: View,
    x: float,
    shift: float,
    yshift: float,
    beside: str = "",
) -> None:
    """The substance's marker, its name in bold and a quiet remark, above a panel.

    ``yshift`` is the middle of the line in px above the plot.
    """
    style = view.substances[substance]
    symbol(sheet, substance, view=view, at=(x, 1), shift=(shift + 5, yshift))
    remark = f"  {small(beside)}" if beside else ""
    write(
        sheet,
        bold(style.label, color=style.text(view.scheme)) + remark,
        x=x,
        xshift=shift + 16,
        y=1,
        yshift=yshift,
        yanchor="middle",
        size=TEXT_PX,
    )
