"""One report: what it says, what a rule read in it, where it counts, and what it cannot tell."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from dashboard import downloads, figures
from dashboard.charts.base import Block
from dashboard.charts.completeness import NOT_COLLECTED
from dashboard.charts.loaded_tables import NOT_GIVEN
from dashboard.charts.report_list import LIST_PATH, PAGE_ROWS, QUESTION, REPORT_PATH
from dashboard.charts.report_products import products
from dashboard.components import html
from dashboard.components.figure import Foot, foot_and_panels
from dashboard.components.frame import source_tag
from dashboard.components.html import Element
from dashboard.components.markup import attributes, sentence
from dashboard.components.states import one_line
from dashboard.components.take import Take
from dashboard.context import Context
from dashboard.figures.timeline import Moment
from dashboard.records import Record, read_record
from dashboard.warehouse import SourceInfo
from dashboard.wording import (
    capitalized,
    counted,
    counted_words,
    in_sentence,
    in_words,
    joined,
    long_date,
    short_date,
)

OUTCOMES = (
    ("has_death", "Death"),
    ("has_life_threatening", "Life-threatening"),
    ("has_hospitalization", "Hospitalized"),
    ("has_disability", "Disability"),
    ("has_congenital_anomaly", "Congenital anomaly"),
    ("has_required_intervention", "Required intervention"),
    ("has_other_serious", "Other serious"),
    ("has_emergency_visit", "Emergency visit"),
)


def show(context: Context, _: SourceInfo | None) -> Element:
    """The blocks of one report, or that there is no such report."""
    report_id = context.choice.get("id", "")
    record = read_record(context.snapshot, report_id)
    if record is None:
        return _unknown(context, report_id)
    source = next(one for one in context.snapshot.sources if one.source == record.source)
    return html.Div(
        [
            _crumbs(context, record, source),
            _head(record, source),
            _as_reported(context, record, source),
            products(context, record),
            _reactions(context, record, source),
        ]
    )


def _unknown(context: Context, report_id: str) -> Element:
    way_on = html.A("Reports matching these filters", href=context.filters.link(LIST_PATH))
    if not report_id:
        return one_line(
            "No report is chosen.", reason="Choose one from the list of reports.", way_on=way_on
        )
    return one_line(
        "There is no such report.",
        reason=(
            "No public report of this warehouse has this id. It may have been deleted by its "
            "publisher, or name no watched substance any more."
        ),
        way_on=way_on,
    )


def _crumbs(context: Context, record: Record, source: SourceInfo) -> Element:
    ids = list(context.ask(QUESTION, source)["report_id"])
    page = ids.index(record.report_id) // PAGE_ROWS + 1 if record.report_id in ids else 1
    back = html.A(
        "Reports matching these filters",
        href=context.filters.link(
            LIST_PATH, source=source.source, page=str(page) if page > 1 else None
        ),
    )
    if record.report_id not in ids:
        place = f"not among the {counted(len(ids), source)} that match"
        return html.Nav(
            [back, html.Span(place, className="small")],
            className="crumb",
            **attributes(aria_label="Report list"),
        )
    at = ids.index(record.report_id)
    links: list[Element] = [
        html.A(label, href=context.filters.link(REPORT_PATH, id=ids[other]))
        for label, other in (("Previous report", at - 1), ("Next report", at + 1))
        if 0 <= other < len(ids)
    ]
    return html.Nav(
        [
            back,
            html.Span(f"{at + 1:,} of {len(ids):,}", className="small"),
            html.Span(links, className="r"),
        ],
        className="crumb",
        **attributes(aria_label="Report list"),
    )


def _head(record: Record, source: SourceInfo) -> Element:
    facts = record.facts
    has_version = record.source == "faers" and not pd.isna(facts["version"])
    version = f" · version {int(facts['version'])}" if has_version else ""
    received = f"received first on {long_date(_day(facts['received_date']))}"
    if record.is_death:
        received = f"dated {long_date(_day(facts['received_date']))}, {_dated_by(record)}"
    kick = html.Div(
        [
            source_tag(source.source, source.name),
            html.Span(f"{capitalized(source.unit_singular)}{version} · {received}"),
        ],
        className="kick",
    )
    return html.Div(
        [
            kick,
            html.H2(f"Report {record.report_id}"),
            html.P(sentence(_lead(record)), className="lead"),
        ],
        className="rephead",
    )


def _lead(record: Record) -> str:
    keys = list(record.counted.loc[record.counted["is_counted"], "substance"])
    named = joined([record.substances[key].words for key in record.substances if key in keys])
    read = set(record.mentions["product_seq"])
    others = sum(seq not in read for seq in record.products["product_seq"])
    if record.is_death:
        also = f"{capitalized(in_words(others))} other finding{'' if others == 1 else 's'}."
        return f"Lists {named or 'no watched substance'}. {also}"
    reactions = len(record.reactions)
    listed = (
        f"{in_words(reactions)} reaction{'' if reactions == 1 else 's'}"
        if not others
        else f"{in_words(others)} other product{'' if others == 1 else 's'} and "
        f"{in_words(reactions)} reaction{'' if reactions == 1 else 's'}"
    )
    verb = "is" if not others and reactions == 1 else "are"
    also = f"{capitalized(listed)} {verb} also listed."
    if not named:
        return f"Counted under no substance. {also}"
    return f"Names {named}. {also}"


def _dated_by(record: Record) -> str:
    """Which day a record of a death is dated by."""
    return "the day of the report" if pd.isna(record.facts["event_date"]) else "the day of death"


# as reported, with the dates


def _as_reported(context: Context, record: Record, source: SourceInfo) -> Element:
    cells = [
        html.Div([html.Dt(name), html.Dd(value, className="na" if is_blank else "")])
        for name, value, is_blank in _fields(record)
    ]
    moments = timeline(record)
    quarter = record.summary["received_quarter"]
    left = html.Div(
        [
            html.H2("As reported", id="facts-title"),
            html.Dl(cells, className="kv"),
            *_timeline(context, moments),
            html.P(sentence(_dates_in_words(record, moments)), className="words"),
        ]
    )
    counts = [html.H3("Where this report counts", id="counts-notes"), _counts(record, quarter)]
    return html.Section(
        [
            left,
            html.Aside(
                [*counts, *_duplicates(context, record, source)],
                className="notes",
                **attributes(aria_labelledby="counts-notes"),
            ),
        ],
        className="block",
    )


def _timeline(context: Context, moments: Sequence[Moment]) -> list[Element]:
    """Draw the dates where there are two or more; the sentence below has them in any case."""
    if len(moments) < 2:
        return []
    figure = figures.timeline_figure(moments, view=context.view)
    return [html.Div(html.Graph(id="timeline", figure=figure), className="plot")]


def _fields(record: Record) -> list[tuple[str, str, bool]]:
    facts = record.facts
    # a flag that the source does not have is null, which is neither yes nor no
    outcomes = [label for name, label in OUTCOMES if not pd.isna(facts[name]) and facts[name]]
    age = facts["age_years"]
    given = [
        ("Age", None if pd.isna(age) else _age(float(age)), "age"),
        ("Sex", None if facts["sex"] == "unknown" else capitalized(str(facts["sex"])), "sex"),
        ("Weight", _weight(facts["weight_kg"]), "weight"),
        ("Country of the event", facts["country_code"], "country"),
        ("US state", facts["us_state"], "us_state"),
        ("Outcomes listed", "; ".join(outcomes) or "None", "outcome"),
        ("Event date", _event(facts), "event_date"),
        ("First day of use", _first_day(record), "start_date"),
        ("Dose of the substance", _dose(record), "dose"),
        ("Reporter", facts["reporter_kind"], "reporter_kind"),
        ("Kind of report", facts["report_kind"], "report_kind"),
    ]
    cells = []
    for name, value, field in given:
        is_blank = value is None or pd.isna(value)
        # What the report gives of another product it does not give of the substance.
        state = record.states.get(field, NOT_COLLECTED)
        blank = NOT_GIVEN if state == "given" else state
        cells.append((name, blank if is_blank else capitalized(str(value)), is_blank))
    return cells


def _age(years: float) -> str:
    if years < 2:
        return f"{12 * years:.0f} months"
    return f"{years:.0f} years"


def _weight(kilograms: Any) -> str | None:
    if pd.isna(kilograms):
        return None
    return f"{kilograms:.1f} kg" if kilograms < 10 else f"{kilograms:.0f} kg"


def _dose(record: Record) -> str | None:
    """The doses of the products read as a watched substance, as written."""
    read = record.products["product_seq"].isin(record.mentions["product_seq"])
    doses = dict.fromkeys(record.products.loc[read, "dose_text"].dropna())
    return "; ".join(str(dose) for dose in doses) or None


def _first_day(record: Record) -> str | None:
    """The first day on which the use of a product read as a watched substance began."""
    read = record.first_days["product_seq"].isin(record.mentions["product_seq"])
    days = record.first_days.loc[read, "start_date"]
    return None if days.empty else long_date(_day(days.min()))


def _event(facts: Mapping[str, Any]) -> str | None:
    day, precision = facts["event_date"], facts["event_date_precision"]
    if pd.isna(day):
        return None
    if precision == "day":
        return long_date(_day(day))
    return f"{day:%B %Y}, month only" if precision == "month" else f"{day:%Y}, year only"


def timeline(record: Record) -> list[Moment]:
    """The dates of a report in the order of time."""
    facts = record.facts
    moments = []
    if not pd.isna(facts["event_date"]):
        first, last = _span(_day(facts["event_date"]), str(facts["event_date_precision"]))
        moments.append(
            Moment(name="Event", words=_event(facts) or "", first=first, last=last, is_filled=False)
        )
    received = _day(facts["received_date"])
    versions = record.versions.dropna(subset=["latest_date"])
    # a source that gives no version says when the latest one came, which matters where it stands
    versions = versions[versions["version"].notna() | versions["is_used"].astype(bool)]
    versions = versions.sort_values("is_used").drop_duplicates("version", keep="last")
    if not record.is_death:
        moments.append(
            Moment(name="Received", words=short_date(received), first=received, last=received)
        )
    elif not moments:
        moments.append(
            Moment(name="Reported", words=short_date(received), first=received, last=received)
        )
    for row in versions.sort_values("version").to_dict("records"):
        day = _day(row["latest_date"])
        if day != received:
            number = row["version"]
            moments.append(
                Moment(
                    name="Latest" if pd.isna(number) else f"Version {int(number)}",
                    words=f"{short_date(day)}{', stands' if row['is_used'] else ''}",
                    first=day,
                    last=day,
                    is_filled=bool(row["is_used"]),
                )
            )
    return sorted(moments, key=lambda moment: moment.first)


def _span(first: date, precision: str) -> tuple[date, date]:
    if precision == "month":
        return first, first.replace(day=monthrange(first.year, first.month)[1])
    return first, first.replace(month=12, day=31) if precision == "year" else first


def _dates_in_words(record: Record, moments: Sequence[Moment]) -> str:
    written = "; ".join(f"{moment.name.lower()}: {moment.words}" for moment in moments)
    releases = record.versions
    used = releases.loc[releases["is_used"], ["delivered_by", "release"]].drop_duplicates()
    values = ", ".join(f"{by} {release}" for by, release in used.itertuples(index=False))
    number = len(releases[["delivered_by", "release"]].drop_duplicates())
    files = "one release" if number == 1 else f"{in_words(number)} releases"
    counted = f"of {_dated_by(record)}" if record.is_death else "it was first received"
    return (
        f"Dates: {written}. It is counted once, in {record.summary['received_quarter']}, the "
        f"quarter {counted}. {capitalized(files)} loaded here delivered it; the "
        f"values are those of {values}."
    )


# where it counts


def _counts(record: Record, quarter: str) -> Element:
    counted = record.counted[record.counted["is_counted"]]
    keys = [key for key in record.substances if key in set(counted["substance"])]
    labels = [record.substances[key].words for key in keys]
    usual, treatment = record.classes
    items: list[Sequence[str | Element]] = []
    if keys:
        lines = "one line" if len(keys) == 1 else f"{in_words(len(keys))} lines"
        items.append([html.B("Trend:"), f" {joined(labels)}, {quarter}. One report, {lines}."])
    else:
        items.append([html.B("Trend:"), " nowhere: no match is sure enough."])
    if usual or treatment:
        words = "; ".join(in_sentence(label) for label in usual) or "none"
        apart = "; ".join(in_sentence(label) for label in treatment)
        also = f" {words}{f'; apart, as treatment: {apart}' if apart else ''}."
        items.append([html.B("Classes also listed:"), also])
    for row in record.counted[~record.counted["is_counted"]].to_dict("records"):
        why = (
            "the product was not administered"
            if row["role"] == "not_administered"
            else "the match is merely possible"
        )
        name = record.substances[str(row["substance"])].words
        items.append([html.B("Not counted as"), f" {name}: {why}."])
    absent = [record.substances[key].words for key in ("kratom", "7-oh") if key not in keys]
    if absent and keys:
        items.append([html.B("Not in"), f" {' or '.join(absent)}: no product is read as that."])
    return html.Ul([html.Li(sentence(item)) for item in items])


def _duplicates(context: Context, record: Record, source: SourceInfo) -> list[Element]:
    if record.duplicates.empty:
        return []
    links: list[str | Element] = []
    for other in sorted(record.duplicates["report_id"]):
        links += [html.A(other, href=context.filters.link(REPORT_PATH, id=other)), " "]
    (own,) = record.own_duplicate.to_dict("records")
    differs = f" Not the same: {own['disagrees']}." if own["disagrees"] else ""
    return [
        html.H3("Suspected duplicate", className="second"),
        html.P(
            [
                *links,
                f"{'is' if len(record.duplicates) == 1 else 'are'} probably of the same event. "
                f"Found by {own['method']}: {own['agrees']} agree with {own['linked_with']}."
                f"{differs} Each {source.unit_singular} stays in the counts of reports; a count of "
                "events counts them once.",
            ]
        ),
    ]


# products


# reactions


def _reactions(context: Context, record: Record, source: SourceInfo) -> Element:
    items = [
        html.Li([html.B(capitalized(str(row["pt"]).lower())), html.Span(str(row["groups"]))])
        for row in record.reactions.to_dict("records")
    ]
    size = downloads.report_size(record)
    foot = Foot(
        source_line=(
            f"Source: {source.publisher}, {source.dataset}. Narratives are not published."
        ),
        subject=f"report {record.report_id}",
        take=Take(csv=downloads.report_link(record.report_id), size=downloads.size_text(size)),
    )
    title = counted_words(len(items), "reaction")
    words = "With the groups used on the charts. No reaction is tied to a product."
    if record.states.get("reaction", NOT_COLLECTED) == NOT_COLLECTED:
        title, words = "Reactions: not collected", f"{source.name} records findings."
    left = html.Div(
        [
            html.H2(title, id="reactions-title"),
            html.P(words, className="sub"),
            html.Ul(items, className="rx"),
            *foot_and_panels("report", foot),
        ]
    )
    aside = html.Aside(
        [
            html.H3("What this report cannot tell", id="cannot-notes"),
            html.Ul([html.Li(sentence(words)) for words in _cannot_tell(context, record)]),
        ],
        className="notes",
        **attributes(aria_labelledby="cannot-notes"),
    )
    return html.Section([left, aside], className="block")


def _cannot_tell(context: Context, record: Record) -> list[str]:
    """The same of a report, and of a death what no record of that office can tell."""
    if not record.is_death:
        return cannot_tell(record)
    rows = context.snapshot.rows("mart_cannot_tell", source=record.source)
    statements = rows.sort_values("sort_order")["statement"]
    return [f"{capitalized(str(statement))}." for statement in statements]


def cannot_tell(record: Record) -> list[str]:
    """What a reader may take from this report and it does not hold."""
    keys = set(record.counted["substance"])
    statements = []
    if "7-oh" in keys:
        statements.append(
            "Whether 7-OH was the product’s only active content: the label was not tested."
        )
    elif keys == {"mitragynine"}:
        statements.append("Whether the product was leaf or 7-OH: FDA codes both as mitragynine.")
    else:
        statements.append("What the product held: names are the reporter’s, nothing was tested.")
    if record.products["dose_text"].isna().all() and record.first_days.empty:
        statements.append("When each product was taken, and how much.")
    else:
        statements.append(
            "When each product was taken, and how much in truth. A dose and a first day of use are "
            "the reporter’s words."
        )
    if len(record.products) > 1:
        statements.append("Whether the products were taken at the same time. They are listed.")
    statements.append("How the person fared. A listed outcome is a code, not an end.")
    return statements


def _day(value: Any) -> date:
    return pd.Timestamp(value).date()


BLOCK = Block(key="report", label="Report", show=show, height=900)
