"""What is new in the published file, for people who do not look at the pages: in words and as HTML.

The same alerts and things not seen before as on Overview and in the feeds (docs/methods.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any

import duckdb

from etl.errors import UsageError
from etl.sources.registry import SOURCES
from etl.store.files import sql_text
from etl.store.status import Status

NOT_HARM = "A rise in reports is not a rise in harm."
SYNTHETIC = "Synthetic data: it describes no real report."
MOST_OF_A_KIND = 20
ALERTS = """
select
    alert.*, source.name as source_name, source.unit_singular, source.unit_plural, source.names,
    substance.words,
    count(*) over (partition by alert.source, alert.substance, alert.quarter) - 1 as others,
    row_number() over (
        partition by alert.source, alert.substance, alert.quarter
        order by case when alert.kind = 'all' then 0 else 1 end, alert.probability, alert.alert_id
    ) as place
from file.mart_alert as alert
join file.mart_source as source using (source)
join file.mart_substance as substance using (substance)
qualify place = 1
order by alert.quarter desc, source.sort_order, substance.sort_order
"""
NOVELTIES = """
select novelty.*, source.name as source_name
from file.mart_novelty as novelty
join file.mart_word as word on word.kind = 'novelty' and novelty.kind = word.key
left join file.mart_source as source using (source)
order by
    word.sort_order, novelty.first_seen_on desc, novelty.reports desc nulls last,
    novelty.novelty_id
"""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing to tell.

    Attributes:
        key: The same in every build.
        kind: alert, or a kind of `mart_novelty`.
        kind_words: The kind in words; empty for an alert.
        title: A sentence.
        text: What it rests on and what else could explain it.
        known_on: Day on which it could be known here, UTC.
        is_newest: New by its own date: an alert of the newest quarter judged that nobody settled,
            a thing first reported or done in the two latest quarters drawn.
    """

    key: str
    kind: str
    title: str
    text: str
    known_on: date
    is_newest: bool = False
    kind_words: str = ""


@dataclass(frozen=True, kw_only=True)
class News:
    """What is new in a published file.

    Attributes:
        since: The day after which things came; None where nothing came before.
    """

    built_at: datetime
    is_synthetic: bool
    since: date | None
    items: Sequence[Item]

    def of(self, *kinds: str) -> list[Item]:
        """The items of some kinds."""
        return [item for item in self.items if item.kind in kinds]


def read_news(warehouse: Path, *, since: date | None = None) -> News:
    """What came after a day; by default after the refresh before the last.

    Raises:
        UsageError: nothing is published.
    """
    if not warehouse.exists():
        raise UsageError(f"{warehouse} does not exist: there is nothing to tell of. Run `etl run`.")
    with duckdb.connect() as connection:
        connection.execute(f"attach '{sql_text(warehouse)}' as file (read_only)")
        ((built_at, is_synthetic),) = connection.execute(
            "select built_at, is_synthetic from file.mart_build"
        ).fetchall()
        days = [
            day
            for (day,) in connection.execute(
                "select distinct refreshed_on from file.mart_refresh order by 1 desc limit 2"
            ).fetchall()
        ]
        start = since or (days[1] if len(days) == 2 else None)
        items = [*map(_alert, _rows(connection, ALERTS))]
        items += map(_novelty, _rows(connection, NOVELTIES))
    shown = [item for item in items if (item.known_on > start if start else item.is_newest)]
    return News(built_at=built_at, is_synthetic=is_synthetic, since=start, items=shown)


def newest_alerts(warehouse: Path) -> list[Item]:
    """The alerts of the newest quarters judged that nobody settled, whenever they came.

    Raises:
        UsageError: nothing is published.
    """
    every = read_news(warehouse, since=date.min)
    return [item for item in every.of("alert") if item.is_newest]


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> Iterable[dict[str, Any]]:
    found = connection.execute(query)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _alert(row: dict[str, Any]) -> Item:
    number = int(row["observed"])
    unit = row["unit_singular"] if number == 1 else row["unit_plural"]
    verb = f"{row['names']}s" if number == 1 else row["names"]
    listing = "" if row["kind"] == "all" else f" and list: {row['label'].lower()}"
    unit_of_time = "quarter" if row["period"] == row["quarter"] else "month"
    limit = (
        f"at most {row['threshold']} were expected"
        if row["periods"] == 1
        else f"with the {unit_of_time} before, more than expected"
    )
    facts = [
        f"Expected {row['expected']:.1f}, {row['events']} as events, chance "
        f"{row['probability']:.2g} among {row['series_tested']} series tested.",
        f"{row['others']} more series of it are above." if row["others"] else "",
        f"Of the reports, {row['of_them']}." if row["of_them"] else "",
        f"Articles: {row['articles']}." if row["articles"] else "",
        f"Then: {row['also_then']}." if row["also_then"] else "",
        ""
        if row["settled_on"] is None
        else f"Settled on {row['settled_on']} by {row['settled_by']}: {row['settled_because']}.",
        NOT_HARM,
        f"Chart: {row['chart']}",
    ]
    return Item(
        key=f"alert:{row['source']}/{row['substance']}/{row['quarter']}",
        kind="alert",
        title=f"{number:,} {row['source_name']} {unit} {verb} {row['words']}{listing} in "
        f"{row['period']}; {limit}.",
        text=" ".join(fact for fact in facts if fact),
        known_on=row["known_since"].date(),
        is_newest=row["is_newest"] and row["settled_on"] is None,
    )


