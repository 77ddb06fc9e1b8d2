"""The figures as Plotly's own objects, which check every value that they are given."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go

from dashboard import figures
from dashboard.theme import Figure


def checked(figure: Figure) -> go.Figure:
    """A figure as Plotly takes it; fails for what Plotly does not know, and for what is no JSON."""
    assert set(figure) == {"data", "layout"}
    return go.Figure(json.loads(json.dumps(figure, allow_nan=False)))


def __getattr__(name: str) -> Any:
    """What `dashboard.figures` has, its figures checked."""
    own = getattr(figures, name)
    return _checking(own) if name.endswith("_figure") else own


def _checking(build: Callable[..., Figure]) -> Callable[..., go.Figure]:
    return lambda *frames, **more: checked(build(*frames, **more))
