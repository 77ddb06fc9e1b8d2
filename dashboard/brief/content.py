"""What the brief says: sentences of charts, drawings, counts per source, limits, how to cite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dashboard.brief import pictures
from dashboard.charts import (
    age_sex,
    co_ingestant_class,
    country,
    more_often,
    outcome_share,
    product_number,
    reason_for_use,
    reported_reaction_group,
    reporter,
    trend,
    what_is_new,
)
from dashboard.charts.along import published_words
from dashboard.charts.base import Chart, counted_as, has_reports, reports_and_events
from dashboard.charts.counts_by_year import count_text, title_of
from dashboard.charts.narrowed import among_words, narrowing
from dashboard.charts.shares import ANY_REPORT, UNCLASSIFIED, classes_words
from dashboard.context import Context
from dashboard.figures.share_rows import table_of
from dashboard.figures.trend_series import series_of
from dashboard.frames import Row, by, rows_of
from dashboard.news import NOT_ASKED, NOT_HARM, alerts, news
from dashboard.untold import not_applied
from dashboard.warehouse import SourceInfo
from dashboard.wording import (
    capitalized,
    counted_with,
    counted_words,
    joined,
    short_date,
)

TITLE = "Kratom and 7-OH: what is being reported"
MOST_ALERTS, MOST_ROWS, MOST_LIMITS = 3, 10, 8
FOUND = "7-oh"
"""The substance that a column of its own is for, beside any."""
NO_TOTAL = (
    "One event can be a report, a complaint, a call and a death at the same time: never add these "
    "counts. Nobody knows how many people use these products, so no rate is given."
)
METHOD = (
    "Distinct reports: of each case the latest version, without those that FDA deleted. Substances "
    "are recognized in product names and ingredients by published rules. A series is above its "
    "limit where its count is higher than the quarters before make likely. Odds ratios compare "
    "with other products of the same files and are estimated from three reports on. Every "
    "number has its SQL on the pages, under “How was this number made?”."
)


@dataclass(frozen=True, kw_only=True)
class Said:
    """A sentence, and of which report system it is."""

    source: SourceInfo
    text: str


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A drawing with what stands over and under it, and what it shows in words."""

    source: SourceInfo
    title: str
    subtitle: str
    svg: bytes
    words: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Counts:
    """A report system in the table: its count of the last full year and of the year before.

    Attributes:
        found: Of the last full year those that name 7-OH; None where the filters leave it out.
    """

    source: SourceInfo
    year: str
    last: str
    before: str
    found: str | None
    through: str


@dataclass(frozen=True, kw_only=True)
class Brief:
    """All that stands on the two pages, in their order."""

    which: str
    news: str
    alerts: Sequence[str]
    news_note: str
    sentences: Sequence[Said]
    trends: Sequence[Picture]
    counts_title: str
    counts: Sequence[Counts]
    bars: Sequence[Picture]
    people: tuple[SourceInfo, Sequence[str]] | None
    limits: Sequence[tuple[str, str]]
    cited: str


def brief(context: Context) -> Brief:
    """The brief for the filters of an address."""
    matching = [one for one in context.snapshot.sources if context.matching.get(one.source)]
    reports = [one for one in matching if one.evidence_kind != "medical_examiner"]
    first = reports[:1] or matching[:1]
    found = [alert for alert in alerts(context) if not alert.is_settled]
    return Brief(
        which=_which(context),
        news=what_is_new.says(context, None),
        alerts=[alert.sentence for alert in found[:MOST_ALERTS]],
        news_note=_news_note(context, more=len(found) - MOST_ALERTS),
        sentences=[said for source in first for said in _sentences(context, source)][:4]
        + [
            said
            for source in matching
            if source not in first
            for said in _of_charts(context, source, (co_ingestant_class.CHART,))
        ][:2],
        trends=[picture for source in matching[:2] for picture in _trend(context, source)],
        counts_title=title_of(context),
        counts=_counts(context),
        bars=[
            picture
            for source in first
            for picture in (*_classes(context, source), *_ratios(context, source))
        ],
        people=next((_people(context, source) for source in first), None),
        limits=_limits(context, first),
        cited=f"{TITLE}. {published_words(context.snapshot, with_dates=True)}",
    )


