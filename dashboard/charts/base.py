"""What a chart is made of, and the block that every chart becomes on a page.

A chart has one module: its question, the sentence above it, its words, its table and its drawing.
It takes its numbers from one question to the published file, so the drawing, the words, the table,
the CSV and the statement under "How was this number made?" cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from dashboard.charts.along import take_along
from dashboard.charts.left_out import left_out
from dashboard.charts.narrowed import among_words
from dashboard.charts.not_told import NOT_TOLD, left_out_notes, why_not_told
from dashboard.charts.nothing import nothing
from dashboard.components.figure import Event, Foot, Made, Note, figure_block
from dashboard.components.html import Element
from dashboard.components.states import few_note, one_line
from dashboard.components.tables import DataTable, data_table, scroll_region
from dashboard.context import Context
from dashboard.frames import Row, rows_of, values_of
from dashboard.theme import Figure
from dashboard.untold import untold_sentences
from dashboard.warehouse import SourceInfo
from dashboard.wording import FEW, capitalized, counted, long_date, share

LIMITATIONS_PATH = "/limitations"
NOT_COMPARED = "nothing to compare with."
NOT_DRAWN = "nothing in the quarters drawn."


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """What a chart makes of its frame.

    Attributes:
        title: The sentence, where it needs more than the frame; else that of the chart.
        subtitle: Measure, coverage, period.
        words: Text alternative.
        plot: A figure, or what stands in its place.
        table: Makes what is behind "Table", when somebody opens it.
        events: Key of the numbered circles.
        more_events: What to say of events that are not drawn.
        control: A control of this chart alone.
    """

    subtitle: str
    words: str
    plot: Figure | Element
    table: Callable[[], DataTable] | None
    title: str = ""
    events: Sequence[Event] = ()
    more_events: Element | None = None
    control: Element | None = None


@dataclass(frozen=True, kw_only=True)
class Native:
    """How a slide draws the rows of a chart, as a chart of its own that can be edited.

    Attributes:
        label: The column that names a row, in the order of the rows.
        kind: Lines of counts along the rows, or bars of shares.
    """

    label: str
    kind: Literal["lines", "bars"] = "bars"


@dataclass(frozen=True, kw_only=True)
class Finished:
    """A chart for a report system and filters, with all that stands around it.

    Attributes:
        source: The report system, in the words of what is counted.
    """

    frame: pd.DataFrame
    source: SourceInfo
    title: str
    kicker: str
    drawn: Drawn
    foot: Foot
    notes: Sequence[Note | Element]

    @property
    def is_drawn(self) -> bool:
        """There are reports enough for bars of some substance."""
        return not _too_few(self.frame)


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A question of single reports, drawn for one report system at a time.

    Attributes:
        question: The table macro, a file of `sql/questions`.
        label: Its name in lists of charts and in the matrix of limitations.
        kicker: Kind of chart; `{units}` and `{period}` are filled in.
        subject: What it shows, in lower case, for hidden link texts.
        headline: The sentence above it, from its frame and the source.
        draw: The rest of it.
        suits: Whether a report system is of the kind that it is about.
        fields: Fields of a report that it is about, keys of mart_report_field: a report system
            without one cannot answer, and reports whose file cannot tell it are left out.
        why_not: What is said where one cannot.
        why_nothing: Why a report system that can has no answer, where the filters are not why.
        is_over_time: Reports of quarters that are not drawn are no part of it.
        is_narrowed: Role, outcome and further filters leave out what it counts.
        height: Of the place that is kept for it while it loads, in pixels.
        native: How a slide draws it; a slide of any other has its table.
    """

    question: str
    label: str
    kicker: str
    subject: str
    headline: Callable[[pd.DataFrame, SourceInfo], str]
    draw: Callable[[Context, SourceInfo, pd.DataFrame], Drawn]
    suits: Callable[[SourceInfo], bool] = lambda _: True
    fields: Collection[str] = ()
    why_not: str = ""
    why_nothing: Callable[[Context, SourceInfo], str] = lambda *_: ""
    is_over_time: bool = False
    is_narrowed: bool = True
    height: int = 560
    native: Native | None = None

    @property
    def key(self) -> str:
        """The id of its block."""
        return self.question

    def is_for(self, source: SourceInfo) -> bool:
        """Whether a report system can answer it."""
        return self.suits(source) and all(map(source.asks_for, self.fields))

    def answer(self, context: Context, source: SourceInfo | None) -> str:
        """The sentence for the list of questions."""
        context = context.for_question(self.question)
        if source is None:
            return ""
        if not self.is_for(source):
            return self.why_not
        frame = context.ask(self.question, source)
        if not has_reports(frame):
            found = self._nothing(context, source)
            return capitalized(found[0]) if found else "None listed."
        source = counted_as(source, context)
        return self._among(context, source) + self.headline(frame, source)

    def _nothing(self, context: Context, source: SourceInfo) -> tuple[str, str] | None:
        """What there is not and why, where the filters are not why; else None."""
        for what, why in (
            (NOT_COMPARED, self.why_nothing(context, source)),
            (NOT_TOLD, why_not_told(context, counted_as(source, context), self.fields)),
            (NOT_DRAWN, not_drawn(context, source).strip() if self.is_over_time else ""),
        ):
            if why:
                return what, why
        return None

    def _among(self, context: Context, source: SourceInfo) -> str:
        return among_words(context, source) if self.is_narrowed else ""

    def render(self, context: Context, source: SourceInfo | None) -> Element:
        """The block of the chart, or one line where there is nothing to draw."""
        made = self.make(context, source)
        if isinstance(made, Element):
            return made
        drawn = made.drawn
        return figure_block(
            block_key(self.question, made.source),
            title=made.title,
            kicker=made.kicker,
            source=(made.source.source, made.source.name),
            subtitle=drawn.subtitle,
            plot=_counts_only(made) or drawn.plot,
            control=drawn.control,
            events=drawn.events,
            more_events=drawn.more_events,
            words=drawn.words,
            foot=made.foot,
            notes=made.notes,
            limitations_href=limitations_link(context, self.question),
        )

    def make(self, context: Context, source: SourceInfo | None) -> Finished | Element:
        """The chart with all that stands around it, or one line where there is nothing to draw."""
        context = context.for_question(self.question)
        if source is None:
            return one_line(f"{self.label}.", reason="No source that could show it is loaded.")
        if not self.is_for(source):
            return one_line(f"{source.name}.", reason=self.why_not)
        frame = context.ask(self.question, source)
        if not has_reports(frame):
            found = self._nothing(context, source)
            if found is None:
                return nothing(context, source)
            what, why = found
            return one_line(f"{source.name}: {what}", reason=why)
        own, source = source, counted_as(source, context)
        drawn = self.draw(context, source, frame)
        subject = self.subject.format(units=source.unit_plural)
        return Finished(
            frame=frame,
            source=source,
            title=f"{self._among(context, source)}{drawn.title or self.headline(frame, source)}",
            kicker=self.kicker.format(units=source.unit_plural, period=context.period_of(source)),
            drawn=drawn,
            foot=foot_of(
                *(context, source),
                question=self.question,
                subject=subject,
                table=drawn.table,
                has_slide=True,
            ),
            notes=[
                *left_out_notes(context, source, self.fields),
                *_notes(context, own, question=self.question, frame=frame),
            ],
        )


