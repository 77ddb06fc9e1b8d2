"""Counts per source and year, side by side, with no total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from dashboard import figures
from dashboard.charts.base import Block, foot_of
from dashboard.charts.exposure_words import key_of, steps
from dashboard.charts.narrowed import among_words, narrowing
from dashboard.charts.shares import numbers
from dashboard.components.cards import SourceCount, counts_block
from dashboard.components.figure import Foot
from dashboard.components.html import Element
from dashboard.components.markup import Count, Text
from dashboard.components.tables import DataTable
from dashboard.context import Context
from dashboard.frames import Row, by, rows_of
from dashboard.untold import not_applied
from dashboard.warehouse import SourceInfo
from dashboard.wording import (
    FEW,
    beyond_chance,
    capitalized,
    in_words,
    joined,
    long_date,
)


def years_headline(frame: pd.DataFrame, sources: Sequence[SourceInfo]) -> str:
    """The sentence above the counts per source: last complete year against the one before.

    One of the two has enough; where the other has few, both stand as counts and nothing "rose".
    """
    moves = []
    of_source = by(rows_of(frame), "source")
    for source in sources:
        own = [row for row in of_source.get(source.source, ()) if not row["is_incomplete"]]
        follow = len(own) >= 2 and int(own[-1]["year"]) - int(own[-2]["year"]) == 1
        if follow and all(row["reports"] is not None for row in own[-2:]):
            before, after = (int(row["reports"]) for row in own[-2:])
            if max(before, after) >= FEW:
                moves.append((source, int(own[-1]["year"]), before, after))
    if not moves:
        return f"No source has {FEW} or more in one of two complete years to compare."
    years = {year for _, year, _, _ in moves}
    directions = {(after > before) - (after < before) for _, _, before, after in moves}
    is_sure = all(
        before == after or (min(before, after) >= FEW and beyond_chance(before, after))
        for _, _, before, after in moves
    )
    if len(years) == 1 and len(directions) == 1 and len(moves) > 1 and is_sure:
        verb = {1: "rose", 0: "stayed the same", -1: "fell"}[directions.pop()]
        year = years.pop()
        where = f"{'both' if len(moves) == 2 else f'all {in_words(len(moves))}'} sources"
        if len(moves) < len(sources):
            where = joined([_inside_a_sentence(source) for source, *_ in moves])
        return f"Counts {verb} from {year - 1} to {year} in {where}."
    parts = [
        f"{source.name} {source.unit_plural} "
        + (f"stayed at {after:,}" if after == before else f"went from {before:,} to {after:,}")
        + f" in {year}"
        for source, year, before, after in moves[:2]
    ]
    return f"{joined(parts)}."


def _inside_a_sentence(source: SourceInfo) -> str:
    return "poison centers" if source.source == "poison_center" else source.name


def years_table(frame: pd.DataFrame, sources: Sequence[SourceInfo]) -> DataTable:
    """Years by source, oldest first; the columns are not to be added."""
    found = {(int(row["year"]), row["source"]): row for row in rows_of(frame)}
    present = {key for _, key in found}
    shown = [source for source in sources if source.source in present]
    years = sorted({year for year, _ in found})
    rows = tuple(
        (str(year), *(_year_cell(found.get((year, source.source))) for source in shown))
        for year in years
    )
    tail = {years.index(year) for (year, _), row in found.items() if row["is_incomplete"]}
    return DataTable(
        caption="Counts per source and year. Columns are not comparable and not additive.",
        columns=("Year", *(f"{source.name} {source.unit_plural}" for source in shown)),
        rows=rows,
        numeric=numbers(1, len(shown)),
        tail=frozenset(tail),
    )


def _year_cell(row: Row | None) -> str:
    if row is None:
        return "no file"
    through = str(row["through_quarter"])[-2:]
    if row["reports"] is None:
        return str(row["reports_text"])
    if row.get("missing"):
        return f"{count_text(row)} (without {row['missing']})"
    return f"{count_text(row)} (to {through})" if row["is_incomplete"] else count_text(row)


def count_cell(row: Row) -> Count:
    """A count of a year, or the sign that stands in its place."""
    return str(row["reports_text"]) if row["reports"] is None else int(row["reports"])


def count_text(row: Row) -> str:
    """A count of a year as text, with a thousands comma."""
    cell = count_cell(row)
    return f"{cell:,}" if isinstance(cell, int) else cell


def title_of(context: Context) -> str:
    """The sentence above the counts, with what narrows them."""
    frame, sources = context.ask("counts_by_year"), context.snapshot.counted_sources
    return f"{among_words(context)}{years_headline(frame, sources)}"


def show(context: Context, _: SourceInfo | None) -> Element:
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
        table=lambda: years_table(frame, sources),
    )
    return counts_block(
        "counts",
        title=title_of(context),
        kicker=f"Any chosen substance · calendar years{narrowing(context)}",
        items=items,
        no_total_text=(
            "One event can stand in several sources at the same time. Strong bar: the year above. "
            f"Striped: incomplete.{_hidden_years(frame)}"
        ),
        foot=_with_exposures(foot, context),
    )


def _publishers(sources: Sequence[SourceInfo]) -> str:
    parts = []
    for publisher in dict.fromkeys(source.publisher for source in sources):
        names = joined([one.name for one in sources if one.publisher == publisher])
        parts.append(f"{publisher} ({names})")
    return joined(parts)


def _two_dates(sources: Sequence[SourceInfo]) -> str:
    dates = [f"{source.name} up to {long_date(source.data_through_date)}" for source in sources]
    return f"Data: {joined(dates)}."


def _hidden_years(frame: pd.DataFrame) -> str:
    key = key_of(
        {"exposures": row["reports"], "exposures_text": row["reports_text"]}
        for row in rows_of(frame)
    )
    return f" {key}" if key else ""


def _with_exposures(foot: Foot, context: Context) -> Foot:
    """Add how the exposures were counted, where poison centers stand among the counts."""
    center, made = context.snapshot.poison_center, foot.made
    if center is None or made is None:
        return foot

    def both() -> Sequence[tuple[Count, Text]]:
        more = steps(context.ask("poison_center_accounting"))
        return [*made.steps(), *((count, f"{center.name}: {meaning}") for count, meaning in more)]

    return replace(foot, made=replace(made, steps=both))


def _years_shown(frame: pd.DataFrame) -> tuple[int, int] | None:
    rows = rows_of(frame)
    with_reports = [int(row["year"]) for row in rows if row["reports_text"] != "0"]
    if not with_reports:
        return None
    last = max(int(row["year"]) for row in rows)
    return max(min(with_reports), last - 11), last


def _year_item(
    context: Context, source: SourceInfo, frame: pd.DataFrame, shown: tuple[int, int] | None
) -> SourceCount:
    whole = frame[frame["source"] == source.source]
    own = whole if shown is None else whole[whole["year"] >= shown[0]]
    rows = rows_of(whole)
    complete = [row for row in rows if not row["is_incomplete"]]
    so_far = [row for row in rows if row["is_incomplete"] and row["reports"]]
    count: int | str = "–"
    words = "no complete year in this period"
    if complete:
        count = count_cell(complete[-1])
        year = int(complete[-1]["year"])
        words = f"{source.date_charted} in {year}"
        if len(complete) > 1 and int(complete[-2]["year"]) == year - 1:
            words += f"; {count_text(complete[-2])} in {year - 1}"
        if count == 0 and so_far and int(so_far[-1]["year"]) > year:
            words += f"; {count_text(so_far[-1])} so far in {int(so_far[-1]['year'])}"
    elif context.filters.outcome != "any" and source.source == "poison_center":
        words = "cannot be counted by outcome and year; see their own page"
    elif context.filters.further and source.source == "poison_center":
        words = not_applied(context).strip()
    if context.filters.suspect_only and not source.has_roles:
        words += "; any role, as nobody calls a substance suspect here"
    return SourceCount(
        source=source.source,
        name=source.name,
        count=count,
        unit=source.unit_plural,
        text=words,
        scale=f"{capitalized(source.unit_plural)} per year, own scale",
        figure=figures.year_bars_figure(
            own, view=context.view, unit=source.unit_plural, years=shown
        ),
    )


BLOCK = Block(
    key="counts_by_year",
    question="counts_by_year",
    label="Counts per source",
    show=show,
    height=420,
)
