"""What is wrong right now, said on every page: failed sources, refused checks, old data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dashboard.components.html import Element
from dashboard.components.states import stale_notice
from dashboard.context import Context
from dashboard.frames import rows_of
from dashboard.warehouse import SourceInfo
from dashboard.wording import (
    long_date,
    long_time,
    moment,
    short,
    stale_state,
    without_folders,
)


def notices(context: Context) -> Sequence[Element]:
    """A notice for each thing a reader must know before reading on; usually none."""
    status = context.status or {}
    found: list[Element] = []
    damage = context.snapshot.damage
    if damage is not None:
        found.append(
            stale_notice(
                "The published file is damaged.",
                text=(
                    "The pages show the one before it, built on "
                    f"{long_time(context.snapshot.build.built_at)}. For the operator: "
                    f"{short(without_folders(damage))}"
                ),
                label="Damaged file",
            )
        )
    found += _following(context)
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


def _following(context: Context) -> list[Element]:
    """That what is followed is silent, or has something newer that could not be taken."""
    news = context.following.news if context.following else None
    if news is None:
        return []
    if news.kind == "not taken":
        title = f"There are other numbers, {_built(news.moment)}, which could not be taken whole."
        again = ". They are fetched again"
    elif news.moment is None:
        title = "These numbers come from another machine; it is not known when that last answered."
        again = "; there may be newer numbers. It is asked again and again"
    else:
        title = (
            "These numbers come from another machine, which has not answered since "
            f"{long_time(news.moment)}."
        )
        again = "; there may be newer numbers. It is asked again and again"
    text = (
        f"The pages show what was {_built(context.snapshot.build.built_at)}{again}. For the "
        "operator: the log says what is wrong."
    )
    return [stale_notice(title, text=text, label="Followed file")]


def _built(moment: datetime | None) -> str:
    return "built at a time not known" if moment is None else f"built on {long_time(moment)}"


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
    reports = {source.source for source in context.snapshot.sources}
    systems = _systems(context)
    return [
        (key, one) for key, one in _failed(context) if key not in systems and key not in reports
    ]


def failing_context(context: Context) -> list[tuple[str, dict[str, Any]]]:
    """The sources without reports whose last try failed, with their status."""
    systems = _systems(context)
    return [(key, one) for key, one in _failed(context) if None in systems.get(key, ())]


def failing(context: Context, source: SourceInfo) -> list[tuple[str, dict[str, Any]]]:
    """The sources of a report system whose last try failed, with their status.

    A source that has releases of several systems is blamed for the one of its own name, if any:
    what is fetched is of that one, and lists of others are added by hand.
    """
    systems = _systems(context)
    return [
        (key, one)
        for key, one in _failed(context)
        if source.source in ({key} & systems.get(key, {key}) or systems[key])
    ]


def _failed(context: Context) -> list[tuple[str, dict[str, Any]]]:
    """The sources whose last try failed, with their status."""
    entries: dict[str, dict[str, Any]] = (context.status or {}).get("sources", {})
    return [(key, entry) for key, entry in entries.items() if entry.get("last_error")]


def _systems(context: Context) -> dict[str, set[str | None]]:
    """The report systems of every source that is loaded; null where it holds no reports."""
    if not _failed(context):
        return {}
    systems: dict[str, set[str | None]] = {}
    for row in rows_of(context.snapshot.table("mart_release")):
        systems.setdefault(row["source"], set()).add(row["report_system"])
    return systems