def _news_note(context: Context, *, more: int) -> str:
    """Since when it is new, what is not listed, and which filters do not hold for it."""
    unlisted = f" {counted_words(more, 'more alert')} on Overview." if more > 0 else ""
    ignored = not_applied(context, besides=NOT_ASKED)
    return f"{news(context).compared_with}.{unlisted}{ignored} {NOT_HARM}"


def _which(context: Context) -> str:
    chosen = joined([one.words for one in context.chosen_substances], word="or")
    events = ", as events" if context.filters.counting == "events" else ""
    return f"Reports that name {chosen}{narrowing(context)}, received {context.period}{events}."


def _of_charts(context: Context, source: SourceInfo, charts: Sequence[Chart]) -> list[Said]:
    """The sentences of the charts that have something to say of a source."""
    return [
        Said(source=source, text=chart.answer(context, source))
        for chart in charts
        if chart.is_for(source) and has_reports(context.ask(chart.question, source))
    ]


def _sentences(context: Context, source: SourceInfo) -> list[Said]:
    both = reports_and_events(context, source)
    charts = (outcome_share.CHART, reported_reaction_group.CHART, product_number.CHART)
    said = _of_charts(context, source, charts)
    among = among_words(context, source)
    return [*said, *([Said(source=source, text=capitalized(f"{among}{both}."))] if both else [])]


def _people(context: Context, source: SourceInfo) -> tuple[SourceInfo, Sequence[str]] | None:
    charts = (age_sex.CHART, reporter.CHART, country.CHART, reason_for_use.CHART)
    said = [one.text for one in _of_charts(context, source, charts)]
    return (source, said) if said else None


def _trend(context: Context, source: SourceInfo) -> list[Picture]:
    frame = context.ask("trend", source)
    if not has_reports(frame):
        return []
    series = [one for one in series_of(frame, context.view) if one.total]
    flags = by(rows_of(frame[frame["is_incomplete"].astype(bool)]), "quarter")
    which = " to ".join(sorted({min(flags), max(flags)})) if flags else ""
    tail = f" Hollow and hatched: incomplete, {which}." if flags else ""
    expected = " Bar with ends: expected when complete, 90% interval."
    return [
        Picture(
            source=source,
            title=trend.CHART.answer(context, source),
            subtitle=f"{capitalized(counted_as(source, context).unit_plural)} per quarter "
            f"{source.date_charted}",
            svg=pictures.trend_svg(series),
            words=trend.trend_words(frame, counted_as(source, context)),
            note=f"Own scale.{tail}{expected if any(one.growing for one in series) else ''}",
        )
    ]


def _counts(context: Context) -> list[Counts]:
    """Every report system with the last full year that it has, and how many name 7-OH in it."""
    whole = by(rows_of(context.ask("counts_by_year")), "source")
    naming = None
    if FOUND in {one.key for one in context.chosen_substances}:
        own = replace(context.filters, substances=(FOUND,))
        naming = by(rows_of(context.snapshot.ask("counts_by_year", own)), "source")
    return [
        _counts_of(source, whole.get(source.source, ()), naming)
        for source in context.snapshot.counted_sources
    ]


def _counts_of(
    source: SourceInfo, rows: Sequence[Row], naming: Mapping[str, Sequence[Row]] | None
) -> Counts:
    full = [row for row in rows if not row["is_incomplete"]]
    year = int(full[-1]["year"]) if full else None
    before = [row for row in full if year is not None and int(row["year"]) == year - 1]
    found = None
    if naming is not None:
        own = naming.get(source.source, ())
        same = [count_text(row) for row in own if row["year"] == year]
        is_named = any(row["reports_text"] != "0" for row in own)
        found = "none in this period" if own and not is_named else next(iter(same), "–")
    return Counts(
        source=source,
        year="" if year is None else str(year),
        last=count_text(full[-1]) if full else "no full year",
        before=count_text(before[0]) if before else "–",
        found=found,
        through=short_date(source.data_through_date),
    )


