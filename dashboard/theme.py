"""Colors, type and chart templates in Python, where CSS variables cannot reach.

Plotly draws with literal colors, so it needs the values of ``assets/tokens.css`` a second time.
``tests/unit/test_theme.py`` compares the two and computes every contrast ratio; change a color
there and here together.

What every chart has in common is the Plotly template of its scheme, `TEMPLATES`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, Literal

Scheme = Literal["light", "dark"]
Figure = dict[str, Any]
"""A figure as the JSON document that Plotly draws: `data` and `layout`."""

FONT: Final = (
    '"Source Sans 3 Variable", "Source Sans 3", "Segoe UI", "Helvetica Neue", Helvetica, Arial, '
    '"Liberation Sans", sans-serif'
)
MONO: Final = 'ui-monospace, "Cascadia Mono", "SF Mono", Consolas, "Liberation Mono", monospace'

TEXT_PX: Final = 13
SMALL_PX: Final = 12
"""Ticks and second lines. Nothing on a chart is smaller."""


@dataclass(frozen=True, kw_only=True)
class Palette:
    """The tokens a chart needs in one color scheme; each field is the token of that name."""

    paper: str
    ink: str
    ink_2: str
    ink_3: str
    rule: str
    wash: str
    grid: str
    axis: str
    tail_line: str
    event: str
    any_: str
    bar_rest: str
    faers: str
    hfcs: str
    poison_center: str
    medical_examiner: str
    c1: str
    c2: str
    c3: str
    c4: str
    c5: str
    c1_ink: str
    c2_ink: str
    c3_ink: str
    c4_ink: str
    c5_ink: str

    def tokens(self) -> dict[str, str]:
        """The same values by the name they have in ``tokens.css`` (``--kw-bar-rest``)."""
        return {
            "--kw-" + one.name.rstrip("_").replace("_", "-"): getattr(self, one.name)
            for one in fields(self)
        }

    @property
    def completeness_steps(self) -> tuple[tuple[str, str], ...]:
        """Fill and text color of the five completeness steps, emptiest first."""
        return (
            (self.c1, self.c1_ink),
            (self.c2, self.c2_ink),
            (self.c3, self.c3_ink),
            (self.c4, self.c4_ink),
            (self.c5, self.c5_ink),
        )


PALETTES: Final[dict[Scheme, Palette]] = {
    "light": Palette(
        paper="#ffffff",
        ink="#16211b",
        ink_2="#404c45",
        ink_3="#586459",
        rule="#cbd3cb",
        wash="#f2f5f1",
        grid="#dde3dc",
        axis="#6d7a71",
        tail_line="#bcc6bd",
        event="#404c45",
        any_="#26322c",
        bar_rest="#849188",
        faers="#3c5876",
        hfcs="#636607",
        poison_center="#67479b",
        medical_examiner="#8a4720",
        c1="#f1f4f1",
        c2="#cfdfd5",
        c3="#9dc0af",
        c4="#5f9d85",
        c5="#1f6b52",
        c1_ink="#16211b",
        c2_ink="#16211b",
        c3_ink="#16211b",
        c4_ink="#16211b",
        c5_ink="#ffffff",
    ),
    "dark": Palette(
        paper="#121714",
        ink="#e8eeea",
        ink_2="#bdc8c1",
        ink_3="#9caaa1",
        rule="#36413b",
        wash="#1a211d",
        grid="#2a332e",
        axis="#7d8a82",
        tail_line="#46534b",
        event="#bdc8c1",
        any_="#d3ddd7",
        bar_rest="#69776f",
        faers="#9cb8d6",
        hfcs="#c4c86a",
        poison_center="#bda5ea",
        medical_examiner="#e2a881",
        c1="#1d2521",
        c2="#2b4439",
        c3="#3d6c58",
        c4="#57927a",
        c5="#84c4aa",
        c1_ink="#e8eeea",
        c2_ink="#e8eeea",
        c3_ink="#ffffff",
        c4_ink="#121714",
        c5_ink="#121714",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Color:
    """A color of a substance in both schemes: of its marks (3:1 on paper) and its name (4.5:1)."""

    mark_light: str
    mark_dark: str
    text_light: str
    text_dark: str


COLORS: Final[dict[str, Color]] = {
    "navy": Color(
        mark_light="#12436d", mark_dark="#82b4ea", text_light="#12436d", text_dark="#9cc5f2"
    ),
    "teal": Color(
        mark_light="#28a197", mark_dark="#35b5a9", text_light="#11736b", text_dark="#5accc1"
    ),
    "orange": Color(
        mark_light="#f46a25", mark_dark="#ff8c4f", text_light="#b03f06", text_dark="#ffa573"
    ),
    "plum": Color(
        mark_light="#801650", mark_dark="#e38fbd", text_light="#801650", text_dark="#eba6cb"
    ),
    "olive": Color(
        mark_light="#6b7a1f", mark_dark="#b7c75a", text_light="#55611a", text_dark="#c8d67a"
    ),
    "violet": Color(
        mark_light="#6a5acd", mark_dark="#a89cf0", text_light="#4f41a8", text_dark="#bdb4f5"
    ),
    "brown": Color(
        mark_light="#8a5a2b", mark_dark="#d0a070", text_light="#74491f", text_dark="#dfb78d"
    ),
    "slate": Color(
        mark_light="#5b6b7a", mark_dark="#9fb2c4", text_light="#465563", text_dark="#b6c6d5"
    ),
}
"""The colors that a substance can have, by the name in substances.csv."""


@dataclass(frozen=True, kw_only=True)
class Substance:
    """A watched substance as mart_substance has it: its words, and how it is drawn everywhere.

    The color is never alone: ``dash`` and ``symbol`` differ too.

    Attributes:
        label: At the start of a line or beside a chart.
        words: After "naming".
        adjective: Before "reports".
        color: Key of `COLORS`.
    """

    key: str
    label: str
    words: str
    adjective: str
    color: str
    dash: str
    symbol: str
    width: float
    exposure_group: str

    def mark(self, scheme: Scheme) -> str:
        """Color of lines and bars, at least 3:1 on paper."""
        color = COLORS[self.color]
        return color.mark_light if scheme == "light" else color.mark_dark

    def text(self, scheme: Scheme) -> str:
        """Color of the written name, at least 4.5:1 on paper."""
        color = COLORS[self.color]
        return color.text_light if scheme == "light" else color.text_dark

    @property
    def noun(self) -> str:
        """The words without their article."""
        return self.words.removeprefix("an ").removeprefix("a ")

    @property
    def css_class(self) -> str:
        """Class that sets ``--m`` (mark) and ``--mt`` (text)."""
        return f"c-{self.color}"


@dataclass(frozen=True)
class View:
    """For whom a figure is built: color scheme, and whether the page is under 720 px wide.

    A narrow figure is a different build of the same frame, not the wide one scaled down, so
    that text stays at 12 px and more.
    """

    scheme: Scheme = "light"
    narrow: bool = False
    substances: Mapping[str, Substance] = field(default_factory=dict)

    @property
    def palette(self) -> Palette:
        """The colors of this scheme."""
        return PALETTES[self.scheme]

    @property
    def template(self) -> dict[str, Any]:
        """The Plotly template of this scheme."""
        return TEMPLATES[self.scheme]


TAGGED: Final = ("faers", "hfcs", "poison_center", "medical_examiner")
"""The report systems that have a color of their own."""


def source_class(source: str) -> str:
    """CSS class that gives a report system its tag color (``--c``): square and name only.

    A jurisdiction of a family, e.g. a medical examiner's, has the color of the family.
    """
    family = next((key for key in TAGGED if source.startswith(f"{key}_")), source)
    return "src-" + _slug(family)


def _slug(key: str) -> str:
    return key.replace("_", "-")


def _template(scheme: Scheme) -> dict[str, Any]:
    palette = PALETTES[scheme]
    axis = {
        "fixedrange": True,
        "automargin": False,
        "tickfont": {"size": SMALL_PX, "color": palette.ink_2},
        "tickcolor": palette.axis,
        "zerolinecolor": palette.axis,
        "zerolinewidth": 1,
        "zerolinelayer": "below traces",
        "layer": "below traces",
        "gridcolor": palette.grid,
        "gridwidth": 1,
    }
    layout = {
        "font": {"family": FONT, "size": TEXT_PX, "color": palette.ink_2},
        "paper_bgcolor": palette.paper,
        "plot_bgcolor": palette.paper,
        "showlegend": False,
        "bargap": 0.34,
        "dragmode": False,
        "margin": {"l": 40, "r": 150, "t": 58, "b": 66, "pad": 0},
        "hovermode": "x unified",
        "hoverlabel": {
            "bgcolor": palette.paper if scheme == "light" else palette.wash,
            "bordercolor": palette.axis,
            "font": {"size": TEXT_PX, "color": palette.ink, "family": FONT},
        },
        "xaxis": axis | {"showgrid": False, "zeroline": False, "ticks": "outside", "ticklen": 5},
        "yaxis": axis
        | {
            "rangemode": "tozero",
            "zeroline": True,
            "nticks": 5,
            "ticklabelstandoff": 8,
            "tickformat": ",d",
        },
    }
    return {"layout": layout}


TEMPLATES: Final[dict[Scheme, dict[str, Any]]] = {
    "light": _template("light"),
    "dark": _template("dark"),
}
"""Type, colors, axes and hover boxes of every chart."""
