"""One report: what it says, what a rule read in it, where it counts, and what it cannot tell."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import blocks, downloads, figures, tables, text
from dashboard.context import Context, Page
from dashboard.figures.timeline import Moment
from dashboard.pages import reports
from dashboard.records import Record, read_record
from dashboard.theme import SUBSTANCES
from dashboard.warehouse import SourceInfo

PATH = reports.REPORT_PATH
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
ROLES = {"not_administered": "Not administered", "unknown": tables.NOT_GIVEN}
KINDS = {
    "ingredient": "substance name",
    "synonym": "other name",
    "misspelling": "misspelling",
    "brand": "brand",
    "strain": "leaf type",
    "unii": "UNII code",
    "cas": "CAS number",
}
LONG_LIST = 25
"""Up to so many products stand in the order of the report."""
FIELDS = {"product_name": "product name", "ingredient_names": "ingredient"}


def render(context: Context) -> Sequence[Component]:
    """Give the blocks of the page."""
    report_id = context.choice.get("id", "")
    record = read_record(context.snapshot, report_id)
    if record is None:
        return _unknown(context, report_id)
    source = next(one for one in context.snapshot.sources if one.source == record.source)
    return [
        _crumbs(context, record, source),
        _head(record, source),
        _as_reported(context, record, source),
        _products(context, record),
        _reactions(record, source),
    ]


def _unknown(context: Context, report_id: str) -> Sequence[Component]:
    title = "No report is chosen"
    lead = "Choose one from the list of reports."
    if report_id:
        title = "There is no such report"
        lead = (
            "No public report of this warehouse has this id. It may have been deleted by its "
            "publisher, or name no watched substance any more."
        )
    return [
        blocks.page_head(title, lead=lead),
        html.P(
            dcc.Link("Reports matching these filters", href=context.filters.link(reports.PATH)),
            className="words",
        ),
    ]


def _crumbs(context: Context, record: Record, source: SourceInfo) -> Component:
    ids = list(context.ask(reports.QUESTION, source)["report_id"])
    page = ids.index(record.report_id) // reports.PAGE_ROWS + 1 if record.report_id in ids else 1
    back = dcc.Link(
        "Reports matching these filters",
        href=context.filters.link(
            reports.PATH, source=source.source, page=str(page) if page > 1 else None
        ),
    )
    if record.report_id not in ids:
        place = f"not among the {text.counted(len(ids), source)} that match"
        return html.Nav(
            [back, html.Span(place, className="small")],
            className="crumb",
            **blocks.attributes(aria_label="Report list"),
        )
    at = ids.index(record.report_id)
    links: list[Component] = [
        dcc.Link(label, href=context.filters.link(PATH, id=ids[other]))
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
        **blocks.attributes(aria_label="Report list"),
    )


def _head(record: Record, source: SourceInfo) -> Component:
    facts = record.facts
    version = f" · version {int(facts['version'])}" if record.source == "faers" else ""
    received = f"received first on {text.long_date(_day(facts['received_date']))}"
    kick = html.Div(
        [
            blocks.source_tag(source.source, source.name),
            html.Span(f"{text.capitalized(source.unit_singular)}{version} · {received}"),
        ],
        className="kick",
    )
    head = blocks.page_head(
        f"Report {record.report_id}",
        lead=_lead(record),
        caution_title="One report is not a case study.",
        caution=(
            "It was not validated, and nobody can say from it which product, if any, led to the "
            "reactions."
        ),
    )
    return html.Div([kick, head], className="rephead")


def _lead(record: Record) -> str:
    keys = list(record.counted.loc[record.counted["is_counted"], "substance"])
    named = text.joined([text.SUBSTANCE_WORDS[key] for key in SUBSTANCES if key in keys])
    read = set(record.mentions["product_seq"])
    others = sum(seq not in read for seq in record.products["product_seq"])
    reactions = len(record.reactions)
    listed = (
        f"{text.in_words(reactions)} reaction{'' if reactions == 1 else 's'}"
        if not others
        else f"{text.in_words(others)} other product{'' if others == 1 else 's'} and "
        f"{text.in_words(reactions)} reaction{'' if reactions == 1 else 's'}"
    )
    verb = "is" if not others and reactions == 1 else "are"
    also = f"{text.capitalized(listed)} {verb} also listed."
    if not named:
        return f"Counted under no substance. {also}"
    return f"Names {named}. {also}"


# as reported, with the dates


def _as_reported(context: Context, record: Record, source: SourceInfo) -> Component:
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
            html.P(blocks.sentence(_dates_in_words(record, moments)), className="words"),
        ]
    )
    counts = [html.H3("Where this report counts", id="counts-notes"), _counts(record, quarter)]
    return html.Section(
        [
            left,
            html.Aside(
                [*counts, *_duplicates(context, record, source)],
                className="notes",
                **blocks.attributes(aria_labelledby="counts-notes"),
            ),
        ],
        className="block",
    )


def _timeline(context: Context, moments: Sequence[Moment]) -> list[Component]:
    """Draw the dates where there are two or more; the sentence below has them in any case."""
    if len(moments) < 2:
        return []
    figure = figures.timeline_figure(moments, view=context.view)
    return [html.Div(blocks.graph(figure, graph_id="timeline"), className="plot")]


def _fields(record: Record) -> list[tuple[str, str, bool]]:
    facts = record.facts
    # a flag that the source does not have is null, which is neither yes nor no
    outcomes = [label for name, label in OUTCOMES if not pd.isna(facts[name]) and facts[name]]
    has_more = record.source == "faers"
    age = facts["age_years"]
    is_death = record.source == "medical_examiner"
    given = [
        ("Age", None if pd.isna(age) else _age(float(age)), True),
        ("Sex", None if facts["sex"] == "unknown" else text.capitalized(str(facts["sex"])), True),
        ("Weight", _weight(facts["weight_kg"]), has_more),
        ("Country of the event", facts["country_code"], has_more or is_death),
        ("US state", facts["us_state"], is_death),
        ("Outcomes listed", "; ".join(outcomes) or "None", True),
        ("Event date", _event(facts), True),
        ("Dose of the substance", _dose(record), has_more),
        ("Reporter", facts["reporter_kind"], has_more or is_death),
        ("Kind of report", facts["report_kind"], has_more),
    ]
    cells = []
    for name, value, is_collected in given:
        is_blank = value is None or pd.isna(value)
        blank = tables.NOT_GIVEN if is_collected else tables.NOT_COLLECTED
        cells.append((name, blank if is_blank else text.capitalized(str(value)), is_blank))
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
    """Give the doses of the products read as a watched substance, as written."""
    read = record.products["product_seq"].isin(record.mentions["product_seq"])
    doses = dict.fromkeys(record.products.loc[read, "dose_text"].dropna())
    return "; ".join(str(dose) for dose in doses) or None


def _event(facts: Mapping[str, Any]) -> str | None:
    day, precision = facts["event_date"], facts["event_date_precision"]
    if pd.isna(day):
        return None
    if precision == "day":
        return text.long_date(_day(day))
    return f"{day:%B %Y}, month only" if precision == "month" else f"{day:%Y}, year only"


def timeline(record: Record) -> list[Moment]:
    """Give the dates of a report in the order of time."""
    facts = record.facts
    moments = []
    if not pd.isna(facts["event_date"]):
        first, last = _span(_day(facts["event_date"]), str(facts["event_date_precision"]))
        moments.append(
            Moment(name="Event", words=_event(facts) or "", first=first, last=last, is_filled=False)
        )
    received = _day(facts["received_date"])
    versions = record.versions.dropna(subset=["version", "latest_date"])
    versions = versions.sort_values("is_used").drop_duplicates("version", keep="last")
    moments.append(
        Moment(name="Received", words=text.short_date(received), first=received, last=received)
    )
    for row in versions.sort_values("version").to_dict("records"):
        day = _day(row["latest_date"])
        if day != received:
            moments.append(
                Moment(
                    name=f"Version {int(row['version'])}",
                    words=f"{text.short_date(day)}{', stands' if row['is_used'] else ''}",
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
    files = "one release" if number == 1 else f"{text.in_words(number)} releases"
    return (
        f"Dates: {written}. It is counted once, in {record.summary['received_quarter']}, the "
        f"quarter it was first received. {text.capitalized(files)} loaded here delivered it; the "
        f"values are those of {values}."
    )


# where it counts


def _counts(record: Record, quarter: str) -> Component:
    counted = record.counted[record.counted["is_counted"]]
    keys = [key for key in SUBSTANCES if key in set(counted["substance"])]
    labels = [text.SUBSTANCE_WORDS[key] for key in keys]
    usual, treatment = record.classes
    items: list[Sequence[str | Component]] = []
    if keys:
        lines = "one line" if len(keys) == 1 else f"{text.in_words(len(keys))} lines"
        items.append([html.B("Trend:"), f" {text.joined(labels)}, {quarter}. One report, {lines}."])
    else:
        items.append([html.B("Trend:"), " nowhere: no match is sure enough."])
    if usual or treatment:
        words = "; ".join(text.in_sentence(label) for label in usual) or "none"
        apart = "; ".join(text.in_sentence(label) for label in treatment)
        also = f" {words}{f'; apart, as treatment: {apart}' if apart else ''}."
        items.append([html.B("Classes also listed:"), also])
    for row in record.counted[~record.counted["is_counted"]].to_dict("records"):
        why = (
            "the product was not administered"
            if row["role"] == "not_administered"
            else "the match is merely possible"
        )
        name = text.SUBSTANCE_WORDS[str(row["substance"])]
        items.append([html.B("Not counted as"), f" {name}: {why}."])
    absent = [text.SUBSTANCE_WORDS[key] for key in ("kratom", "7-oh") if key not in keys]
    if absent and keys:
        items.append([html.B("Not in"), f" {' or '.join(absent)}: no product is read as that."])
    return html.Ul([html.Li(blocks.sentence(item)) for item in items])


def _duplicates(context: Context, record: Record, source: SourceInfo) -> list[Component]:
    if record.duplicates.empty:
        return []
    links: list[str | Component] = []
    for other in sorted(record.duplicates["report_id"]):
        links += [dcc.Link(other, href=context.filters.link(PATH, id=other)), " "]
    return [
        html.H3("Suspected duplicate", className="second"),
        html.P(
            [
                *links,
                "gives the same event day, age, sex, products and reactions. It is flagged, and "
                f"each {source.unit_singular} stays in the counts.",
            ]
        ),
    ]


# products


def _products(context: Context, record: Record) -> Component:
    rules = context.snapshot.table("mart_rule")
    kinds = dict(zip(rules["rule_id"], rules["kind"], strict=True))
    read = record.mentions["product_seq"].nunique()
    number = text.counted_words(len(record.products), "product")
    title = f"{number}, {read} of them read as a watched substance"
    if len(record.products) == 1:
        title = f"1 product, {'' if read else 'not '}read as a watched substance"
    listed, order = in_order(record)
    has_doses = record.source == "faers"
    columns = [
        "Product name, as written",
        "Ingredient given",
        "Role given",
        *(["Dose and route given"] if has_doses else []),
        "Read as",
        "Why",
    ]
    rows = [
        _product_row(row, record, kinds, has_doses=has_doses) for row in listed.to_dict("records")
    ]
    return html.Section(
        html.Div(
            [
                html.H2(title, id="products-title"),
                html.P(
                    "The underlined part is what the rule matched. Roles are the reporter’s "
                    "opinion.",
                    className="sub",
                ),
                blocks.scroll_region(
                    tables.stacked_table(columns, rows, caption=f"Products as reported, {order}."),
                    label="Table: products",
                ),
            ]
        ),
        className="block full",
        **blocks.attributes(aria_labelledby="products-title"),
    )


def in_order(record: Record) -> tuple[pd.DataFrame, str]:
    """Give the products as they are to be listed, and that order in words.

    On a long list what is read as a watched substance would be lost among the others.
    """
    if len(record.products) <= LONG_LIST:
        return record.products, "in the order of the report"
    is_read = record.products["product_seq"].isin(record.mentions["product_seq"])
    return (
        pd.concat([record.products[is_read], record.products[~is_read]]),
        "those read as a watched substance first, then in the order of the report",
    )


def _product_row(
    product: Mapping[Any, Any], record: Record, kinds: Mapping[Any, Any], *, has_doses: bool
) -> tuple[str | Component, ...]:
    seq = product["product_seq"]
    mentions = record.mentions[record.mentions["product_seq"] == seq].sort_values(
        "substance", key=lambda keys: keys.map(list(SUBSTANCES).index)
    )
    ingredients = record.ingredients[record.ingredients["product_seq"] == seq]
    role = str(product["role"])
    return (
        _verbatim(product, "product_name", mentions),
        _verbatim(product, "ingredient_names", mentions),
        ROLES.get(role, text.capitalized(role)),
        *([_dose_and_route(product)] if has_doses else []),
        _read_as(mentions, ingredients),
        _why(mentions, ingredients, kinds),
    )


def _dose_and_route(product: Mapping[Any, Any]) -> Component:
    given = [] if pd.isna(product["dose_text"]) else [str(product["dose_text"])]
    if not pd.isna(product["route"]):
        given.append(f"route {product['route']}")
    if not given:
        return html.Span(tables.NOT_GIVEN, className="small")
    return html.Span("; ".join(given), className="verb")


def _verbatim(product: Mapping[Any, Any], field: str, mentions: pd.DataFrame) -> Component:
    words = product[field]
    if pd.isna(words) or words == "":
        return html.Span(tables.NOT_GIVEN, className="small")
    own = mentions[mentions["matched_field"] == field]
    spans = [
        (int(row["match_start"]), int(row["match_end"]), str(row["substance"]))
        for row in own.to_dict("records")
    ]
    return html.Span(marked(str(words), spans), className="verb")


def marked(words: str, spans: Sequence[tuple[int, int, str]]) -> list[str | Component]:
    """Give the text with the matched places underlined; where two overlap, the first keeps it."""
    parts: list[str | Component] = []
    at = 0
    for start, end, substance in sorted(spans):
        start = max(start, at)
        if start >= end:
            continue
        parts += [words[at:start], html.Mark(words[start:end], className=_color(substance))]
        at = end
    return [part for part in [*parts, words[at:]] if part != ""]


def _color(substance: str) -> str:
    return SUBSTANCES[substance].css_class


def _read_as(mentions: pd.DataFrame, ingredients: pd.DataFrame) -> Component:
    parts: list[Component] = []
    for row in mentions.to_dict("records"):
        substance = SUBSTANCES[str(row["substance"])]
        possible = " (possible)" if row["confidence"] == "possible" else ""
        parts.append(
            html.Div(
                [
                    html.Span(className=f"swatch {substance.css_class}"),
                    html.B([*blocks.sentence(substance.label), possible]),
                ],
                className=f"read {substance.css_class}",
            )
        )
    labels = dict.fromkeys(
        f"{row['class_label']} (treatment)" if row["is_treatment"] else str(row["class_label"])
        for row in ingredients.to_dict("records")
    )
    parts += [html.Div(label) for label in labels]
    return html.Span(parts or "no ingredient named")


def _why(mentions: pd.DataFrame, ingredients: pd.DataFrame, kinds: Mapping[Any, Any]) -> Component:
    parts = []
    for row in mentions.to_dict("records"):
        kind = KINDS.get(kinds.get(row["rule_id"], ""), "a person’s decision")
        where = FIELDS[str(row["matched_field"])]
        parts.append(f"Rule {row['rule_id']}: {kind} in the {where}, {row['confidence']}")
    for row in ingredients.to_dict("records"):
        listed = text.in_sentence(str(row["ingredient"]))
        known = row["class"] != "unclassified"
        parts.append(f"{listed}, class list" if known else f"{listed}, not in the class list")
    return html.Span([html.Div(blocks.sentence(part)) for part in parts], className="small")


# reactions


def _reactions(record: Record, source: SourceInfo) -> Component:
    items = [
        html.Li([html.B(text.capitalized(str(row["pt"]).lower())), html.Span(str(row["groups"]))])
        for row in record.reactions.to_dict("records")
    ]
    size = downloads.report_size(record)
    foot = blocks.Foot(
        source_line=(
            f"Source: {source.publisher}, {source.dataset}. Narratives are not published."
        ),
        subject=f"report {record.report_id}",
        csv=blocks.Csv(
            href=downloads.report_link(record.report_id), size=downloads.size_text(size)
        ),
    )
    left = html.Div(
        [
            html.H2(text.counted_words(len(items), "reaction"), id="reactions-title"),
            html.P(
                "With the groups used on the charts. No reaction is tied to a product.",
                className="sub",
            ),
            html.Ul(items, className="rx"),
            *blocks.foot_and_panels("report", foot),
        ]
    )
    aside = html.Aside(
        [
            html.H3("What this report cannot tell", id="cannot-notes"),
            html.Ul([html.Li(blocks.sentence(words)) for words in cannot_tell(record)]),
        ],
        className="notes",
        **blocks.attributes(aria_labelledby="cannot-notes"),
    )
    return html.Section([left, aside], className="block")


def cannot_tell(record: Record) -> list[str]:
    """Give what a reader may take from this report and it does not hold."""
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
    if record.products["dose_text"].isna().all():
        statements.append("When each product was taken, and how much. No dates of use are loaded.")
    else:
        statements.append(
            "When each product was taken, and how much in truth. A dose is the reporter’s words, "
            "and no dates of use are loaded."
        )
    if len(record.products) > 1:
        statements.append("Whether the products were taken at the same time. They are listed.")
    statements.append("How the person fared. A listed outcome is a code, not an end.")
    return statements


def _day(value: Any) -> date:
    return pd.Timestamp(value).date()


PAGE = Page(
    path=PATH,
    name="Report",
    title="Report · kratomwatch",
    render=render,
    in_navigation=False,
    named_by="id",
)