@dataclass(frozen=True, kw_only=True)
class Block:
    """Anything else that a view shows: a table, cards, a chart over no single source.

    Attributes:
        key: Its question or its published table, else a name of its own.
        label: Its name in lists and in the matrix of limitations.
        show: Makes it.
        says: The sentence for the list of questions.
        question: The question or published table that it takes its numbers from; empty for none.
        height: Of the place that is kept for it while it loads, in pixels.
    """

    key: str
    label: str
    show: Callable[[Context, SourceInfo | None], Element]
    says: Callable[[Context, SourceInfo | None], str] = lambda *_: ""
    question: str = ""
    height: int = 560

    def answer(self, context: Context, source: SourceInfo | None) -> str:
        """The sentence for the list of questions."""
        return self.says(context, source)

    def render(self, context: Context, source: SourceInfo | None) -> Element:
        """The block."""
        return self.show(context, source)

    def is_for(self, _: SourceInfo) -> bool:
        """Every source, and none."""
        return True


Shown = Chart | Block


def reports_and_events(context: Context, source: SourceInfo) -> str:
    """Both counts: "1,503 reports of about 1,311 events, 37% of them citing an article".

    Nothing where every report is an event of its own and none cites an article.
    """
    row = _reports_and_events(context, source)
    if row is None:
        return ""
    reports, events, citing = (int(row[name]) for name in ("reports", "events", "citing_reports"))
    if events == reports and not citing:
        return ""
    cites = f", {share(citing, reports)} of them citing an article" if citing >= FEW else ""
    units = f"{events:,} event{'' if events == 1 else 's'}"
    return f"{counted(reports, source)} of about {units}{cites}"


def _reports_and_events(context: Context, source: SourceInfo) -> Row | None:
    return next(iter(rows_of(context.ask("reports_and_events", source))), None)


def counted_as(source: SourceInfo, context: Context) -> SourceInfo:
    """The source in the words of what is counted.

    Reports where each is an event of its own and nobody asked for events; a list of deaths has each
    person once anyhow.
    """
    filters = context.filters
    if filters.counts == "reports" or not source.has_roles:
        return source
    row = _reports_and_events(context, source)
    if not filters.counting and (row is None or row["reports"] == row["events"]):
        return source
    return replace(source, unit_singular="event", unit_plural="events")


def has_reports(frame: pd.DataFrame) -> bool:
    """Whether an answer counts any report."""
    return any(values_of(frame["reports"]))


def limitations_link(context: Context, question: str) -> str:
    """Where the limitations of a chart are listed."""
    return context.filters.link(LIMITATIONS_PATH, view="charts") + f"#chart-{question}"


