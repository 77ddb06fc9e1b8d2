"""What is wrong right now, said on every page: failed sources, refused checks, old data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.components.html import Element
from dashboard.components.states import stale_notice
from dashboard.context import Context
from dashboard.warehouse import SourceInfo
from dashboard.wording import long_date, moment, short, stale_state


def notices(context: Context) -> Sequence[Element]:
    """A notice for each thing a reader must know before reading on; usually none."""
    status = context.status or {}
    found: list[Element] = []
    if status.get("outcome") == "checks refused":
        found.append(
            stale_notice(
                f"The last build was refused on {moment(status.get('finished_at'))}.",
                text=(
                    "A check found something wrong with it, so the pages show the warehouse before "
                    f"it. For the operator: {short(status.get('message'))}"
                ),
                label="Refused build",
            )
        )
    elif status.get("outcome") == "failed":
        found.append(
            stale_notice(
                f"The last run failed on {moment(status.get('finished_at'))}.",
                text=(
                    "The pages show what was published before. For the operator: "
                    f"{short(status.get('message'))}"
                ),
                label="Failed run",
            )
        )
    for source in context.snapshot.sources:
        shown = f"data up to {long_date(source.data_through_date)}"
        for key, entry in failing(context, source):
            words = f"The pages show its last good release, {shown}."
            found.append(_stale(f"{source.name} ({key})", entry, shown=words))
    for key, entry in failing_context(context):
        words = "The page of context shows its last good release."
        found.append(_stale(key, entry, shown=words))
    found += [
        _stale(key, entry, shown="Nothing of it has been loaded yet.")
        for key, entry in failing_from_the_start(context)
    ]
    return found


def _stale(name: str, entry: dict[str, Any], *, shown: str) -> Element:
    return stale_notice(
        f"{name} {stale_state(entry)}.",
        text=(
            f"{shown} It is tried again at every run. For the operator: "
            f"{short(entry.get('last_error'))}"
        ),
    )


def failing_from_the_start(context: Context) -> list[tuple[str, dict[str, Any]]]:
    """The sources of which nothing was ever loaded and whose last try failed."""
    known = set(context.snapshot.table("mart_release")["source"])
    known |= {source.source for source in context.snapshot.sources}
    return [
        (key, entry)
        for key, entry in _entries(context).items()
        if entry.get("last_error") and key not in known
    ]


def failing_context(context: Context) -> list[tuple[str, dict[str, Any]]]:
    """The sources without reports whose last try failed, with their status."""
    releases = context.snapshot.table("mart_release")
    without = set(releases.loc[releases["report_system"].isna(), "source"])
    return [
        (key, entry)
        for key, entry in _entries(context).items()
        if entry.get("last_error") and key in without
    ]


def _entries(context: Context) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = (context.status or {}).get("sources", {})
    return found


def failing(context: Context, source: SourceInfo) -> list[tuple[str, dict[str, Any]]]:
    """The sources of a report system whose last try failed, with their status."""
    releases = context.snapshot.table("mart_release")
    system = dict(zip(releases["source"], releases["report_system"], strict=True))
    return [
        (key, entry)
        for key, entry in _entries(context).items()
        if entry.get("last_error") and system.get(key, key) == source.source
    ]
