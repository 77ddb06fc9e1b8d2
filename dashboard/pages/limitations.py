"""Data limitations: what each source is and cannot tell, how complete it is, what was rejected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard import blocks, charts, downloads, figures, notices, tables, text
from dashboard.context import Context, Page
from dashboard.warehouse import SourceInfo

CHART_NAMES = {
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
    "recalls": "Recalls",
    "policy_timeline": "Policy timeline",
    "legal_status": "Legal status",
    "overdose_death": "Overdose deaths",
    "mart_survey_published": "Survey",
    "published_series": "Published series",
    "poison_center_year": "Line-list years",
    "poison_center_outcome": "Line-list outcomes",
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
        _sources(context),
        _currency(context),
        *(charts.completeness(context, source) for source in sources),
        _matrix(context, limits),
        _statements(limits),
        *_versions(context),
        _releases(context),
        _rejects(context),
        _unusable(context),
        _review(context),
    ]


def _sources(context: Context) -> Component:
    sources = context.snapshot.sources
    number = text.capitalized(text.in_words(len(sources)))
    kinds = (
        "source, one kind" if len(sources) == 1 else f"sources, {text.in_words(len(sources))} kinds"
    )
    return html.Section(
        [
            html.H2(f"{number} {kinds} of evidence", id="sources-title"),
            blocks.source_cards([_card(context, source) for source in sources]),
        ],
        className="block full",
        id="sources",
        **blocks.attributes(aria_labelledby="sources-title"),
    )


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


def _matrix(context: Context, limits: pd.DataFrame) -> Component:
    touching = context.snapshot.table("mart_limitation_chart")
    strengths = {
        (row["limitation_id"], row["chart"]): row["strength"] for row in touching.to_dict("records")
    }
    rows = [
        blocks.MatrixRow(
            title=row["title"],
            href=f"#limit-{row['limitation_id']}",
            strengths=tuple(strengths.get((row["limitation_id"], chart)) for chart in CHART_NAMES),
        )
        for row in limits.to_dict("records")
    ]
    number = text.capitalized(text.in_words(len(rows)) if len(rows) < 10 else str(len(rows)))
    return _block(
        "limitations",
        title=f"{number} limitations and the charts they touch",
        child=blocks.scroll_region(
            blocks.limitation_matrix(
                list(CHART_NAMES.values()),
                rows=rows,
                caption="Which limitation touches which chart. ● strongly, ○ in part.",
            ),
            label="Table: limitations and charts",
        ),
        foot=_table_foot(context, "mart_limitation_chart", "limitations and the charts they touch"),
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
        title=f"{text.counted_words(texts, 'product text')} to be settled, not in any count",
        child=html.Div(
            [
                html.P(
                    "A rule calls the match merely possible, or the text resembles a rule and none "
                    "reads it. A person settles an entry with a line in review_decisions.csv; the "
                    "next run leaves it out of this list, and out of the counts or in them as "
                    "decided. Nothing is decided by resemblance alone.",
                    className="words",
                ),
                blocks.scroll_region(
                    blocks.data_table(tables.review_table(frame, names)),
                    label="Table: product texts to be settled",
                ),
            ]
        ),
        foot=_table_foot(context, "mart_review", "product texts to be settled"),
    )


def _block(key: str, *, title: str, child: Component, foot: Sequence[Component] = ()) -> Component:
    return html.Section(
        html.Div([html.H2(title, id=f"{key}-title"), child, *foot]),
        className="block full",
        id=key,
        **blocks.attributes(aria_labelledby=f"{key}-title"),
    )


def _table_foot(
    context: Context, name: str, subject: str, *, table: blocks.DataTable | None = None
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
    return blocks.foot_and_panels(name, foot, open_panels=context.open_panels)


PAGE = Page(
    path="/limitations",
    name="Limitations",
    title="Data limitations · kratomwatch",
    render=render,
)
