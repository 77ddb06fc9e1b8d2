"""Every chart of the pages: question, figure, sentences, table and download brought together.

A chart takes its numbers from one question, so the drawing, the words, the table, the CSV and the
statement under "How was this number made?" cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from dash import dcc
from dash.development.base_component import Component

from dashboard import blocks, downloads, events, figures, tables, text
from dashboard import poison_center_text as exposure_words
from dashboard.context import Context
from dashboard.filters import OUTCOMES
from dashboard.warehouse import SourceInfo

LIMITATIONS_PATH = "/limitations"
UNCLASSIFIED = "unclassified"
CLASSES_DRAWN, TREATMENTS_DRAWN = 12, 2
PAIRS_SHOWN, PAIRS_LISTED = 8, 50
INGREDIENT_PAIR = ("first_ingredient", "second_ingredient")
ANY_REPORT = "any report"


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """What one kind of chart makes of its frame."""

    title: str
    subtitle: str
    words: str
    plot: go.Figure | Component
    table: blocks.DataTable | None
    events: Sequence[blocks.Event] = ()
    more_events: Component | None = None


def trend(context: Context, source: SourceInfo) -> Component:
    """Reports per quarter by substance, with the events that can move them."""

    def draw(frame: pd.DataFrame) -> Drawn:
        known = events.of_chart(context, source, frame)
        return Drawn(
            title=text.trend_headline(frame, source),
            subtitle=(
                f"Distinct {source.name} {source.unit_plural} {source.naming} each substance"
                f"{_narrowing(context, source)}, by the quarter they were {source.date_charted}, "
                f"{_period(frame, context)}. "
                f"A {source.unit_singular} can {source.names} several substances."
            ),
            words=text.trend_words(frame, source),
            plot=figures.trend_figure(
                frame, view=context.view, unit=source.unit_plural, events=known.drawn
            ),
            table=tables.trend_table(frame, source),
            events=known.key,
            more_events=known.more,
        )

    return _chart(
        context,
        source,
        question="trend",
        kicker="Trend by quarter received",
        subject=f"{source.unit_plural} per quarter by substance",
        draw=draw,
    )


def outcomes(context: Context, source: SourceInfo) -> Component:
    """Outcomes listed, by substance."""
    return _chart(
        context,
        source,
        question="outcome_share",
        kicker=f"Outcomes listed, {context.period}",
        subject=f"outcomes listed on {source.unit_plural}, by substance",
        draw=lambda frame: Drawn(
            title=text.outcomes_headline(frame, source),
            subtitle=(
                f"Share of each substance’s {source.name} {source.unit_plural}"
                f"{_narrowing(context, source)} that list the outcome. “Serious” is a regulatory "
                "word; several can be listed."
            ),
            words=text.outcomes_words(frame, source),
            plot=figures.outcome_bars_figure(frame, view=context.view, unit=source.unit_plural),
            table=tables.shares_table(
                frame,
                source,
                label="outcome_label",
                head="Outcome listed",
                caption=f"{source.name} {source.unit_plural} by outcome; several can be listed.",
            ),
        ),
    )


def classes(context: Context, source: SourceInfo) -> Component:
    """Classes of other ingredients also listed."""
    return _chart(
        context,
        source,
        question="co_ingestant_class",
        kicker="Classes of other ingredients",
        subject=f"classes also listed on {source.unit_plural}, by substance",
        draw=lambda frame: Drawn(
            title=text.classes_headline(frame, source),
            subtitle=(
                f"Share of {source.name} {source.unit_plural} {source.naming} the substance"
                f"{_narrowing(context, source)} that also list the class, {context.period}; "
                f"{_classes_counted(frame)}. Several classes can be listed."
            ),
            words=(
                f"{text.classes_words(frame, source, label='class_label')} "
                f"{text.unclassified_words(frame, source)}"
            ),
            plot=figures.class_bars_figure(
                classes_drawn(frame), view=context.view, unit=source.unit_plural
            ),
            table=tables.shares_table(
                frame,
                source,
                label="class_label",
                head="Class also listed",
                caption="Classes overlap; do not add rows.",
            ),
        ),
    )


def classes_drawn(frame: pd.DataFrame) -> pd.DataFrame:
    """Give the rows of the classes listed most, of what is unclassified, and of treatment."""
    order = list(dict.fromkeys(frame["class"]))
    treatment = set(frame.loc[frame["is_treatment"], "class"])
    apart = {UNCLASSIFIED, ANY_REPORT}
    usual = [key for key in order if key not in treatment and key not in apart]
    given = [key for key in order if key in treatment]
    kept = {*usual[:CLASSES_DRAWN], *apart, *given[:TREATMENTS_DRAWN]}
    return frame[frame["class"].isin(kept)]


def _classes_counted(frame: pd.DataFrame, *, leaving_out: str = "") -> str:
    own = frame[frame["class"] != leaving_out]
    shown, there = classes_drawn(own)["class"].nunique(), own["class"].nunique()
    if shown == there:
        return f"all {there} classes listed"
    return f"{shown} of {there} classes listed, the table has all"


def ingredients(context: Context, source: SourceInfo) -> Component:
    """Other ingredients also listed."""
    return _chart(
        context,
        source,
        question="co_ingestant",
        kicker="Other ingredients",
        subject=f"ingredients also listed on {source.unit_plural}, by substance",
        draw=lambda frame: Drawn(
            title=text.ingredients_headline(frame, source),
            subtitle=(
                f"Share of {source.name} {source.unit_plural} {source.naming} the substance"
                f"{_narrowing(context, source)} that also list the ingredient, {context.period}; "
                "the fifteen listed most. "
                "The CSV has all."
            ),
            words=text.classes_words(frame, source, label="ingredient"),
            plot=figures.ingredient_bars_figure(frame, view=context.view, unit=source.unit_plural),
            table=tables.shares_table(
                text.listed_most(frame, 50),
                source,
                label="ingredient",
                head="Ingredient also listed",
                caption="The fifty ingredients listed most; the CSV has all. Do not add rows.",
            ),
        ),
    )


def numbers(context: Context, source: SourceInfo) -> Component:
    """How many other ingredients are listed."""
    return _chart(
        context,
        source,
        question="co_ingestant_number",
        kicker="Number of other ingredients listed",
        subject=f"number of other ingredients on {source.unit_plural}, by substance",
        draw=lambda frame: Drawn(
            title=text.number_headline(
                frame, source, first="None", verb="list no other ingredient"
            ),
            subtitle=(
                f"Distinct other ingredients per {source.unit_singular}, treatment left out, "
                f"{context.period}. Numbers above bars are {source.unit_plural}."
            ),
            words=text.number_words(frame, source),
            plot=figures.number_bars_figure(frame, view=context.view, unit=source.unit_plural),
            table=tables.shares_table(
                frame,
                source,
                label="number_listed",
                head="Other ingredients listed",
                caption=f"{source.name} {source.unit_plural} by number of other ingredients.",
            ),
        ),
    )


def products(context: Context, source: SourceInfo) -> Component:
    """One product on the report, or several."""
    return _chart(
        context,
        source,
        question="product_number",
        kicker="Single or several products",
        subject=f"one product or several on {source.unit_plural}, by substance",
        draw=lambda frame: Drawn(
            title=text.number_headline(
                frame, source, first="Several products", verb="list several products"
            ),
            subtitle=(
                f"Products of any kind per {source.unit_singular}, the one naming the substance "
                f"counted, {context.period}. Numbers above bars are {source.unit_plural}."
            ),
            words=text.number_words(frame, source),
            plot=figures.number_bars_figure(frame, view=context.view, unit=source.unit_plural),
            table=tables.shares_table(
                frame,
                source,
                label="products_listed",
                head="Products listed",
                caption=f"{source.name} {source.unit_plural} with one product or several.",
            ),
        ),
    )


def class_pairs(context: Context, source: SourceInfo) -> Component:
    """Two classes also listed on the same report."""
    return _chart(
        context,
        source,
        question="co_ingestant_class_pair",
        kicker="Pairs of classes on one report",
        subject=f"pairs of classes also listed on {source.unit_plural}",
        draw=lambda frame: Drawn(
            title=text.pairs_headline(frame, source, kind="classes"),
            subtitle=(
                f"{text.capitalized(source.unit_plural)} naming any chosen substance"
                f"{_narrowing(context)} that list both classes, {context.period}; the twelve pairs "
                "listed most, treatment left out. Chance: what the two counts would give if "
                "listing one said nothing about the other."
            ),
            words=text.pairs_words(frame, source),
            plot=figures.pair_bars_figure(frame, view=context.view, unit=source.unit_plural),
            table=tables.pairs_table(frame, source, names=("first_class", "second_class")),
        ),
    )


def ingredient_pairs(context: Context, source: SourceInfo) -> Component:
    """Two ingredients also listed on the same report, as a table."""
    return _chart(
        context,
        source,
        question="co_ingestant_pair",
        kicker="Pairs of ingredients on one report",
        subject=f"pairs of ingredients also listed on {source.unit_plural}",
        draw=lambda frame: Drawn(
            title=text.pairs_headline(frame, source, kind="ingredients"),
            subtitle=(
                f"{text.capitalized(source.unit_plural)} naming any chosen substance"
                f"{_narrowing(context)} that list both ingredients, {context.period}; the eight "
                "pairs listed most. The table has fifty, the CSV every pair on two or more."
            ),
            words="",
            plot=_as_table(
                tables.pairs_table(frame.head(PAIRS_SHOWN), source, names=INGREDIENT_PAIR),
                label=f"The pairs of ingredients listed most on {source.unit_plural}",
            ),
            table=tables.pairs_table(frame.head(PAIRS_LISTED), source, names=INGREDIENT_PAIR),
        ),
    )


def class_years(context: Context, source: SourceInfo) -> Component:
    """Classes also listed, by year received."""
    return _chart(
        context,
        source,
        question="co_ingestant_year",
        kicker="Classes by year received",
        subject=f"classes also listed on {source.unit_plural}, by year",
        draw=lambda frame: Drawn(
            title=text.class_years_headline(frame, source),
            subtitle=(
                f"Share of a year’s {source.name} {source.unit_plural} naming any chosen substance"
                f"{_narrowing(context)} that also list the class; the six classes listed most, one "
                "scale. Hatched: incomplete year. A dash: under 16."
            ),
            words=text.class_years_words(frame, source),
            plot=figures.class_years_figure(frame, view=context.view, unit=source.unit_plural),
            table=tables.class_years_table(frame, source),
        ),
    )


def class_outcomes(context: Context, source: SourceInfo) -> Component:
    """Outcomes listed on the reports that also list a class, as a table."""
    return _chart(
        context,
        source,
        question="co_ingestant_outcome",
        kicker="Outcomes by class also listed",
        subject=f"outcomes listed on {source.unit_plural}, by class also listed",
        draw=lambda frame: Drawn(
            title=text.class_outcomes_headline(frame, source),
            subtitle=(
                f"{text.capitalized(source.unit_plural)} naming any chosen substance"
                f"{_narrowing(context)} and listing the class, {context.period}: how many list "
                "each outcome, with their share. The first row is every such report, whatever "
                f"else it lists; {_classes_counted(frame, leaving_out=ANY_REPORT)}."
            ),
            words="",
            plot=_as_table(
                tables.class_outcomes_table(classes_drawn(frame), source),
                label=f"Outcomes by the classes listed most on {source.unit_plural}",
            ),
            table=tables.class_outcomes_table(frame, source),
        ),
    )


def leaf_or_7oh(context: Context, source: SourceInfo) -> Component:
    """How many reports cannot be split into leaf and 7-OH, as a table by year."""
    return _chart(
        context,
        source,
        question="leaf_or_7oh",
        kicker="Leaf or 7-OH",
        subject=f"{source.unit_plural} that cannot be split into leaf and 7-OH",
        draw=lambda frame: Drawn(
            title=text.leaf_headline(frame, source),
            subtitle=(
                f"{source.name} {source.unit_plural}{_narrowing(context)} by what they name. FDA "
                "codes leaf and 7-OH products alike as mitragynine, so a "
                f"{source.unit_singular} naming only that could be either. Leaf products hold "
                "some 7-OH as well."
            ),
            words="",
            plot=_as_table(
                tables.leaf_table(frame, source),
                label=f"Table: leaf or 7-OH, {source.unit_plural} by year",
            ),
            table=None,
        ),
    )


def _as_table(table: blocks.DataTable, *, label: str) -> Component:
    return blocks.scroll_region(blocks.data_table(table), label=label)


def completeness(context: Context, source: SourceInfo) -> Component:
    """Which fields are given, by quarter."""
    return _chart(
        context,
        source,
        question="completeness",
        kicker="Completeness by field and quarter",
        subject=f"{source.unit_plural} that give each field",
        draw=lambda frame: Drawn(
            title=text.completeness_headline(frame, source),
            subtitle=(
                f"Share of {source.name} {source.unit_plural} {source.naming} any chosen substance "
                "that give the field, by quarter. Full color is complete; a hole fades."
            ),
            words=text.completeness_words(frame, source),
            plot=figures.completeness_figure(frame, view=context.view, unit=source.unit_plural),
            table=tables.completeness_table(frame, source),
        ),
    )


def years(context: Context) -> Component:
    """Counts per source and year, side by side, with no total."""
    sources = context.snapshot.counted_sources
    frame = context.ask("counts_by_year")
    shown = _years_shown(frame)
    items = [_year_item(context, source, frame, shown) for source in sources]
    foot = foot_of(
        context,
        None,
        question="counts_by_year",
        subject="counts per source",
        source_line=f"Source: {_publishers(sources)}. {_two_dates(sources)}",
        table=tables.years_table(frame, sources),
    )
    return blocks.counts_block(
        "counts",
        title=text.years_headline(frame, sources),
        kicker=f"Any chosen substance · calendar years{_narrowing(context)}",
        items=items,
        no_total_text=(
            "One event can stand in several sources at the same time. Strong bar: the year above. "
            f"Striped: incomplete.{_hidden_years(frame)}"
        ),
        foot=_with_exposures(foot, context),
        open_panels=context.open_panels,
    )


def _publishers(sources: Sequence[SourceInfo]) -> str:
    parts = []
    for publisher in dict.fromkeys(source.publisher for source in sources):
        names = text.joined([one.name for one in sources if one.publisher == publisher])
        parts.append(f"{publisher} ({names})")
    return text.joined(parts)


def _two_dates(sources: Sequence[SourceInfo]) -> str:
    dates = [
        f"{source.name} up to {text.long_date(source.data_through_date)}" for source in sources
    ]
    return f"Data: {text.joined(dates)}."


def _hidden_years(frame: pd.DataFrame) -> str:
    key = exposure_words.key_of(
        frame.rename(columns={"reports": "exposures", "reports_text": "exposures_text"})
    )
    return f" {key}" if key else ""


def _with_exposures(foot: blocks.Foot, context: Context) -> blocks.Foot:
    """Add how the exposures were counted, where poison centers stand among the counts."""
    center = context.snapshot.poison_center
    if center is None or foot.made is None:
        return foot
    steps = [
        (count, f"{center.name}: {meaning}")
        for count, meaning in exposure_words.steps(context.ask("poison_center_accounting"))
    ]
    return replace(foot, made=replace(foot.made, steps=(*foot.made.steps, *steps)))


def _years_shown(frame: pd.DataFrame) -> tuple[int, int] | None:
    with_reports = frame[frame["reports_text"] != "0"]
    if with_reports.empty:
        return None
    last = int(frame["year"].max())
    return max(int(with_reports["year"].min()), last - 11), last


def _year_item(
    context: Context, source: SourceInfo, frame: pd.DataFrame, shown: tuple[int, int] | None
) -> blocks.SourceCount:
    own = frame[frame["source"] == source.source]
    if shown is not None:
        own = own[own["year"] >= shown[0]]
    complete = own[~own["is_incomplete"]]
    count: int | str = "–"
    words = "no complete year in this period"
    if not complete.empty:
        count = tables.count_cell(complete.iloc[-1])
        year = int(complete["year"].iloc[-1])
        words = f"{source.date_charted} in {year}"
        if len(complete) > 1:
            words += f"; {tables.count_text(complete.iloc[-2])} in {year - 1}"
    elif context.filters.outcome != "any" and source.source == "poison_center":
        words = "cannot be counted by outcome and year; see their own page"
    if context.filters.suspect_only and not source.has_roles:
        words += "; any role, as nobody calls a substance suspect here"
    return blocks.SourceCount(
        source=source.source,
        name=source.name,
        count=count,
        unit=source.unit_plural,
        text=words,
        scale=f"{text.capitalized(source.unit_plural)} per year, own scale",
        figure=figures.year_bars_figure(
            own, view=context.view, unit=source.unit_plural, years=shown
        ),
        facts=(
            ("Data up to", text.short_date(source.data_through_date)),
            ("Last refreshed", text.short_date(source.last_refreshed_at)),
            ("Published", source.cadence),
        ),
    )


def _chart(
    context: Context,
    source: SourceInfo,
    *,
    question: str,
    kicker: str,
    subject: str,
    draw: Callable[[pd.DataFrame], Drawn],
) -> Component:
    frame = context.ask(question, source)
    key = block_key(question, source)
    common: dict[str, Any] = {
        "kicker": kicker,
        "source": (source.source, source.name),
        "notes": _notes(context, source, question=question, frame=frame),
        "limitations_href": context.filters.link(LIMITATIONS_PATH) + "#limitations",
        "open_panels": context.open_panels,
    }
    if frame.empty or not frame["reports"].sum():
        matching = int(context.ask("matching", source)["reports"].sum())
        return blocks.figure_block(
            key,
            title=f"{kicker}: none on these {source.unit_plural}."
            if matching
            else f"No {source.name} {source.unit_singular} matches these filters.",
            plot=_nothing_listed(source, matching) if matching else _empty(context, source),
            foot=foot_of(context, source, question=question, subject=subject),
            **common,
        )
    drawn = draw(frame)
    return blocks.figure_block(
        key,
        title=drawn.title,
        subtitle=drawn.subtitle,
        plot=_counts_only(drawn, frame, subject=subject) or drawn.plot,
        events=drawn.events,
        more_events=drawn.more_events,
        words=drawn.words,
        foot=foot_of(context, source, question=question, subject=subject, table=drawn.table),
        **common,
    )


def block_key(question: str, source: SourceInfo) -> str:
    """Give the id of the block that shows a question of a report system."""
    return f"{question.replace('_', '-')}-{source.source}"


def _too_few(frame: pd.DataFrame) -> bool:
    """Say whether no substance has reports enough for bars."""
    return "base_reports" in frame and int(frame["base_reports"].max()) < text.FEW


def _counts_only(drawn: Drawn, frame: pd.DataFrame, *, subject: str) -> Component | None:
    """Give the counts as a table where bars would be too few to draw."""
    if drawn.table is None or not _too_few(frame):
        return None
    return blocks.scroll_region(blocks.data_table(drawn.table), label=f"Counts: {subject}")


def foot_of(
    context: Context,
    source: SourceInfo | None,
    *,
    question: str,
    subject: str,
    source_line: str = "",
    table: blocks.DataTable | None = None,
) -> blocks.Foot:
    """Give the line under a chart or a list: source, table, CSV and how the number was made."""
    key = None if source is None else source.source
    size = len(downloads.csv_bytes(context.snapshot, question, context.filters, source=key))
    steps = context.ask("accounting", source)
    names = {info.source: info.name for info in context.snapshot.sources}
    if source is not None:
        source_line = (
            f"Source: {source.publisher}, {source.dataset}, data up to "
            f"{text.long_date(source.data_through_date)}. Date charted: {source.date_charted}."
        )
    return blocks.Foot(
        source_line=source_line,
        subject=subject,
        table=table,
        csv=blocks.Csv(
            href=downloads.csv_link(question, context.filters, source=key),
            size=downloads.size_text(size),
        ),
        made=blocks.Made(
            steps=tuple(
                (
                    int(row["count"]),
                    row["meaning"] if source else f"{names[row['source']]}: {row['meaning']}",
                )
                for row in steps.to_dict("records")
            ),
            query=context.filters.sql(question, source=key),
        ),
    )


def _notes(
    context: Context, source: SourceInfo, *, question: str, frame: pd.DataFrame
) -> Sequence[blocks.Note | Component]:
    notes = limitation_notes(context, source.source, question=question)
    if context.filters.suspect_only and not source.has_roles:
        notes.append(
            blocks.Note(
                title="The filter “Suspect only” changes nothing here.",
                text=f"Nobody calls a substance suspect in these {source.unit_plural}.",
            )
        )
    return [*notes, *_few_notes(frame, source)]


def limitation_notes(context: Context, source: str, *, question: str) -> list[blocks.Note]:
    """Give the notes of the limitations that touch a chart of a report system."""
    touching = context.snapshot.table("mart_limitation_chart")
    touching = touching[touching["chart"] == question]
    limits = context.snapshot.table("mart_limitation").set_index("limitation_id")
    notes = []
    for row in touching.to_dict("records"):
        applies = limits.loc[row["limitation_id"], "sources"]
        if pd.notna(row["note_title"]) and (applies == "all" or source in applies.split(",")):
            notes.append(blocks.Note(title=row["note_title"], text=row["note"]))
    return notes


def _few_notes(frame: pd.DataFrame, source: SourceInfo) -> list[Component]:
    if not {"base_reports", "substance"} <= set(frame):
        return []
    bases = frame.groupby("substance", sort=False)["base_reports"].max()
    return [
        blocks.few_note(
            f"{text.capitalized(text.SUBSTANCE_ADJECTIVES[str(key)])}: too few to compare.",
            text=(
                f"{text.counted(int(base), source)}, under {text.FEW}. Counts are in the table; no "
                "bars and no percentages are drawn."
            ),
        )
        for key, base in bases.items()
        if 0 < base < text.FEW
    ]


def _nothing_listed(source: SourceInfo, matching: int) -> Component:
    """Say that there are reports, and that none lists what the chart is about."""
    verb = "matches" if matching == 1 else "match"
    return blocks.empty_state(
        "Nothing of this kind is listed.",
        reason=f"{text.counted(matching, source)} {verb} these filters; none lists any.",
    )


def _empty(context: Context, source: SourceInfo) -> Component:
    """Say why there is nothing, and offer the nearest choice that has something."""
    wider = replace(context.filters, first_quarter=None, last_quarter=None)
    elsewhere = context.snapshot.ask("trend", wider, source=source.source)
    elsewhere = elsewhere[elsewhere["reports"] > 0]
    substances = [text.SUBSTANCE_WORDS[key] for key in context.filters.substances]
    chosen = text.joined(substances, word="or")
    if not source.reports_naming and source.reports_in_source:
        return blocks.empty_state(
            f"No {source.unit_singular} {source.names}s a watched substance.",
            reason=(
                f"{source.reports_in_source:,} {source.unit_plural} are loaded from {source.name}; "
                "no choice of filters finds any of the four substances in them."
            ),
        )
    if elsewhere.empty:
        return blocks.empty_state(
            f"No {source.unit_singular} {source.names}s {chosen}{_narrowing(context, source)}.",
            reason=(
                f"{source.name} holds {source.reports_naming:,} {source.unit_plural} "
                f"{source.naming} any of the four substances."
            ),
            way_on=dcc.Link("Show any substance, any role, any outcome", href=context.path),
        )
    first, last = str(elsewhere["quarter"].min()), str(elsewhere["quarter"].max())
    return blocks.empty_state(
        f"No {source.unit_singular} {source.naming} {chosen} in {context.period}.",
        reason=(
            f"{source.name} {source.unit_plural} that match the other filters are from {first} to "
            f"{last}."
        ),
        way_on=dcc.Link(
            f"Show {first} to {last}",
            href=replace(wider, first_quarter=first, last_quarter=last).link(context.path),
        ),
    )


def _narrowing(context: Context, source: SourceInfo | None = None) -> str:
    """Give role and outcome as words to add, or nothing where all are shown.

    Where nobody says which product is suspect, the role narrows nothing.
    """
    parts = []
    if context.filters.suspect_only and (source is None or source.has_roles):
        parts.append("as suspect")
    if context.filters.outcome != "any":
        parts.append(f"listing {OUTCOMES[context.filters.outcome].lower()}")
    return f" {' and '.join(parts)}" if parts else ""


def _period(frame: pd.DataFrame, context: Context) -> str:
    if frame.empty:
        return context.period
    return f"{frame['quarter'].min()} to {frame['quarter'].max()}"
