"""Context: law, overdose deaths, claims and surveys; nothing here is counted as a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import dash_mantine_components as dmc
import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import blocks, context_words, downloads, events, figures, text
from dashboard.charts import LIMITATIONS_PATH
from dashboard.context import Context, Page

PATH = "/context"
DAYS = (date(2016, 12, 31), date(2025, 7, 1), date(2026, 1, 1), date(2026, 8, 26))
"""Days offered beside the date field; the last is that of the first federal order."""
NO_CODE = "The table has no code for kratom or 7-OH, so it cannot show a part of either."


def render(context: Context) -> Sequence[Component]:
    """Give the blocks of the page."""
    return [
        blocks.page_head(
            "What happened around the reports",
            lead=(
                "Laws, overdose deaths of all drugs, claims and surveys. None of it is a report, "
                "and none of it enters a count on another page. The filters do not change it."
            ),
            caution_title="Context is not cause.",
            caution="Two lines over the same years do not explain each other.",
        ),
        policy_timeline(context),
        legal_status(context),
        events.recall_block(context),
        overdose_deaths(context),
        claims(context),
        survey(context),
    ]


def policy_timeline(context: Context) -> Component:
    """Laws, orders and notices by date."""
    frame = context.ask("policy_timeline")
    scopes = context.snapshot.table("mart_policy_scope").sort_values("sort_order")
    drawn = pd.concat(
        [
            frame[[row["scope"] in listed.split(",") for listed in frame["scopes"]]].assign(
                scope=row["scope"], scope_label=row["scope_label"]
            )
            for row in scopes.to_dict("records")
        ]
    )
    return blocks.figure_block(
        "policy-timeline",
        kicker="Policy timeline",
        title=context_words.timeline_headline(frame),
        subtitle=(
            "Day from which each applies, or was announced; first day of the month or year where "
            "only that is known. Real events, also where the reports are synthetic."
        ),
        plot=figures.policy_lanes_figure(drawn, view=context.view),
        words=context_words.timeline_words(frame),
        notes=_notes(context, "policy_timeline"),
        limitations_href=_limitations(context),
        foot=_foot(
            context,
            "policy_timeline",
            subject="laws, orders and notices",
            source_line="Source: etl/vocabulary/policy_events.csv, each row with its own source.",
            table=context_words.timeline_table(frame),
            steps=(
                (len(frame), "events in the list of the maintainers"),
                (int(frame["is_verified"].sum()), "of them read in an official document or copy"),
            ),
        ),
        open_panels=context.open_panels,
    )


def legal_status(context: Context) -> Component:
    """Tiles and table of the legal status on a day."""
    frame = context.ask("legal_status")
    tiles = context_words.tiles_frame(frame, context.snapshot.table("mart_state"))
    without = [context_words.NONE_KNOWN, context_words.NOT_KNOWN]
    known = frame[~frame["status"].isin(without)]
    return blocks.figure_block(
        "legal-status",
        kicker="Legal status by state",
        control=_day_control(context, frame["legal_on"].iloc[0]),
        title=context_words.status_headline(frame),
        subtitle=(
            "State law on leaf and 7-OH; synthetic analogues and federal law are in the table. "
            "Restricted: some products may not be sold. Regulated: sale under rules, such as a "
            "consumer protection act. A law without a known date counts from the day on which a "
            "source described it; the status of the days before is not known. * not verified."
        ),
        plot=figures.state_tiles_figure(tiles, view=context.view),
        words=context_words.status_words(frame),
        notes=_notes(context, "legal_status"),
        limitations_href=_limitations(context),
        foot=_foot(
            context,
            "legal_status",
            subject="legal status by state",
            source_line=(
                "Source: etl/vocabulary/policy_events.csv; last described on "
                f"{text.long_date(known['described_on'].max() if len(known) else None)}."
            ),
            table=context_words.status_table(frame),
            steps=(
                (len(frame), "states, District of Columbia and country, times three scopes"),
                (len(known), "of them with a law that is known to us on that day"),
                (int(known["is_verified"].sum()), "of those verified"),
            ),
        ),
        open_panels=context.open_panels,
    )


def _day_control(context: Context, chosen: Any) -> Component:
    """Links for a few days and a date field; both write `asof` into the address."""
    shown = pd.Timestamp(chosen).date()
    links: list[Component] = [
        html.B(text.short_date(day))
        if day == shown
        else dcc.Link(
            text.short_date(day),
            href=replace(context.filters, as_of=day).link(PATH),
            className="lk",
        )
        for day in DAYS
    ]
    field = dmc.TextInput(
        id="asof",
        value=shown.isoformat(),
        attributes={"input": {"type": "date"}},
        **blocks.attributes(aria_label="Legal status on this day"),
    )
    return html.Div([html.Span("As of"), *links, field], className="asof")


def overdose_deaths(context: Context) -> Component:
    """CDC's provisional overdose deaths of all drugs."""
    frame = context.ask("overdose_death")
    total = context_words.overdose_total(frame)
    common: dict[str, Any] = {
        "kicker": "Overdose deaths of all drugs, United States",
        "notes": _notes(context, "overdose_death"),
        "limitations_href": _limitations(context),
    }
    if total.empty:
        return blocks.figure_block(
            "overdose-death",
            title="CDC’s overdose deaths are not loaded.",
            plot=blocks.empty_state(
                "No row of CDC’s provisional counts is in this warehouse.",
                reason=f"They are added with the source vsrr. {NO_CODE}",
            ),
            foot=_foot(context, "overdose_death", subject="overdose deaths", source_line=""),
            **common,
        )
    return blocks.figure_block(
        "overdose-death",
        title=context_words.overdose_headline(frame),
        subtitle=(
            "Drug overdose deaths in the twelve months ending with each month; neighboring points "
            f"share eleven months. {NO_CODE}"
        ),
        plot=figures.overdose_lines_figure(total, view=context.view),
        words=context_words.overdose_words(frame),
        foot=_foot(
            context,
            "overdose_death",
            subject="overdose deaths of all drugs",
            source_line=(
                "Source: CDC, National Center for Health Statistics, VSRR provisional drug "
                f"overdose death counts (xkb8-kh2a), release {total['release'].iloc[-1]}."
            ),
            table=context_words.overdose_table(frame),
            steps=(
                (len(frame), "months and drug classes of the United States"),
                (len(total), "of them months of all drug overdose deaths, drawn"),
            ),
        ),
        open_panels=context.open_panels,
        **common,
    )


