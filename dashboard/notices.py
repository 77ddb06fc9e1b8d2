"""What is wrong right now, said on every page: failed sources, refused checks, old data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dash.development.base_component import Component

from dashboard import blocks, text
from dashboard.context import Context
from dashboard.warehouse import SourceInfo

LONGEST_ERROR = 300


def notices(context: Context) -> Sequence[Component]:
    """Give a notice for each thing a reader must know before reading on; usually none."""
    status = context.status or {}
    found: list[Component] = []
    if status.get("outcome") == "checks refused":
        found.append(
            blocks.stale_notice(
                f"The last build was refused on {_when(status.get('finished_at'))}.",
                text=(
                    "A check found something wrong with it, so the pages show the warehouse before "
                    f"it. For the operator: {_short(status.get('message'))}"
                ),
                label="Refused build",
            )
        )
    elif status.get("outcome") == "failed":
        found.append(
            blocks.stale_notice(
                f"The last run failed on {_when(status.get('finished_at'))}.",
                text=(
                    "The pages show what was published before. For the operator: "
                    f"{_short(status.get('message'))}"
                ),
                label="Failed run",
            )
        )
    for source in context.snapshot.sources:
        for key, entry in failing(context, source):
            found.append(
                blocks.stale_notice(
                    f"{source.name} ({key}) could not be refreshed since "
                    f"{_when(entry.get('failing_since'))}.",
                    text=(
                        f"The pages show its last good release, data up to "
                        f"{text.long_date(source.data_through_date)}. It is tried again at every "
                        f"run. For the operator: {_short(entry.get('last_error'))}"
                    ),
                )
            )
    for key, entry in failing_context(context):
        found.append(
            blocks.stale_notice(
                f"{key} could not be refreshed since {_when(entry.get('failing_since'))}.",
                text=(
                    "The page of context shows its last good release. It is tried again at every "
                    f"run. For the operator: {_short(entry.get('last_error'))}"
                ),
            )
        )
    return found


def failing_context(context: Context) -> list[tuple[str, dict[str, Any]]]:
    """Give the sources without reports whose last try failed, with their status."""
    releases = context.snapshot.table("mart_release")
    without = set(releases.loc[releases["report_system"].isna(), "source"])
    entries = (context.status or {}).get("sources", {})
    return [
        (key, entry) for key, entry in entries.items() if entry.get("last_error") and key in without
    ]


def failing(context: Context, source: SourceInfo) -> list[tuple[str, dict[str, Any]]]:
    """Give the sources of a report system whose last try failed, with their status."""
    releases = context.snapshot.table("mart_release")
    system = dict(zip(releases["source"], releases["report_system"], strict=True))
    entries = (context.status or {}).get("sources", {})
    return [
        (key, entry)
        for key, entry in entries.items()
        if entry.get("last_error") and system.get(key, key) == source.source
    ]


def _when(moment: Any) -> str:
    try:
        return text.long_time(datetime.fromisoformat(str(moment)))
    except ValueError:
        return "a time not known"


def _short(message: Any) -> str:
    words = str(message or "no message")
    return words if len(words) <= LONGEST_ERROR else f"{words[:LONGEST_ERROR]}…"
