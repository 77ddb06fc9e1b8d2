"""What stands where a chart would be empty: why, and the way to the nearest view with something."""

from __future__ import annotations

from dataclasses import replace

from dashboard.charts.left_out import left_out
from dashboard.charts.narrowed import narrowing
from dashboard.components import html
from dashboard.components.html import Element
from dashboard.components.states import one_line
from dashboard.context import Context
from dashboard.untold import untold_sentences
from dashboard.warehouse import SourceInfo
from dashboard.wording import counted, joined


def nothing(context: Context, source: SourceInfo) -> Element:
    """One line that says why nothing is drawn, and leads to the nearest view with something."""
    matching = context.matching.get(source.source, 0)
    if matching:
        verb = "matches" if matching == 1 else "match"
        return one_line(
            f"{source.name}: none listed.",
            reason=f"{counted(matching, source)} {verb} these filters; none lists any.",
        )
    chosen = joined([one.words for one in context.chosen_substances], word="or")
    if not source.reports_naming and source.reports_in_source:
        return one_line(
            f"No {source.name} {source.unit_singular} {source.names}s a watched substance.",
            reason=f"{counted(source.reports_in_source, source)} are loaded.",
        )
    wider = replace(context.filters, first_quarter=None, last_quarter=None)
    elsewhere = context.snapshot.ask("trend", wider, source=source.source)
    elsewhere = elsewhere[elsewhere["reports"] > 0]
    out = left_out(context, source)
    if elsewhere.empty and out is not None:
        return one_line(
            f"No {source.name} {source.unit_singular} {source.names}s {chosen}"
            f"{narrowing(context, source)}.",
            reason=out.words,
            way_on=out.way_on,
        )
    if elsewhere.empty:
        return one_line(
            f"No {source.name} {source.unit_singular} {source.names}s {chosen}"
            f"{narrowing(context, source)}.",
            reason=" ".join(
                [
                    f"It holds {counted(source.reports_naming, source)} {source.naming} any.",
                    *untold_sentences(context, source),
                ]
            ),
            way_on=html.A(_everything(context), href=context.path),
        )
    first, last = str(elsewhere["quarter"].min()), str(elsewhere["quarter"].max())
    there = replace(wider, first_quarter=first, last_quarter=last)
    return one_line(
        f"No {source.name} {source.unit_singular} {source.naming} {chosen} in {context.period}.",
        reason=f"Those that match the other filters are from {first} to {last}.",
        way_on=html.A(f"Show {first} to {last}", href=replace(context, filters=there).link()),
    )


def _everything(context: Context) -> str:
    more = ", without further filters" if context.filters.further else ""
    return f"Show any substance, any role, any outcome{more}"
