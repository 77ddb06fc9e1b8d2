"""What is reported more often with a substance than with other products: a question, not a risk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import pandas as pd

from dashboard import figures
from dashboard.charts.base import Chart, Drawn
from dashboard.charts.reaction_words import lists_reactions
from dashboard.charts.shares import numbers
from dashboard.components import html
from dashboard.components.html import Element
from dashboard.components.markup import attributes
from dashboard.components.tables import DataTable
from dashboard.context import Context
from dashboard.figures.forest import FEWEST, SCOPES, component_text, ratio_text, ratios_elsewhere
from dashboard.filters import COMPARATORS
from dashboard.frames import rows_of
from dashboard.untold import not_applied
from dashboard.warehouse import SourceInfo
from dashboard.wording import FEW, capitalized, counted, in_sentence, joined, with_substance

MOST_DRAWN, MOST_IN_TABLE = 14, 200
NONE: Final = pd.Series(dtype=float)
SWITCH_WORDS: Final = {"all": "All", "opioids": "Opioids", "supplements": "Supplements"}
WHY_NOT = "Only reports can be compared; a record of a death lists causes, not reactions."
NOT_ASKED: Final = ("dates", "outcome")
"""Filters that change nothing here: the whole files are compared."""
THRESHOLD = (
    f"{FEWEST} reports or more, and the lower 95% limits of the reporting odds ratio above 1 and "
    "of IC above 0"
)


@dataclass(frozen=True, kw_only=True)
class Compared:
    """What the rows of a chart are: one and several of them in words."""

    one: str
    several: str


TERMS = Compared(one="term", several="terms")
GROUPS = Compared(one="group", several="groups of reactions")
CLASSES = Compared(one="class", several="classes of other ingredients")
INGREDIENTS = Compared(one="ingredient", several="other ingredients")


def substances_compared(frame: pd.DataFrame, source: SourceInfo) -> Sequence[str]:
    """The substances with reports enough to compare, in their order."""
    enough = set(frame.loc[frame["base_reports"] >= FEW, "substance"])
    return [key for key in source.substances if key in enough]


def chosen_substance(frame: pd.DataFrame, source: SourceInfo, *, named: str | None = None) -> str:
    """The substance that is drawn: that of the address, else the first with reports enough."""
    there = substances_compared(frame, source)
    if named is not None and named in there:
        return named
    return there[0] if there else str(frame["substance"].iloc[0])


def headline(frame: pd.DataFrame, source: SourceInfo, *, compared: Compared, key: str = "") -> str:
    """The sentence above the chart, for one substance."""
    key = key or chosen_substance(frame, source)
    own = frame[frame["substance"] == key]
    if int(own["reports"].max()) < FEW:
        base = counted(int(own["base_reports"].iloc[0]), source)
        return (
            f"Every {compared.one} is on fewer than {FEW} of {base} {source.naming} "
            f"{source.substances[key].words}."
        )
    tested = _tested(own)
    name = source.substances[key].words
    if tested.empty:
        return f"No {compared.one} reported with {name} can be compared with {_others(own)}."
    above = int(tested["is_above"].sum())
    start = f"{above:,} of {len(tested):,}" if above else f"None of {len(tested):,}"
    return (
        f"{start} {compared.several} {_is(max(above, 1))} above the threshold for being reported "
        f"more often with {name} than with {_others(own)}."
    )


def _tested(own: pd.DataFrame) -> pd.DataFrame:
    """The rows with an interval."""
    return own[own["ror_lower"].notna()]


def _others(own: pd.DataFrame) -> str:
    """What the rows are compared with, in words."""
    compared = own["comparator"].iloc[0] if "comparator" in own else "all"
    return COMPARATORS[str(compared)]


def drawn_rows(own: pd.DataFrame, *, most: int = MOST_DRAWN) -> pd.DataFrame:
    """The rows that are drawn: those on most reports, whatever their ratio, by lower limit."""
    kept = own.sort_values(["reports", "label"], ascending=[False, True]).head(most)
    return kept.sort_values(["ror_lower", "reports"], ascending=False, na_position="last")


def words_of(own: pd.DataFrame, source: SourceInfo, *, compared: Compared) -> str:
    """The text alternative, with how many would be above by chance alone."""
    tested = _tested(own)
    if tested.empty:
        return f"In words: no {compared.one} is on {FEWEST} {source.unit_plural} or more."
    above = rows_of(tested[tested["is_above"].astype(bool)])
    kept = sum(row["p_adjusted"] is not None and row["p_adjusted"] <= 0.05 for row in above)
    highest = [
        f"{in_sentence(str(row['label']))} ({int(row['reports']):,} {source.unit_plural}, ratio "
        f"{ratio_text(row['ror'])}, interval {ratio_text(row['ror_lower'])} to "
        f"{ratio_text(row['ror_upper'])})"
        for row in above[:3]
    ]
    by_chance = round(0.025 * len(tested))
    which = f" The highest lower limits have {joined(highest)}." if highest else ""
    chance = "fewer than one" if not by_chance else f"about {by_chance:,}"
    return (
        f"In words: of {len(tested):,} {compared.several} on {FEWEST} {source.unit_plural} or "
        f"more, {len(above):,} are above by the threshold; by chance alone {chance} would be. "
        f"{kept:,} of them have an adjusted p-value of 0.05 or less.{which}"
        f"{_steady_words(above, compared=compared)}"
    )


def _steady_words(above: Sequence[Mapping[str, Any]], *, compared: Compared) -> str:
    """How many of those above have a ratio above 1 in every other scope too."""
    elsewhere = [ratios for row in above if len(ratios := ratios_elsewhere(row)) > 1]
    if not elsewhere:
        return ""
    steady = sum(min(ratios.values()) > 1 for ratios in elsewhere)
    return (
        f" Of {len(elsewhere):,} {compared.several} above that other scopes can tell of, "
        f"{steady:,} {_has(steady)} a ratio above 1 in every one of them."
    )


def _has(number: int) -> str:
    return "has" if number == 1 else "have"


def more_often_table(
    own: pd.DataFrame, source: SourceInfo, *, compared: Compared, others: str
) -> DataTable:
    """Every measure of the rows on most reports.

    Args:
        others: What is compared with, as its units.
    """
    rows = rows_of(own.sort_values("reports", ascending=False, kind="stable").head(MOST_IN_TABLE))
    has_ebgm = any(row.get("ebgm") is not None for row in rows)
    heads = ("PRR (95%)", "ROR (95%)", "Chi-square", "IC (95%)", "Adjusted p")
    return DataTable(
        caption=(
            f"Threshold: {THRESHOLD}. A question, not a risk. No number where nobody else lists "
            f"it, no interval under {FEWEST}. The CSV has all."
        ),
        columns=(
            capitalized(compared.one),
            capitalized(source.unit_plural),
            "Expected",
            f"Other {others}",
            *heads,
            *(["EBGM (90%)"] if has_ebgm else []),
            "ROR in other scopes",
            "Above threshold",
        ),
        rows=tuple(
            (
                str(row["label"]),
                int(row["reports"]),
                f"{row['expected']:,.1f}",
                int(row["other_reports"]),
                _with_limits(row, "prr", ratio_text),
                _with_limits(row, "ror", ratio_text),
                ratio_text(row["chi2"]),
                _with_limits(row, "ic", component_text),
                _p_text(row["p_adjusted"]),
                *([_bayes(row)] if has_ebgm else []),
                _over_scopes(row),
                "yes" if row["is_above"] else "no",
            )
            for row in rows
        ),
        numeric=numbers(1, 9 + has_ebgm),
        fit=False,
    )


def _over_scopes(row: Mapping[str, Any]) -> str:
    found = ratios_elsewhere(row)
    if not found:
        return "–"
    low, high = min(found.values()), max(found.values())
    return f"{ratio_text(low)} to {ratio_text(high)} (of {len(found)})"


def _with_limits(row: dict[str, object], name: str, text: object) -> str:
    write = text if callable(text) else str
    if row[name] is None or row[f"{name}_lower"] is None:
        return str(write(row[name]))
    return f"{write(row[name])} ({write(row[f'{name}_lower'])} to {write(row[f'{name}_upper'])})"


def _bayes(row: dict[str, float | None]) -> str:
    if row["eb05"] is None:
        return ratio_text(row["ebgm"])
    return f"{ratio_text(row['ebgm'])} ({ratio_text(row['eb05'])} to {ratio_text(row['eb95'])})"


def _p_text(value: float | None) -> str:
    if value is None:
        return "–"
    return "<0.001" if value < 0.001 else f"{value:.3f}"


def substance_switch(
    context: Context, frame: pd.DataFrame, source: SourceInfo, *, chosen: str
) -> Element | None:
    """Which substance is drawn, as links; None where there is one alone."""
    there = substances_compared(frame, source)
    if len(there) < 2:
        return None
    links = [
        html.Li(
            html.A(
                source.substances[key].label,
                href=context.link(of=None if key == there[0] else key),
                id=f"of-{key}",
                **(attributes(aria_current="true") if key == chosen else {}),
            )
        )
        for key in there
    ]
    return html.Nav(
        [html.Span(f"{capitalized(source.unit_plural)} {source.naming}"), html.Ul(links)],
        className="of",
        **attributes(aria_label="Substance of this chart"),
    )


def compared_words(others: int, units: str, *, versus: str) -> str:
    """What is compared with: how many reports of what, by a key of COMPARATORS."""
    if versus == "all":
        return f"{others:,} {units} of all other products"
    return f"{others:,} other {units} listing {COMPARATORS[versus]}"


def comparator_switch(context: Context, frame: pd.DataFrame) -> Element | None:
    """What reports can be compared with, as links; None where that is one thing alone."""
    chosen = context.filters.comparator
    there = [
        key
        for key in COMPARATORS
        if key in ("all", chosen) or frame.get(f"ror_{key}", NONE).notna().any()
    ]
    if len(there) < 2:
        return None
    links = [
        html.Li(
            html.A(
                SWITCH_WORDS[key],
                href=context.link(versus=None if key == "all" else key),
                id=f"versus-{key}",
                **(attributes(aria_current="true") if key == chosen else {}),
            )
        )
        for key in there
    ]
    return html.Nav(
        [html.Span("Compared with"), html.Ul(links)],
        className="of",
        **attributes(aria_label="What this chart compares with"),
    )


def draw(context: Context, source: SourceInfo, frame: pd.DataFrame, *, compared: Compared) -> Drawn:
    """Ratios with their intervals for one substance."""
    key = chosen_substance(frame, source, named=context.choice.get("of"))
    own = frame[frame["substance"] == key]
    shown = drawn_rows(own)
    base, others = int(own["base_reports"].iloc[0]), int(own["other_base_reports"].iloc[0])
    scope = " as suspect" if context.filters.suspect_only and source.has_roles else ""
    which = (
        f"the {len(shown)} on most {source.unit_plural} of {len(own):,}"
        if len(shown) < len(own)
        else f"all {len(own)} listed"
    )
    outside = max(0, source.reports_naming - (source.reports_naming_in_base or 0))
    plain = context.snapshot.of_reports(source)
    left_out = (
        f" {counted(outside, plain)} naming a watched substance {_is(outside)} in other files."
        if outside
        else ""
    )
    is_api = "api" in set(own["counted_from"])
    by_openfda = " The others are openFDA’s own counts." if is_api else ""
    versus = context.filters.comparator
    units = plain.unit_plural
    compared_with = compared_words(others, units, versus=versus)
    if units != source.unit_plural:
        compared_with += f" (suspected duplicates are not looked for among these {units})"
    dots = _dots_words(shown)
    switches = [
        substance_switch(context, frame, source, chosen=key),
        comparator_switch(context, frame),
    ]
    return Drawn(
        title=headline(frame, source, compared=compared, key=key),
        subtitle=(
            f"Reporting odds ratio: {base:,} {source.name} {with_substance(source, key)}{scope} "
            f"against {compared_with}, whole period of the files; {which}. Filled: above by the "
            f"threshold, {THRESHOLD}.{dots}{left_out}{by_openfda}"
            f"{not_applied(context, besides=NOT_ASKED)}"
        ),
        words=words_of(own, source, compared=compared),
        plot=figures.forest_figure(
            shown,
            view=context.view,
            substance=key,
            others=COMPARATORS[versus],
            unit=source.unit_plural,
        ),
        table=lambda: more_often_table(own, source, compared=compared, others=units),
        control=html.Div([one for one in switches if one is not None], className="switches"),
    )


def _dots_words(shown: pd.DataFrame) -> str:
    """What the small dots are; nothing where there are none."""
    if not any(shown.get(f"ror_{key}", NONE).notna().any() for key in SCOPES):
        return ""
    return " Small dots: other scopes (point at one to see which), where 3 are left."


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def why_nothing(context: Context, source: SourceInfo, *, compared: Compared) -> str:
    """Why there is nothing to compare, where the filters are not the reason."""
    if source.reports_in_source is None:
        return (
            f"The {source.unit_plural} loaded are those naming a watched substance; there are none "
            "of other products to compare them with."
        )
    if context.filters.comparator != "all":
        return (
            f"No {source.unit_singular} is counted that could be compared with "
            f"{COMPARATORS[context.filters.comparator]} alone."
        )
    if not context.matching.get(source.source):
        return ""
    if not source.reports_naming_in_base:
        return (
            f"None of the {source.unit_plural} {source.naming} a watched substance is in the files "
            "of all products, which are all that can be compared."
        )
    return (
        f"No matching {source.unit_singular} in the files of all products lists any of "
        f"the {compared.several} that are counted there."
    )


def _chart(question: str, label: str, *, compared: Compared) -> Chart:
    return Chart(
        question=question,
        label=label,
        kicker="Reported more often than with other products; not risk",
        subject=f"{compared.several} reported more often on {{units}} than with other products",
        headline=lambda frame, source: headline(frame, source, compared=compared),
        draw=lambda context, source, frame: draw(context, source, frame, compared=compared),
        suits=lists_reactions,
        why_not=WHY_NOT,
        why_nothing=partial(why_nothing, compared=compared),
        is_narrowed=False,
        height=800,
    )


GROUPS_CHART = _chart("more_often_reaction_group", "Groups reported more often", compared=GROUPS)
TERMS_CHART = _chart("more_often_reaction", "Terms reported more often", compared=TERMS)
CLASSES_CHART = _chart("more_often_class", "Classes listed more often", compared=CLASSES)
INGREDIENTS_CHART = _chart(
    "more_often_ingredient", "Ingredients listed more often", compared=INGREDIENTS
)