def claims(context: Context) -> Component:
    """What sellers, advocates and the press say, beside what the data can and cannot show."""
    frame = context.snapshot.table("mart_claim")
    return blocks.figure_block(
        "claims",
        kicker="Claims and what data can say",
        title=f"{text.capitalized(text.in_words(len(frame)))} claims beside what the data can show",
        plot=blocks.scroll_region(
            blocks.data_table(context_words.claims_table(frame)), label="Table: claims"
        ),
        foot=_foot(
            context,
            "mart_claim",
            subject="claims",
            source_line="Source: etl/vocabulary/claims.csv.",
        ),
        open_panels=context.open_panels,
    )


def survey(context: Context) -> Component:
    """Community surveys: printed lines and answers loaded here, apart from every count."""
    published = context.snapshot.table("mart_survey_published")
    loaded = context.snapshot.table("mart_survey")
    collectors = text.joined(sorted(published["collected_by"].unique()))
    tables: list[Component] = [
        blocks.scroll_region(
            blocks.data_table(context_words.published_survey_table(published)),
            label="Table: survey lines as printed",
        )
    ]
    if not loaded.empty:
        is_synthetic = context.snapshot.build.is_synthetic
        tables.append(
            blocks.scroll_region(
                blocks.data_table(context_words.survey_table(loaded, is_synthetic=is_synthetic)),
                label="Table: survey answers by condition",
            )
        )
    return blocks.figure_block(
        "survey",
        kicker="Community survey · not a count of anything",
        title=context_words.survey_headline(published),
        subtitle=(
            f"Collected by {collectors}, from 2023 to 2025. People chose to answer, nobody knows "
            "how many were asked, the printed lines were chosen by the collector, and no question "
            "asked for harm. Such answers cannot show that a product is safe, or that it works. "
            "Real lines, no names."
        ),
        plot=html.Div(tables),
        notes=_notes(context, "mart_survey_published"),
        limitations_href=_limitations(context),
        foot=_foot(
            context,
            "mart_survey_published",
            subject="survey lines as printed",
            source_line=f"Source: {published['source'].iloc[0]}.",
        ),
        open_panels=context.open_panels,
    )


def _limitations(context: Context) -> str:
    return context.filters.link(LIMITATIONS_PATH) + "#limitations"


def _notes(context: Context, chart: str) -> Sequence[blocks.Note | Component]:
    touching = context.snapshot.table("mart_limitation_chart")
    touching = touching[(touching["chart"] == chart) & touching["note_title"].notna()]
    return [
        blocks.Note(title=row["note_title"], text=row["note"])
        for row in touching.to_dict("records")
    ]


def _foot(
    context: Context,
    name: str,
    *,
    subject: str,
    source_line: str,
    table: blocks.DataTable | None = None,
    steps: tuple[tuple[int, str], ...] = (),
) -> blocks.Foot:
    size = len(downloads.csv_bytes(context.snapshot, name, context.filters, source=None))
    made = blocks.Made(steps=steps, query=context.filters.sql(name)) if steps else None
    return blocks.Foot(
        source_line=source_line,
        subject=subject,
        table=table,
        csv=blocks.Csv(
            href=downloads.csv_link(name, context.filters, source=None),
            size=downloads.size_text(size),
        ),
        made=made,
    )


PAGE = Page(
    path=PATH, name="Context", title="Context · kratomwatch", render=render, is_context=True
)
