"""What each source is, what it cannot tell, and how complete it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard import notices
from dashboard.charts.base import Block
from dashboard.components import html
from dashboard.components.cards import TOO_FEW, SourceCard, source_cards
from dashboard.components.frame import tag
from dashboard.components.html import Element
from dashboard.components.markup import attributes
from dashboard.context import Context
from dashboard.frames import Row, by, rows_of
from dashboard.warehouse import SourceInfo
from dashboard.wording import (
    FEW,
    capitalized,
    in_words,
    joined,
    long_date,
    long_time,
    share,
)

POISON_CENTER = "poison_center"
EXPOSURE_FIELDS = {
    "age_band": "Age",
    "sex": "Sex",
    "reason": "Reason",
    "medical_outcome": "Medical outcome",
}
REFRESH = {"failed": "refresh failed", "moved": "seems to have moved", "waiting": "not complete"}
CARD_FIELDS = ("age", "sex", "event_date", "outcome")


def sources(context: Context, _: SourceInfo | None) -> Element:
    """A card for each report system, poison centers among them."""
    cards = [_card(context, source) for source in context.snapshot.sources]
    at = sum(card.source in ("faers", "hfcs") for card in cards)
    cards.insert(at, _poison_center_card(context))
    number = capitalized(in_words(len(cards)))
    # jurisdictions of medical examiners are sources of one kind
    number_of_kinds = 1 + len({source.evidence_kind for source in context.snapshot.sources})
    kinds = "source, one kind" if len(cards) == 1 else f"sources, {in_words(number_of_kinds)} kinds"
    return html.Section(
        [
            html.H2(f"{number} {kinds} of evidence", id="sources-title"),
            source_cards(cards),
        ],
        className="block full",
        id="sources",
        **attributes(aria_labelledby="sources-title"),
    )


def _poison_center_card(context: Context) -> SourceCard:
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
            ("Data up to", long_date(one["data_through_date"])),
            ("Last refreshed", long_time(one["last_refreshed_at"])),
            ("Line lists", f"{int(one['lists']):,}, added by the operator"),
            ("Naming a watched substance", _exposures_counted(context)),
            ("Small counts", f"1 to {hidden} hidden" if hidden else "shown"),
        )
        title, shares = "Completeness, all years", _exposures_given(context)
    return SourceCard(
        source=POISON_CENTER,
        name=str(row["name"]),
        long_name=str(row["long_name"]),
        what_it_is=str(row["what_it_is"]),
        cannot_tell=tuple(cannot.sort_values("sort_order")["statement"]),
        facts=(*loaded, ("Published counts", f"of {series} publications, apart")),
        completeness_title=title,
        completeness=shares,
        no_completeness="No line list is loaded." if lists.empty else TOO_FEW,
    )


def _exposures_counted(context: Context) -> str:
    cells = context.snapshot.rows("mart_poison_center", characteristic="total")
    shown = cells.loc[cells["substance_group"] == "any", "exposures_text"]
    return f"{shown.iloc[0]} exposures" if len(shown) else "none"


def _exposures_given(context: Context) -> tuple[tuple[str, float, str], ...]:
    """The share of exposures with each field, where neither count is hidden."""
    cells = context.snapshot.table("mart_poison_center")
    blank = cells[(cells["substance_group"] == "any") & (cells["value"] == "not_given")]
    found = {row["characteristic"]: row for row in rows_of(blank)}
    shares = []
    for field, label in EXPOSURE_FIELDS.items():
        row = found.get(field)
        if row is None or row["exposures"] is None or row["base_exposures"] is None:
            continue
        base = int(row["base_exposures"])
        given = base - int(row["exposures"])
        if base >= FEW:
            shares.append((label, 100 * given / base, share(given, base)))
    return tuple(shares)


def _card(context: Context, source: SourceInfo) -> SourceCard:
    cannot = context.snapshot.table("mart_cannot_tell")
    cannot = cannot[cannot["source"] == source.source]
    failing = notices.failing(context, source)
    updated: list[str | Element] = [capitalized(source.cadence)]
    if failing:
        updated = [tag(REFRESH[_kind(failing)]), " ", *updated]
    title, shares = _card_completeness(context, source)
    return SourceCard(
        source=source.source,
        name=source.name,
        long_name=source.long_name,
        what_it_is=source.what_it_is,
        cannot_tell=tuple(cannot.sort_values("sort_order")["statement"]),
        facts=(
            ("Data up to", long_date(source.data_through_date)),
            ("Last refreshed", long_time(source.last_refreshed_at)),
            ("Published", updated),
            ("All products", _all_products(source)),
            *_in_base(source),
            *_tests(context, source),
            (
                f"{capitalized(source.naming)} a watched substance",
                f"{source.reports_naming:,} {source.unit_plural}",
            ),
        ),
        completeness_title=title,
        completeness=shares,
    )


def _tests(context: Context, source: SourceInfo) -> tuple[tuple[str, str], ...]:
    """Which watched substances a jurisdiction's laboratory looks for, where it is one."""
    rows = rows_of(context.snapshot.table("mart_jurisdiction_test"))
    tests = by((row for row in rows if row["source"] == source.source), "tested")
    said = []
    for tested in ("yes", "no", "not known"):
        listed = tests.get(tested, ())
        words = [context.substances[row["substance"]].words + _since(row) for row in listed]
        if words:
            said.append(f"{tested}: {joined(words)}")
    return (("Tested for", "; ".join(said)),) if said else ()


