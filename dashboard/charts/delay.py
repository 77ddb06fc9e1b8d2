"""How late reports are published: measured from the releases, or how many that takes."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import figures
from dashboard.charts.base import Block, block_key, foot_of, limitation_notes, limitations_link
from dashboard.charts.shares import numbers
from dashboard.components.figure import figure_block
from dashboard.components.html import Element
from dashboard.components.states import one_line
from dashboard.components.tables import DataTable
from dashboard.context import Context
from dashboard.frames import Row, by, rows_of
from dashboard.warehouse import SourceInfo
from dashboard.wording import capitalized, counted_words, in_words, share

KINDS = {
    "all": "all products",
    "expedited": "expedited",
    "periodic": "periodic",
    "direct": "direct to FDA",
    "naming": "naming kratom or 7-OH",
}
CERTAIN = 0.95


def percent(part: float) -> str:
    """A share as a whole percentage; more than all that stood at last is possible."""
    return share(part, 1)


def delay_headline(rows: Sequence[Row], source: SourceInfo) -> str:
    """How much of a quarter stands at its first publication, or what is missing to say that."""
    of_kind = by(rows, "kind").get("all", [])
    if not of_kind or of_kind[0]["reason"] is not None:
        return f"How late {source.name} {source.unit_plural} come is {_reason(of_kind)}."
    first = of_kind[0]
    later = f", {percent(of_kind[1]['share'])} one release later" if len(of_kind) > 1 else ""
    return (
        f"Of what a {source.name} quarter will hold, {percent(first['share'])} "
        f"({_interval(first)}) is there at first publication{later}."
    )


def _reason(rows: Sequence[Row]) -> str:
    """Why there is no delay; "1 is loaded" reads better than what the published table says."""
    if not rows:
        return "not measurable: no release is loaded"
    return str(rows[0]["reason"]).replace(" 1 are loaded", " 1 is loaded")


def _interval(row: Row) -> str:
    return f"90% interval {100 * row['lower']:.0f} to {100 * row['upper']:.0f}"


def rule_words(rows: Sequence[Row], source: SourceInfo) -> str:
    """Which quarters charts mark as incomplete, and by which rule."""
    if not source.last_complete_quarter:
        return "What is loaded of it proves no quarter complete, so every quarter may change."
    number = int(rows[0]["incomplete_quarters"])
    latest = "quarter counts" if number == 1 else f"{in_words(number)} quarters count"
    if rows[0]["rule"] == "fixed":
        return f"Until then a fixed rule holds on every chart: the latest {latest} as incomplete."
    if not number:
        return "So no published quarter counts as incomplete on any chart."
    return (
        f"So the latest {latest} as incomplete on every chart: less than {percent(CERTAIN)} of "
        "what they will hold stands."
    )


def delay_words(rows: Sequence[Row], source: SourceInfo) -> str:
    """The shares of each kind of report as sentences."""
    parts = []
    for kind, own in by(rows, "kind").items():
        if own[0]["reason"] is None:
            shares = ", ".join(percent(row["share"]) for row in own)
            followed = counted_words(int(own[0]["quarters_followed"]), "quarter")
            parts.append(f"{KINDS[kind]} {shares} ({followed} followed)")
    return (
        f"In words: share of the {source.unit_plural} of a quarter that stood at its first "
        f"publication and at each release after it: {'; '.join(parts)}. {rule_words(rows, source)}"
    )


def delay_table(rows: Sequence[Row], source: SourceInfo) -> DataTable:
    """Shares with their intervals, by kind and release."""
    measured = [row for row in rows if row["reason"] is None]
    return DataTable(
        caption=f"{source.name} {source.unit_plural} of a quarter that stood; a year later: 100%.",
        columns=("Kind", "Releases later", "Share", "90% interval", "Quarters followed"),
        rows=tuple(
            (
                KINDS[row["kind"]],
                int(row["releases_later"]),
                f"{100 * row['share']:.1f}%",
                f"{100 * row['lower']:.1f} to {100 * row['upper']:.1f}",
                int(row["quarters_followed"]),
            )
            for row in measured
        ),
        numeric=numbers(1, 4),
    )


def says(context: Context, source: SourceInfo | None) -> str:
    """The sentence for the list of questions."""
    return "" if source is None else delay_headline(rows_of(context.ask("delay", source)), source)


def show(context: Context, source: SourceInfo | None) -> Element:
    """The delay of a report system, or the line that says what it takes to measure it."""
    if source is None:
        return one_line("How late reports come.", reason="No source of single reports is loaded.")
    rows = rows_of(context.ask("delay", source))
    headline = delay_headline(rows, source)
    of_kind = by(rows, "kind")
    everything = of_kind.get("all", [])
    if not everything or everything[0]["reason"] is not None:
        return one_line(headline, reason=rule_words(rows, source) if rows else "")
    naming = [row for row in of_kind.get("naming", []) if row["reason"] is None]
    marks = " Hollow: those naming kratom or 7-OH." if naming else ""
    return figure_block(
        block_key("delay", source),
        title=headline,
        kicker="Delay between receipt and publication",
        source=(source.source, source.name),
        subtitle=(
            f"{capitalized(source.unit_plural)} of all products that stood at a release, as a "
            "share of those that stood a year after the first; bar: 90% interval of the "
            f"mean.{marks}"
        ),
        plot=figures.delay_dots_figure(
            everything, naming, view=context.view, unit=source.unit_plural
        ),
        words=delay_words(rows, source),
        foot=foot_of(
            context,
            source,
            question="delay",
            subject="how late reports are published",
            table=lambda: delay_table(rows, source),
        ),
        notes=limitation_notes(context, source.source, question="delay"),
        limitations_href=limitations_link(context, "delay"),
    )


BLOCK = Block(key="delay", label="How late reports come", show=show, says=says, question="delay")