def _classes(context: Context, source: SourceInfo) -> list[Picture]:
    """Bars of the classes also listed, for the first substance with reports enough and 7-OH."""
    chart = co_ingestant_class.CHART
    if not chart.is_for(source):
        return []
    frame = context.ask(chart.question, source)
    if not has_reports(frame):
        return []
    is_apart = frame["is_treatment"] | frame["class"].isin([UNCLASSIFIED, ANY_REPORT])
    table = table_of(
        frame[~is_apart], label="class_label", unit=source.unit_plural, view=context.view
    )
    drawn = [key for key in table.charted if key in (table.charted[0], FOUND)]
    if not drawn:
        return []
    order = sorted(table.rows, key=lambda row: -row.reports.get(drawn[0], 0))
    shown = [row for row in order if row.reports.get(drawn[0])][:MOST_ROWS]
    if not shown:
        return []
    counting = counted_as(source, context.for_question(chart.question))
    of_each = joined([counted_with(table.bases[key], counting, key) for key in drawn])
    hatched = " (hatched)" if len(drawn) > 1 else ""
    return [
        Picture(
            source=source,
            title=chart.answer(context, source),
            subtitle=f"Share of {of_each}{hatched} that also list the class; the {len(shown)} "
            "listed most, without what is usually given as treatment",
            svg=pictures.shares_svg(
                replace(table, rows=tuple(shown)), [context.substances[key] for key in drawn]
            ),
            words=classes_words(frame, counting, label="class_label"),
            note="Also listed is not taken together: medicines, treatment and findings share one "
            "list. “few”: under 16.",
        )
    ]


def _ratios(context: Context, source: SourceInfo) -> list[Picture]:
    """The reactions reported more often than with other products, for the first substance."""
    chart = more_often.TERMS_CHART
    if not chart.is_for(source):
        return []
    frame = context.ask(chart.question, source)
    if not has_reports(frame):
        return []
    key = more_often.chosen_substance(frame, source)
    own = frame[frame["substance"] == key]
    rows = rows_of(more_often.drawn_rows(own, most=MOST_ROWS))
    if not any(row["ror_lower"] for row in rows):
        return []
    base, others = int(own["base_reports"].iloc[0]), int(own["other_base_reports"].iloc[0])
    counting = counted_as(source, context.for_question(chart.question))
    compared = more_often.compared_words(
        others, source.unit_plural, versus=context.filters.comparator
    )
    return [
        Picture(
            source=source,
            title=chart.answer(context, source),
            subtitle=f"Reporting odds ratio, 95% interval: {counted_with(base, counting, key)} "
            f"against {compared}, whole period; the {len(rows)} terms on "
            f"most {counting.unit_plural}, their {counting.unit_plural} at the right",
            svg=pictures.forest_svg(rows, substance=context.substances[key]),
            words=more_often.words_of(own, counting, compared=more_often.TERMS),
            note="A ratio raises a question and measures no risk. Filled: above the threshold."
            f"{not_applied(context, besides=more_often.NOT_ASKED)}",
        )
    ]


def _limits(context: Context, first: Sequence[SourceInfo]) -> list[tuple[str, str]]:
    """The limitations that touch the charts shown, the strongest first, each once."""
    questions = ("trend", "co_ingestant_class", "more_often_reaction", "outcome_share", "alerts")
    keys = {"all", *(source.source for source in first)}
    found: dict[str, tuple[str, str]] = {}
    for strength in ("strong", "part"):
        for question in questions:
            for row in context.snapshot.notes.get(question, ()):
                if row["strength"] == strength and keys & set(row["applies_to"]):
                    found.setdefault(row["limitation_id"], (row["note_title"], row["note"]))
    return list(found.values())[:MOST_LIMITS]
