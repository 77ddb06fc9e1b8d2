"""Data limitations: what each source is and cannot tell, how complete it is, what was rejected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard import blocks, charts, downloads, figures, notices, tables, text
from dashboard.context import Context, Page
from dashboard.warehouse import SourceInfo

REPORT_CHARTS = {
    "counts_by_year": "Counts per source",
    "trend": "Trend",
    "outcome_share": "Outcomes",
    "co_ingestant_class": "Classes also listed",
    "co_ingestant": "Ingredients",
    "co_ingestant_number": "Number listed",
    "product_number": "Single or several",
    "co_ingestant_class_pair": "Pairs of classes",
    "co_ingestant_pair": "Pairs of ingredients",
    "co_ingestant_year": "Classes by year",
    "co_ingestant_outcome": "Classes by outcome",
    "leaf_or_7oh": "Leaf or 7-OH",
    "completeness": "Fields given",
}
OTHER_CHARTS = {
    "published_series": "Published series",
    "poison_center_year": "Line lists: years",
    "poison_center_outcome": "Line lists: outcomes",
    "recalls": "Recalls",
    "policy_timeline": "Policy timeline",
    "legal_status": "Legal status",
    "overdose_death": "Overdose deaths",
    "mart_survey_published": "Survey",
}
CHART_NAMES = REPORT_CHARTS | OTHER_CHARTS
POISON_CENTER = "poison_center"
EXPOSURE_FIELDS = {
    "age_band": "Age",
    "sex": "Sex",
    "reason": "Reason",
    "medical_outcome": "Medical outcome",
}
REFRESH = {"failed": "refresh failed", "moved": "seems to have moved", "waiting": "not complete"}
CARD_FIELDS = ("age", "sex", "event_date", "outcome")


def render(context: Context) -> Sequence[Component]:
    """Give the blocks of the page."""
    limits = context.snapshot.table("mart_limitation").sort_values("sort_order")
    reviewed, due = limits["reviewed_on"].max(), limits["next_review"].min()
    sources = context.snapshot.sources
    return [
        blocks.page_head(
            "How far these numbers can be trusted",
            lead=(
                "What each source is, what it cannot tell, which fields are missing, and which "
                "chart each limitation touches."
            ),
            caution_title=f"Reviewed {text.long_date(reviewed)}",
            caution=(
                f"by the owner named on each limitation. Next review due {text.long_date(due)}."
            ),
        ),
        _contents(context),
        _sources(context),
        _currency(context),
        *(charts.completeness(context, source) for source in sources),
        *_matrices(context, limits),
        _statements(limits),
        *_versions(context),
        _releases(context),
        _rejects(context),
        _unusable(context),
        _review(context),
    ]


def _contents(context: Context) -> Component:
    fields = [
        (f"Fields given, {source.name}", charts.block_key("completeness", source))
        for source in context.snapshot.sources
    ]
    versions = context.snapshot.table("mart_faers_version")
    return blocks.contents(
        "contents",
        [
            (
                html.Span("What it is", className="name"),
                [("Sources", "sources"), ("How current", "currency"), *fields],
            ),
            (
                html.Span("What it limits", className="name"),
                [
                    ("Charts of reports", "limitations"),
                    ("Charts of exposures and context", "limitations-context"),
                    ("What each limitation says", "statements"),
                ],
            ),
            (
                html.Span("What was loaded", className="name"),
                [
                    *([] if versions.empty else [("Case versions", "versions")]),
                    ("Files", "releases"),
                    ("Lines not loaded", "rejects"),
                    ("Values left out", "unusable"),
                    ("Product texts for review", "review"),
                ],
            ),
        ],
    )


def _sources(context: Context) -> Component:
    cards = [_card(context, source) for source in context.snapshot.sources]
    at = sum(card.source in ("faers", "hfcs") for card in cards)
    cards.insert(at, _poison_center_card(context))
    number = text.capitalized(text.in_words(len(cards)))
    kinds = "source, one kind" if len(cards) == 1 else f"sources, {text.in_words(len(cards))} kinds"
    return html.Section(
        [
            html.H2(f"{number} {kinds} of evidence", id="sources-title"),
            blocks.source_cards(cards),
        ],
        className="block full",
        id="sources",
        **blocks.attributes(aria_labelledby="sources-title"),
    )


def _poison_center_card(context: Context) -> blocks.SourceCard:
    """Say what exposures are, also where no line list is loaded: published counts are shown."""
    row = context.snapshot.rows("mart_report_system", source=POISON_CENTER).iloc[0]
    cannot = context.snapshot.rows("mart_cannot_tell", source=POISON_CENTER)
    series = context.snapshot.table("mart_published_series")["series_id"].nunique()
    lists = context.snapshot.table("mart_poison_center_list")
    loaded: tuple[tuple[str, str], ...] = (("Line lists", "none is loaded"),)
    title = "Completeness"
    shares: tuple[tuple[str, float, str], ...] = ()
    if not lists.empty:
        one = lists.iloc[0]
        hidden = int(one["largest_hidden"])
        loaded = (
            ("Data up to", text.long_date(one["data_through_date"])),
            ("Last refreshed", text.long_time(one["last_refreshed_at"])),
            ("Line lists", f"{int(one['lists']):,}, added by the operator"),
            ("Naming a watched substance", _exposures_counted(context)),
            ("Small counts", f"1 to {hidden} hidden" if hidden else "shown"),
        )
        title, shares = "Completeness, all years", _exposures_given(context)
    return blocks.SourceCard(
        source=POISON_CENTER,
        name=str(row["name"]),
        long_name=str(row["long_name"]),
        what_it_is=str(row["what_it_is"]),
        cannot_tell=tuple(cannot.sort_values("sort_order")["statement"]),
        facts=(*loaded, ("Published counts", f"of {series} publications, apart")),
        completeness_title=title,
        completeness=shares,
    )


def _exposures_counted(context: Context) -> str:
    cells = context.snapshot.rows("mart_poison_center", characteristic="total")
    shown = cells.loc[cells["substance_group"] == "any", "exposures_text"]
    return f"{shown.iloc[0]} exposures" if len(shown) else "none"


def _exposures_given(context: Context) -> tuple[tuple[str, float, str], ...]:
    """Give the share of exposures with each field, where neither count is hidden."""
    cells = context.snapshot.table("mart_poison_center")
    blank = cells[(cells["substance_group"] == "any") & (cells["value"] == "not_given")]
    found = {row["characteristic"]: row for row in blank.to_dict("records")}
    shares = []
    for field, label in EXPOSURE_FIELDS.items():
        row = found.get(field)
        if row is None or pd.isna(row["exposures"]) or pd.isna(row["base_exposures"]):
            continue
        base = int(row["base_exposures"])
        given = base - int(row["exposures"])
        if base >= text.FEW:
            shares.append((label, 100 * given / base, text.share(given, base)))
    return tuple(shares)


def _card(context: Context, source: SourceInfo) -> blocks.SourceCard:
    cannot = context.snapshot.table("mart_cannot_tell")
    cannot = cannot[cannot["source"] == source.source]
    failing = notices.failing(context, source)
    updated: list[str | Component] = [text.capitalized(source.cadence)]
    if failing:
        updated = [blocks.tag(REFRESH[_kind(failing)]), " ", *updated]
    title, shares = _card_completeness(context, source)
    return blocks.SourceCard(
        source=source.source,
        name=source.name,
        long_name=source.long_name,
        what_it_is=source.what_it_is,
        cannot_tell=tuple(cannot.sort_values("sort_order")["statement"]),
        facts=(
            ("Data up to", text.long_date(source.data_through_date)),
            ("Last refreshed", text.long_time(source.last_refreshed_at)),
            ("Published", updated),
            ("All products", _all_products(source)),
            (
                f"{text.capitalized(source.naming)} a watched substance",
                f"{source.reports_naming:,} {source.unit_plural}",
            ),
        ),
        completeness_title=title,
        completeness=shares,
    )


def _kind(failing: Sequence[tuple[str, dict[str, Any]]]) -> str:
    """Give the gravest kind of failure among the sources of a report system."""
    kinds = {entry.get("error_kind") for _, entry in failing}
    return next((kind for kind in ("moved", "failed") if kind in kinds), "waiting")


def _currency(context: Context) -> Component:
    releases = context.snapshot.table("mart_release")
    entries = (context.status or {}).get("sources", {})
    return _block(
        "currency",
        title="How current each source is",
        child=blocks.scroll_region(
            blocks.data_table(tables.currency_table(releases, entries)),
            label="Table: how current each source is",
        ),
    )


def _all_products(source: SourceInfo) -> str:
    if source.reports_in_source is None:
        return "not counted"
    counted = f"{source.reports_in_source:,} {source.unit_plural}"
    if source.reports_counted_from == "api":
        return f"{counted}, as openFDA counts: deleted cases are among them"
    return counted


def _card_completeness(
    context: Context, source: SourceInfo
) -> tuple[str, tuple[tuple[str, float, str], ...]]:
    frame = context.ask("completeness", source)
    complete = frame[~frame["is_incomplete"]]
    if complete.empty:
        return "Completeness", ()
    years = pd.to_datetime(complete["quarter_start"]).dt.year
    year = int(years.max())
    sums = (
        complete[years == year]
        .groupby(["field", "field_label"])[["reports_given", "reports"]]
        .sum(min_count=1)
        .reset_index()
        .set_index("field")
    )
    shares = tuple(
        (
            str(sums.loc[field, "field_label"]),
            100 * float(sums.loc[field, "reports_given"]) / float(sums.loc[field, "reports"]),
            text.share(int(sums.loc[field, "reports_given"]), int(sums.loc[field, "reports"])),
        )
        for field in CARD_FIELDS
        if field in sums.index
        and pd.notna(sums.loc[field, "reports_given"])
        and sums.loc[field, "reports"] >= text.FEW
    )
    return f"Completeness, {year}", shares


def _matrices(context: Context, limits: pd.DataFrame) -> Sequence[Component]:
    """Two tables: one with the columns of all charts cannot be read."""
    number = text.capitalized(text.in_words(len(limits)))
    return [
        _matrix(
            context,
            limits,
            key="limitations",
            charts=REPORT_CHARTS,
            title=f"{number} limitations, and the charts of reports they touch",
        ),
        _matrix(
            context,
            limits,
            key="limitations-context",
            charts=OTHER_CHARTS,
            title="Limitations of the charts of exposures and context",
        ),
    ]


def _matrix(
    context: Context, limits: pd.DataFrame, *, key: str, charts: Mapping[str, str], title: str
) -> Component:
    touching = context.snapshot.table("mart_limitation_chart")
    strengths = {
        (row["limitation_id"], row["chart"]): row["strength"] for row in touching.to_dict("records")
    }
    rows = [
        blocks.MatrixRow(
            title=row["title"],
            href=f"#limit-{row['limitation_id']}",
            strengths=tuple(strengths.get((row["limitation_id"], chart)) for chart in charts),
        )
        for row in limits.to_dict("records")
        if any((row["limitation_id"], chart) in strengths for chart in charts)
    ]
    return _block(
        key,
        title=title,
        child=blocks.scroll_region(
            blocks.limitation_matrix(
                list(charts.values()),
                rows=rows,
                caption="Which limitation touches which chart. ● strongly, ○ in part.",
            ),
            label=f"Table: {title.lower()}",
        ),
        foot=_table_foot(context, "mart_limitation_chart", title.lower(), key=key),
    )


def _statements(limits: pd.DataFrame) -> Component:
    items = [
        html.Div(
            [
                html.Dt(blocks.sentence(row["title"]), id=f"limit-{row['limitation_id']}"),
                html.Dd(
                    [
                        html.P(blocks.sentence(row["statement"])),
                        html.P(blocks.sentence(row["why_it_matters"])),
                        html.P(
                            blocks.sentence(
                                f"From: {row['source_note']}. Owner: {row['owner']}. Reviewed "
                                f"{text.short_date(row['reviewed_on'])}, next "
                                f"{text.short_date(row['next_review'])}."
                            ),
                            className="small",
                        ),
                    ]
                ),
            ]
        )
        for row in limits.to_dict("records")
    ]
    return _block(
        "statements", title="What each limitation says", child=html.Dl(items, className="limits")
    )


def _releases(context: Context) -> Component:
    frame = context.snapshot.table("mart_release")
    delivered, rejected = int(frame["rows_delivered"].sum()), int(frame["rows_rejected"].sum())
    return _block(
        "releases",
        title=f"{delivered:,} rows delivered, {rejected:,} of them not loaded",
        child=blocks.scroll_region(
            blocks.data_table(tables.deliveries_table(frame)), label="Table: deliveries by source"
        ),
        foot=_table_foot(
            context, "mart_release", "files loaded", table=tables.releases_table(frame)
        ),
    )


def _rejects(context: Context) -> Component:
    frame = context.snapshot.table("mart_reject_reason")
    if frame.empty:
        return _block(
            "rejects",
            title="Every delivered line was loaded",
            child=html.P("No line was rejected in any file.", className="words"),
        )
    return _block(
        "rejects",
        title="Lines that were not loaded, and why",
        child=blocks.scroll_region(
            blocks.data_table(tables.rejects_table(frame)), label="Table: lines not loaded"
        ),
        foot=_table_foot(context, "mart_reject_reason", "lines not loaded"),
    )


def _versions(context: Context) -> Sequence[Component]:
    frame = context.snapshot.table("mart_faers_version")
    if frame.empty:
        return []
    figure = figures.version_bars_figure(frame, view=context.view)
    return [
        _block(
            "versions",
            title=text.versions_headline(frame),
            child=html.Div(
                [
                    blocks.graph(figure, graph_id="versions-graph"),
                    html.P(blocks.sentence(text.versions_words(frame)), className="words"),
                ]
            ),
            foot=_table_foot(
                context, "mart_faers_version", "case versions", table=tables.versions_table(frame)
            ),
        )
    ]


def _unusable(context: Context) -> Component:
    frame = context.snapshot.table("mart_unusable_value")
    if frame.empty:
        return _block(
            "unusable",
            title="No impossible value was given",
            child=html.P("No date, age or weight had to be left out.", className="words"),
        )
    names = {source.source: source.name for source in context.snapshot.sources}
    return _block(
        "unusable",
        title="Impossible values are left out, with the reason",
        child=blocks.scroll_region(
            blocks.data_table(tables.unusable_table(frame, names)),
            label="Table: values left out",
        ),
        foot=_table_foot(context, "mart_unusable_value", "values left out"),
    )


def _review(context: Context) -> Component:
    frame = context.snapshot.table("mart_review")
    if frame.empty:
        return _block(
            "review",
            title="No product text waits to be settled",
            child=html.P("Every match is certain or probable, and nothing resembles a rule."),
        )
    texts = frame["product_name"].fillna(frame["ingredient_names"]).nunique()
    names = {source.source: source.name for source in context.snapshot.sources}
    return _block(
        "review",
        title=f"{text.counted_words(texts, 'product text')} for review, not in any count",
        child=html.Div(
            [
                html.P(
                    "A rule calls the match merely possible, as for a leaf type without a word for "
                    "kratom (RED BALI); the text resembles a rule and none reads it; or it names "
                    "another species of Mitragyna. A person settles an entry with a line in "
                    "review_decisions.csv; the next run leaves it out of this list, and out of the "
                    "counts or in them as decided. Nothing is decided by resemblance alone.",
                    className="words",
                ),
                blocks.scroll_region(
                    blocks.data_table(tables.review_table(frame, names)),
                    label="Table: product texts for review",
                ),
            ]
        ),
        foot=_table_foot(context, "mart_review", "product texts for review"),
    )


def _block(key: str, *, title: str, child: Component, foot: Sequence[Component] = ()) -> Component:
    return html.Section(
        html.Div([html.H2(title, id=f"{key}-title"), child, *foot]),
        className="block full",
        id=key,
        **blocks.attributes(aria_labelledby=f"{key}-title"),
    )


def _table_foot(
    context: Context,
    name: str,
    subject: str,
    *,
    table: blocks.DataTable | None = None,
    key: str = "",
) -> Sequence[Component]:
    size = len(downloads.csv_bytes(context.snapshot, name, context.filters, source=None))
    foot = blocks.Foot(
        source_line=f"Source: the published table {name}.",
        subject=subject,
        table=table,
        csv=blocks.Csv(
            href=downloads.csv_link(name, context.filters, source=None),
            size=downloads.size_text(size),
        ),
    )
    return blocks.foot_and_panels(key or name, foot, open_panels=context.open_panels)


PAGE = Page(
    path="/limitations",
    name="Limitations",
    title="Data limitations · kratomwatch",
    render=render,
)