def _since(row: Row) -> str:
    day = row["tested_since"]
    if day is None or row["tested"] == "not known":
        return ""
    forms = {"year": f"{day.year}", "month": f"{day:%B %Y}"}
    return f" since {forms.get(row['since_precision'], long_date(day))}"


def _kind(failing: Sequence[tuple[str, dict[str, Any]]]) -> str:
    """The gravest kind of failure among the sources of a report system."""
    kinds = {entry.get("error_kind") for _, entry in failing}
    return next((kind for kind in ("moved", "failed") if kind in kinds), "waiting")


def _all_products(source: SourceInfo) -> str:
    if source.reports_in_source is None:
        return "not counted"
    counted = f"{source.reports_in_source:,} {source.unit_plural}"
    if source.reports_counted_from == "api":
        counted = f"{counted}, as openFDA counts: deleted cases are among them"
    return counted


def _in_base(source: SourceInfo) -> tuple[tuple[str, str], ...]:
    """How many that name a watched substance are among all products, where not all are."""
    inside, naming = source.reports_naming_in_base, source.reports_naming
    if inside is None or inside == naming:
        return ()
    return (("Of these, in that version", f"{inside:,} of {naming:,}"),)


def _card_completeness(
    context: Context, source: SourceInfo
) -> tuple[str, tuple[tuple[str, float, str], ...]]:
    # asked of all sources at once: a question takes longer to plan than to answer
    frame = context.ask("completeness")
    every = rows_of(frame[frame["source"] == source.source])
    complete = [row for row in every if not row["is_incomplete"]]
    year = max((str(row["quarter"])[:4] for row in complete), default="")
    shown = [row for row in complete if str(row["quarter"]).startswith(year)] or every
    of_field = by(shown, "field")
    shares = []
    for field in CARD_FIELDS:
        rows = of_field.get(field, [])
        given = [int(row["reports_given"]) for row in rows if row["reports_given"] is not None]
        told = sum(int(row["reports_told"] or 0) for row in rows)
        if given and told >= FEW:
            count = sum(given)
            percent = 100 * count / told
            shares.append((str(rows[0]["field_label"]), percent, share(count, told)))
    return f"Completeness, {year or 'all quarters'}", tuple(shares)


BLOCK = Block(key="sources", label="Sources", show=sources, height=700)
