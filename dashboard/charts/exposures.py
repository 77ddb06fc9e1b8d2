"""The charts of the tables made from line lists of poison centers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard import figures
from dashboard.charts.along import take_along
from dashboard.charts.base import Block, limitation_notes, limitations_link
from dashboard.charts.exposure_words import (
    exposure_years_headline,
    exposures_in_words,
    groups_of,
    groups_table,
    most_headline,
    outcome_headline,
    severity_table,
    steps,
)
from dashboard.components.figure import Foot, Made, figure_block
from dashboard.components.html import Element
from dashboard.components.states import empty_state
from dashboard.components.tables import DataTable, data_table, scroll_region
from dashboard.context import Context
from dashboard.frames import Row, rows_of, values_of
from dashboard.theme import Figure
from dashboard.untold import not_applied
from dashboard.wording import long_date

SYSTEM = "poison_center"
TAG = (SYSTEM, "Poison centers")
HOW_TO_ADD = (
    "Line lists are confidential, so none is fetched or shipped. An operator adds one with: "
    "python -m etl add poison_center FILE --mapping M. Only tables with small counts hidden are "
    "published from it."
)
ROWS_DRAWN = 12


@dataclass(frozen=True, kw_only=True)
class ExposureChart:
    """A chart over one table: question, what a row is, and the definition that belongs to it."""

    question: str
    kicker: str
    noun: str
    definition: str
    headline: Callable[[pd.DataFrame], str] | None = None
    says: str = "are coded as"
    is_overlapping: bool = False


def line_lists(context: Context) -> pd.DataFrame:
    """The row that describes the line lists loaded; empty where there are none."""
    return context.snapshot.table("mart_poison_center_list")


def exposure_years(context: Context) -> Element:
    """Exposures per year."""
    frame = context.ask("poison_center_year")
    return _exposures(
        context,
        frame,
        question="poison_center_year",
        kicker="Exposures by year",
        title=exposure_years_headline,
        subtitle=(
            f"Distinct exposures by the year they were called in{_which(frame)}. Each exposure "
            "counts once. Hatched: incomplete or hidden."
        ),
        plot=lambda: figures.exposure_years_figure(frame, view=context.view),
        table=lambda: groups_table(
            frame, head="Year of the call", caption="Exposures by year and group; groups add up."
        ),
    )


def severity_by_year(context: Context) -> Element:
    """Seriousness by year, as the table itself."""
    frame = context.ask("poison_center_severity_year")
    return _exposures(
        context,
        frame,
        question="poison_center_severity_year",
        kicker="Seriousness by year",
        title=lambda _: "Serious outcomes by year: moderate, major or death.",
        subtitle="The table is the chart: small counts are hidden, and so are their neighbors.",
        plot=lambda: scroll_region(
            data_table(severity_table(frame)), label="Table: seriousness by year"
        ),
    )


def characteristic(context: Context, chart: ExposureChart) -> Element:
    """Exposures by one characteristic."""
    frame = context.ask(chart.question)
    drawn = _most(frame) if chart.is_overlapping and len(frame) else frame
    overlap = " Rows overlap; do not add them." if chart.is_overlapping else ""

    def most(one: pd.DataFrame) -> str:
        return most_headline(one, noun=chart.noun, says=chart.says)

    def table() -> DataTable:
        return groups_table(
            frame, head=chart.kicker, caption=f"Exposures by {chart.noun}.{overlap}"
        )

    def plot() -> Figure | Element:
        if figures.drawn_groups(drawn):
            return figures.exposure_bars_figure(drawn, view=context.view)
        # every group is hidden or under 16: counts and signs, no bars
        return scroll_region(data_table(table()), label=f"Counts: {chart.kicker}")

    return _exposures(
        context,
        frame,
        question=chart.question,
        kicker=chart.kicker,
        title=chart.headline or most,
        subtitle=f"Share of exposures in each group, all years. {chart.definition}{overlap}",
        plot=plot,
        table=table,
        said_of=drawn,
    )


def _most(frame: pd.DataFrame) -> pd.DataFrame:
    """Cut a long table to the rows shown most, in that order; hidden rows come last."""
    own = rows_of(frame[frame["substance_group"] == frame["substance_group"].iloc[0]])
    ranked = sorted(own, key=lambda row: (-_known(row), row["value_label"]))
    order = {row["value"]: place for place, row in enumerate(ranked[:ROWS_DRAWN])}
    values = values_of(frame["value"])
    kept = [place for place, value in enumerate(values) if value in order]
    return frame.iloc[sorted(kept, key=lambda place: order[values[place]])]


def _known(row: Row) -> int:
    return -1 if row["exposures"] is None else int(row["exposures"])


def _which(frame: pd.DataFrame) -> str:
    groups = groups_of(frame)
    if "any" in groups or len(groups) != 1:
        return ", any watched substance"
    return f", {next(iter(groups.values()))}"


def _exposures(
    context: Context,
    frame: pd.DataFrame,
    *,
    question: str,
    kicker: str,
    title: Callable[[pd.DataFrame], str],
    subtitle: str,
    plot: Callable[[], Figure | Element],
    table: Callable[[], DataTable] | None = None,
    said_of: pd.DataFrame | None = None,
) -> Element:
    """Put a chart of line lists together; where they say nothing, that is said and not drawn."""
    if line_lists(context).empty:
        return exposure_block(
            context,
            question=question,
            kicker=kicker,
            title=f"{kicker}: no line list is loaded.",
            plot=empty_state("Nothing to draw yet.", reason=HOW_TO_ADD),
            subject=kicker.lower(),
        )
    if not _says_something(frame):
        return exposure_block(
            context,
            question=question,
            kicker=kicker,
            title=f"{kicker}: nothing to show for this choice.",
            plot=empty_state(
                "The line lists give nothing here.",
                reason="The column is not in the lists, or no year of them is in the period.",
            ),
            subject=kicker.lower(),
        )
    return exposure_block(
        context,
        question=question,
        kicker=kicker,
        title=title(frame),
        subtitle=subtitle,
        plot=plot(),
        said=exposures_in_words(said_of if said_of is not None else frame) if table else "",
        table=table,
        subject=f"exposures, {kicker.lower()}",
    )


def _says_something(frame: pd.DataFrame) -> bool:
    told = zip(values_of(frame["value"]), values_of(frame["exposures_text"]), strict=True)
    return any(value != "not_given" and text != "0" for value, text in told)


def exposure_block(
    context: Context,
    *,
    question: str,
    kicker: str,
    title: str,
    plot: Figure | Element,
    subject: str,
    subtitle: str = "",
    said: str = "",
    table: Callable[[], DataTable] | None = None,
    source_line: str = "",
) -> Element:
    """The block of a chart of exposures, with its limitations."""
    return figure_block(
        question.replace("_", "-"),
        title=title,
        kicker=kicker,
        plot=plot,
        source=TAG,
        subtitle=f"{subtitle}{not_applied(context)}",
        words=said,
        foot=Foot(
            source_line=source_line or _source_line(context),
            subject=subject,
            table=table,
            take=take_along(context, question),
            made=Made(
                steps=lambda: () if source_line else steps(context.ask("poison_center_accounting")),
                query=context.filters.sql(question),
            ),
        ),
        notes=limitation_notes(context, SYSTEM, question=question),
        limitations_href=limitations_link(context, question),
    )


def _source_line(context: Context) -> str:
    lists = line_lists(context)
    if lists.empty:
        return "Source: no line list is loaded."
    row: Any = lists.iloc[0]
    number = int(row["lists"])
    return (
        f"Source: {number} line list{'' if number == 1 else 's'} of poison centers, data up to "
        f"{long_date(row['data_through_date'])}. Date charted: reported by call."
    )


CHARACTERISTICS = (
    ExposureChart(
        question="poison_center_outcome",
        kicker="Medical outcome",
        noun="medical outcome",
        definition=(
            "Serious is moderate, major or death; severe is major or death. Both are sums of the "
            "outcomes above them."
        ),
        headline=outcome_headline,
    ),
    ExposureChart(
        question="poison_center_substances",
        kicker="One substance or several",
        noun="number of substances",
        says="list",
        definition="Several: another substance is listed beside the watched ones.",
    ),
    ExposureChart(
        question="poison_center_co_ingestant",
        kicker="Classes of other substances",
        noun="class of other substances",
        says="also list",
        definition="Substances also listed on the exposure; not proof that they were taken.",
        is_overlapping=True,
    ),
    ExposureChart(
        question="poison_center_age",
        kicker="Age",
        noun="age",
        says="are of persons aged",
        definition="Ages and age bands as coded; a decade such as 40s counts in its band.",
    ),
    ExposureChart(
        question="poison_center_sex",
        kicker="Sex",
        noun="sex",
        says="are of persons coded",
        definition="As coded by the center.",
    ),
    ExposureChart(
        question="poison_center_reason",
        kicker="Reason",
        noun="reason",
        says="are coded as",
        definition="Why the exposure happened, as coded by the center.",
    ),
    ExposureChart(
        question="poison_center_chronicity",
        kicker="Chronicity",
        noun="chronicity",
        says="are coded as",
        definition="How long the substance was used, as coded by the center.",
    ),
    ExposureChart(
        question="poison_center_site",
        kicker="Management site",
        noun="management site",
        says="ended with:",
        definition="Highest level of care that the center knows of.",
    ),
    ExposureChart(
        question="poison_center_effect",
        kicker="Clinical effects",
        noun="clinical effect",
        says="list as a related effect:",
        definition="Effects coded as related, or in lists that do not code it, every effect.",
        is_overlapping=True,
    ),
    ExposureChart(
        question="poison_center_therapy",
        kicker="Therapies",
        noun="therapy",
        says="list as a therapy:",
        definition="Therapies recommended or given, as the list has them.",
        is_overlapping=True,
    ),
    ExposureChart(
        question="poison_center_route",
        kicker="Route",
        noun="route",
        says="are by",
        definition="How the substance was taken.",
        is_overlapping=True,
    ),
)


def _block_of(chart: ExposureChart) -> Block:
    return Block(
        key=chart.question,
        question=chart.question,
        label=chart.kicker,
        show=lambda context, _: characteristic(context, chart),
    )


BLOCKS = (
    Block(
        key="poison_center_year",
        question="poison_center_year",
        label="Exposures by year",
        show=lambda context, _: exposure_years(context),
    ),
    Block(
        key="poison_center_severity_year",
        question="poison_center_severity_year",
        label="Seriousness by year",
        show=lambda context, _: severity_by_year(context),
    ),
    *(_block_of(chart) for chart in CHARACTERISTICS),
)
