"""Groups of reactions listed."""

from __future__ import annotations

import pandas as pd

from dashboard import figures
from dashboard.charts.base import Chart, Drawn, Native
from dashboard.charts.narrowed import narrowing
from dashboard.charts.reaction_words import WHY_NOT, headline_of, lists_reactions, words_of
from dashboard.charts.shares import shares_table
from dashboard.context import Context
from dashboard.warehouse import SourceInfo
from dashboard.wording import FEW


def _enough(frame: pd.DataFrame) -> set[str]:
    """The substances with reports enough for bars."""
    return set(frame.loc[frame["base_reports"] >= FEW, "substance"])


def draw(context: Context, source: SourceInfo, frame: pd.DataFrame) -> Drawn:
    """Groups of reactions, a panel for each substance."""
    drawn = [key for key in source.substances if key in _enough(frame)]
    terms = ""
    if drawn and not context.view.narrow:
        first = source.substances[drawn[0]].adjective
        terms = f" Under each, the terms that {first} {source.unit_plural} list most."
    return Drawn(
        subtitle=(
            f"Share of {source.name} {source.unit_plural} {source.naming} the substance"
            f"{narrowing(context, source)} that list a term of the group, "
            f"{context.period_of(source)}; the fourteen groups listed most. Several can be "
            f"listed.{terms}"
        ),
        words=words_of(frame, source, label="group_label"),
        plot=figures.reaction_group_bars_figure(frame, view=context.view, unit=source.unit_plural),
        table=lambda: shares_table(
            frame,
            source,
            label="group_label",
            head="Group of reactions",
            caption="A report can list several groups; a term can be in several. Do not add rows.",
        ),
    )


CHART = Chart(
    question="reported_reaction_group",
    label="Groups of reactions",
    kicker="Reaction groups",
    subject="groups of reactions listed on {units}, by substance",
    headline=headline_of(label="group_label", kind="group of reactions"),
    draw=draw,
    suits=lists_reactions,
    why_not=WHY_NOT,
    height=700,
    native=Native(label="group_label"),
)