def last_complete(frame: pd.DataFrame) -> str | None:
    """The last quarter of a trend that is complete."""
    quarters = zip(values_of(frame["quarter"]), values_of(frame["is_incomplete"]), strict=True)
    return max((quarter for quarter, is_incomplete in quarters if not is_incomplete), default=None)


def not_drawn(context: Context, source: SourceInfo) -> str:
    """What to add where reports match that stand in no quarter drawn; else nothing."""
    sentences = []
    for row in rows_of(context.ask("not_drawn", source)):
        which = counted(int(row["reports"]), source)
        verb = "is" if int(row["reports"]) == 1 else "are"
        why = (
            f"first received before {row['first_quarter']}, the first quarter drawn"
            if row["reason"] != "file not loaded"
            else f"first received in a quarter whose file is not loaded ({row['quarters']})"
        )
        sentences.append(f" {which} {why}, {verb} not drawn.")
    return "".join(sentences)


def as_table(table: DataTable, *, label: str) -> Element:
    """A table in the place of a drawing."""
    return scroll_region(data_table(table), label=label)


def block_key(question: str, source: SourceInfo) -> str:
    """The id of the block that shows a question of a report system."""
    return f"{question.replace('_', '-')}-{source.source}"


def _too_few(frame: pd.DataFrame) -> bool:
    """Say whether no substance has reports enough for bars."""
    return "base_reports" in frame and int(frame["base_reports"].max()) < FEW


def _counts_only(made: Finished) -> Element | None:
    """The counts as a table where bars would be too few to draw."""
    if made.drawn.table is None or made.is_drawn:
        return None
    return scroll_region(data_table(made.drawn.table()), label=f"Counts: {made.foot.subject}")


def foot_of(
    context: Context,
    source: SourceInfo | None,
    *,
    question: str,
    subject: str,
    source_line: str = "",
    table: Callable[[], DataTable] | None = None,
    has_slide: bool = False,
) -> Foot:
    """The line under a chart or a list: source, table, files and how the number was made."""
    key = None if source is None else source.source
    names = {info.source: info.name for info in context.snapshot.sources}
    if source is not None:
        source_line = (
            f"Source: {source.publisher}, {source.dataset}, data up to "
            f"{long_date(source.data_through_date)}. Date charted: {source.date_charted}."
        )
    return Foot(
        source_line=source_line,
        subject=subject,
        table=table,
        take=take_along(context, question, source=key, has_slide=has_slide),
        made=Made(
            steps=lambda: [
                (
                    int(row["count"]),
                    row["meaning"] if source else f"{names[row['source']]}: {row['meaning']}",
                )
                for row in rows_of(context.ask("accounting", source))
            ],
            query=context.filters.sql(question, source=key),
        ),
    )


def _notes(
    context: Context, source: SourceInfo, *, question: str, frame: pd.DataFrame
) -> Sequence[Note | Element]:
    notes = limitation_notes(context, source.source, question=question)
    if context.filters.suspect_only and not source.has_roles:
        notes.append(
            Note(
                title="The filter “Suspect only” changes nothing here.",
                text=f"Nobody calls a substance suspect in these {source.unit_plural}.",
            )
        )
    notes += [Note(title=sentence, text="") for sentence in untold_sentences(context, source)]
    both = reports_and_events(context, source)
    if both:
        notes.append(Note(title=f"{capitalized(both)}.", text=_counting_words(context)))
    out = left_out(context, source)
    if out is not None:
        notes.insert(0, Note(title=out.words, text=[out.way_on]))
    return [*notes, *_few_notes(frame, counted_as(source, context))]


def _counting_words(context: Context) -> str:
    if context.filters.counts == "events":
        return (
            "Reports that are probably of one event count once here; an event lists what any of "
            "its reports lists. “Reports”, above, counts every one."
        )
    return "Every report counts here. “Events”, above, counts those that are probably one once."


def limitation_notes(context: Context, source: str, *, question: str) -> list[Note]:
    """The notes of the limitations that touch a chart of a report system."""
    return [
        Note(title=row["note_title"], text=row["note"])
        for row in context.snapshot.notes.get(question, ())
        if row["source"] in (None, source) and {"all", source} & set(row["applies_to"])
    ]


def _few_notes(frame: pd.DataFrame, source: SourceInfo) -> list[Element]:
    if not {"base_reports", "substance"} <= set(frame):
        return []
    bases: dict[str, int] = {}
    for key, base in zip(
        values_of(frame["substance"]), values_of(frame["base_reports"]), strict=True
    ):
        bases[key] = max(bases.get(key, 0), int(base))
    return [
        few_note(
            f"{capitalized(source.substances[key].adjective)}: too few to compare.",
            text=(
                f"{counted(base, source)}, under {FEW}. Counts are in the table; no "
                "bars and no percentages are drawn."
            ),
        )
        for key, base in bases.items()
        if 0 < base < FEW
    ]
