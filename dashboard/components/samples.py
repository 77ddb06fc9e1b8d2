"""The line and the marker of a substance as small drawings, in the color of the scheme."""

from __future__ import annotations

from typing import Final

from dashboard.components.html import Raw
from dashboard.theme import Substance

_MARKERS: Final = {
    "circle": "M10.8 6a4.2 4.2 0 1 0 8.4 0a4.2 4.2 0 1 0-8.4 0Z",
    "square": "M11.4 2.4h7.2v7.2h-7.2Z",
    "diamond": "M15 1.3L19.7 6L15 10.7L10.3 6Z",
    "triangle-up": "M15 1.5L19.5 9.8L10.5 9.8Z",
    "triangle-down": "M15 10.5L19.5 2.2L10.5 2.2Z",
    "cross": "M13.2 1.6h3.6v2.6h2.6v3.6h-2.6v2.6h-3.6v-2.6h-2.6v-3.6h2.6Z",
    "pentagon": "M15 1.4L19.6 4.8L17.8 10.2H12.2L10.4 4.8Z",
    "hexagon": "M11.2 6L13.1 2.5h3.8L18.8 6L16.9 9.5h-3.8Z",
}
"""Markers by the name that Plotly gives them, in a box of 30 by 12."""


def line_sample(substance: Substance) -> Raw:
    """A short piece of a substance's line with its marker, for the filter: it is the legend."""
    dash = "" if substance.dash == "solid" else substance.dash.replace("px", "")
    return Raw(
        f'<svg class="sample {substance.css_class}" viewBox="0 0 30 12" width="30" height="12" '
        f'aria-hidden="true"><path d="M0 6H30" fill="none" stroke="var(--m)" '
        f'stroke-width="{substance.width}" stroke-dasharray="{dash}"/>'
        f'<path d="{_MARKERS[substance.symbol]}" fill="var(--m)" stroke="var(--kw-paper)"/></svg>'
    )


def swatch(substance: Substance) -> Raw:
    """A substance's marker alone, for headings and table cells."""
    return Raw(
        f'<svg class="swatch {substance.css_class}" viewBox="9 0 12 12" width="11" height="11" '
        f'aria-hidden="true"><path d="{_MARKERS[substance.symbol]}" fill="var(--m)"/></svg>'
    )