def _novelty(row: dict[str, Any]) -> Item:
    where = f" in {row['source_name']}" if row["source_name"] else ""
    number = "" if row["reports"] is None else f", {row['reports']:,} so far"
    return Item(
        key=f"new:{row['novelty_id']}",
        kind=row["kind"],
        title=f"{row['name']}{where}",
        text=f"{row['detail'] or ''}{number}",
        known_on=row["first_seen_on"],
        is_newest=row["is_recent"],
        kind_words=row["kind_label"],
    )


@dataclass(frozen=True, kw_only=True)
class Overdue:
    """A source whose next data was to be expected before today."""

    source: str
    data_through_date: date
    due_on: date

    @property
    def words(self) -> str:
        """What it is and since when, in a sentence."""
        return (
            f"{SOURCES[self.source].dataset} ({self.source}) is overdue: data up to "
            f"{self.data_through_date}, newer was to be expected by {self.due_on}."
        )


def overdue(status: Status, *, today: date | None = None) -> list[Overdue]:
    """The sources that are overdue by their own calendar; synthetic data never is."""
    if (status.published or {}).get("is_synthetic"):
        return []
    now = today or datetime.now(UTC).date()
    found = []
    for key, entry in status.sources.items():
        days = SOURCES[key].due_after_days if key in SOURCES else None
        if days is None or entry.data_through_date is None:
            continue
        through = date.fromisoformat(entry.data_through_date)
        due_on = through + timedelta(days=days)
        if due_on <= now:
            found.append(Overdue(source=key, data_through_date=through, due_on=due_on))
    return found


def as_text(news: News, late: Sequence[Overdue] = ()) -> str:
    """A mail in plain text; empty where there is nothing to tell."""
    parts = [
        f"{title}\n"
        + "\n".join(f"* {one}\n  {more}" if more else f"* {one}" for one, more in lines)
        for title, lines in _sections(news, late)
    ]
    return "\n\n".join([_opening(news), *parts]) + "\n" if parts else ""


def as_html(news: News, late: Sequence[Overdue] = ()) -> str:
    """A mail in HTML; empty where there is nothing to tell."""
    parts = []
    for title, lines in _sections(news, late):
        items = "".join(
            f"<li>{escape(one)}{f'<br><small>{escape(more)}</small>' if more else ''}</li>"
            for one, more in lines
        )
        parts.append(f"<h2>{escape(title)}</h2><ul>{items}</ul>")
    if not parts:
        return ""
    return (
        '<!DOCTYPE html>\n<html lang="en-US"><head><meta charset="utf-8">'
        "<title>kratomwatch: what is new</title></head><body>"
        f"<p>{escape(_opening(news))}</p>{''.join(parts)}</body></html>\n"
    )


def _opening(news: News) -> str:
    compared = (
        f"What came after {news.since}"
        if news.since
        else "First refresh: what is new by its own date"
    )
    synthetic = f" {SYNTHETIC}" if news.is_synthetic else ""
    return f"kratomwatch: {compared}. Built {news.built_at:%Y-%m-%d %H:%M} UTC.{synthetic}"


def _sections(news: News, late: Sequence[Overdue]) -> list[tuple[str, list[tuple[str, str]]]]:
    sections = []
    found = news.of("alert")
    if found:
        sections.append(("Unusual quarters", [(item.title, item.text) for item in found]))
    kinds = {item.kind: item.kind_words for item in news.items if item.kind_words}
    for kind, words in kinds.items():
        items = news.of(kind)
        lines = [(item.title, item.text) for item in items[:MOST_OF_A_KIND]]
        if len(items) > len(lines):
            lines.append((f"{len(items) - len(lines):,} more: `from news()` has them.", ""))
        if lines:
            sections.append((f"New: {words}", lines))
    if late:
        sections.append(("Overdue", [(one.words, "") for one in late]))
    return sections
