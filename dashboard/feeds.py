"""What is new as an Atom and a JSON feed, for the filters of an address.

An entry is an alert or a thing not seen before, under an id that stays the same from build to
build, so a reader is told of each once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr  # nosec B406

import flask

from dashboard.context import Context
from dashboard.downloads import answered
from dashboard.filters import Filters, query_of
from dashboard.frames import Row
from dashboard.news import NOT_HARM, Alert, alerts, news
from dashboard.theme import View
from dashboard.warehouse import Snapshot, Warehouse

PATHS = {"atom": "/feed.atom", "json": "/feed.json"}
TYPES = {
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}
MOST_ENTRIES = 100


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that a reader is told.

    Attributes:
        key: The same in every build.
        title: A sentence.
        text: Evidence, what else could explain it, and what it does not say.
        path: Where it stands on the pages.
        updated: When it could be known here first, UTC.
    """

    key: str
    title: str
    text: str
    path: str
    updated: datetime


def link(kind: str, filters: Filters) -> str:
    """The address of a feed with these filters."""
    return filters.link(PATHS[kind])


def entries(context: Context) -> list[Entry]:
    """Alerts and things not seen before, newest first."""
    found = [_of_alert(alert) for alert in alerts(context, newest_only=False)]
    found += [_of_novelty(context, row) for row in news(context).rows]
    return sorted(found, key=lambda entry: (entry.updated, entry.key), reverse=True)[:MOST_ENTRIES]


def _of_alert(alert: Alert) -> Entry:
    row = alert.row
    evidence = ", ".join(f"{name.lower()} {value}" for name, value in alert.evidence.items())
    parts = [
        f"{alert.state}. {evidence[:1].upper()}{evidence[1:]}; {int(row['series_tested'])} series "
        "tested together.",
        f"Also above: {alert.also}." if alert.also else "",
        alert.explained,
        f"Articles: {row['articles']}." if row["articles"] else "",
        f"Then: {row['also_then']}." if row["also_then"] else "",
        alert.settled_words,
        NOT_HARM,
    ]
    return Entry(
        key=f"alert:{row['source']}/{row['substance']}/{row['quarter']}",
        title=alert.sentence,
        text=" ".join(part for part in parts if part),
        path=row["chart"],
        updated=_moment(row["known_since"]),
    )


def _of_novelty(context: Context, row: Row) -> Entry:
    names = {source.source: source.name for source in context.snapshot.sources}
    where = f" in {names[row['source']]}" if row["source"] in names else ""
    path = context.filters.link("/", since=None)
    if row["first_report_id"]:
        path = f"/report?{query_of({'id': row['first_report_id']})}"
    elif row["kind"] in ("law", "recall"):
        path = "/context"
    number = "" if row["reports"] is None else f" {int(row['reports']):,} so far."
    return Entry(
        key=f"new:{row['novelty_id']}",
        title=f"New {row['kind_label']}{where}: {row['name']}",
        text=f"{row['detail'] or ''}.{number} New is not unusual.",
        path=path,
        updated=_moment(row["first_seen_on"]),
    )


def _moment(when: date | datetime) -> datetime:
    if isinstance(when, datetime):
        return when.replace(tzinfo=UTC)
    return datetime(when.year, when.month, when.day, tzinfo=UTC)


def atom(found: Sequence[Entry], *, base: str, own: str, title: str, built: datetime) -> str:
    """The entries as an Atom feed (RFC 4287)."""
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<title>{escape(title)}</title>",
        f"<id>{escape(_urn(own))}</id>",
        f"<updated>{_written(built)}</updated>",
        f'<link rel="self" href={quoteattr(base + own)}/>',
        f"<link href={quoteattr(base + '/')}/>",
        "<author><name>kratomwatch</name></author>",
    ]
    for entry in found:
        parts += [
            "<entry>",
            f"<title>{escape(_clean(entry.title))}</title>",
            f"<id>{escape(_urn(entry.key))}</id>",
            f"<updated>{_written(entry.updated)}</updated>",
            f"<link href={quoteattr(base + entry.path)}/>",
            f"<summary>{escape(_clean(entry.text))}</summary>",
            "</entry>",
        ]
    return "\n".join([*parts, "</feed>", ""])


def json_feed(found: Sequence[Entry], *, base: str, own: str, title: str) -> str:
    """The entries as a JSON feed (version 1.1)."""
    document: Mapping[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": f"{base}/",
        "feed_url": f"{base}{own}",
        "items": [
            {
                "id": _urn(entry.key),
                "url": base + entry.path,
                "title": entry.title,
                "content_text": entry.text,
                "date_modified": _written(entry.updated),
            }
            for entry in found
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _urn(key: str) -> str:
    """An id that stays: characters that an address cannot hold are spelled out."""
    return f"urn:kratomwatch:{query_of({'': key}).removeprefix('=')}"


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _clean(text: str) -> str:
    """A text without the control characters that XML cannot hold."""
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n")


def register(server: flask.Flask, warehouse: Warehouse) -> None:
    """Add the addresses of the feeds to the server."""

    @server.get(PATHS["atom"])
    def feed_atom() -> flask.Response:
        return answered(warehouse, lambda snapshot: _answer(snapshot, "atom"))

    @server.get(PATHS["json"])
    def feed_json() -> flask.Response:
        return answered(warehouse, lambda snapshot: _answer(snapshot, "json"))


def _answer(snapshot: Snapshot, kind: str) -> flask.Response:
    context = context_of(snapshot, flask.request.args)
    base = flask.request.host_url.rstrip("/")
    own = link(kind, context.filters)
    synthetic = " (synthetic data)" if snapshot.build.is_synthetic else ""
    title = f"kratomwatch: what is new{synthetic}"
    found = entries(context)
    text = (
        json_feed(found, base=base, own=own, title=title)
        if kind == "json"
        else atom(found, base=base, own=own, title=title, built=_moment(snapshot.build.built_at))
    )
    response = flask.Response(text, content_type=TYPES[kind])
    response.add_etag()
    response.make_conditional(flask.request)
    return response


def context_of(snapshot: Snapshot, arguments: Mapping[str, str]) -> Context:
    """What a feed is made from, for the filters of its address."""
    filters = snapshot.filters(query_of(arguments))
    since = arguments.get("since")
    return Context(
        path="/",
        snapshot=snapshot,
        filters=filters,
        view=View(scheme="light", narrow=False, substances=snapshot.substances),
        choice={"since": since} if since else {},
    )
