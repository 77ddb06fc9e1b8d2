"""The tables of `etl status`: how current each source is, and what every run did."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from etl.output import print_table
from etl.store.runs import Run
from etl.store.status import SourceStatus, Status

SINCE = {
    "failed": "failing since",
    "moved": "seems to have moved; failing since",
    "waiting": "incomplete, goes on at the next run; since",
    "held": "held back since",
}
STATUS_HEAD = (
    "source", "data up to", "releases", "rows", "rejected", "last try (UTC)", "last success (UTC)",
    "requests",
)  # fmt: skip
NOT_SHOWN = "not shown"
"""What stands for the rows of a confidential source: the number of cases can be what is hidden."""
RUNS_HEAD = ("started (UTC)", "seconds", "command", "outcome", "exit", "published", "message")
RUNS_SHOWN = 30


def print_status(document: Status) -> None:
    """Print what the last run did and how current each source is."""
    for line in _status_lines(document):
        typer.echo(line)
    if document.sources:
        typer.echo()
        rows = [_status_row(key, entry) for key, entry in document.sources.items()]
        print_table(STATUS_HEAD, rows, notes=_status_notes(document))


def _status_lines(document: Status) -> list[str]:
    lines = [f"Last run: {document.finished_at or 'never'}: {document.message}"]
    if document.published:
        kind = " (synthetic data)" if document.published.get("is_synthetic") else ""
        lines.append(f"Published: {document.published['path']}{kind}")
        lines.append(f"Built: {document.published['built_at']}")
    else:
        lines.append("Published: nothing")
    return lines


def _status_notes(document: Status) -> dict[int, str]:
    """What failed, by the place of the source in the table."""
    return {
        place: f"{SINCE.get(entry.error_kind or '', SINCE['failed'])} "
        f"{_minute(entry.failing_since)}: {entry.last_error}"
        for place, entry in enumerate(document.sources.values())
        if entry.last_error
    }


def _status_row(key: str, entry: SourceStatus) -> tuple[str, ...]:
    return (
        key,
        entry.data_through_date or "unknown",
        f"{entry.releases:,}",
        NOT_SHOWN if entry.rows is None else f"{entry.rows:,}",
        NOT_SHOWN if entry.rejected_rows is None else f"{entry.rejected_rows:,}",
        _minute(entry.last_try),
        _minute(entry.last_success),
        "" if entry.requests is None else f"{entry.requests:,}",
    )


def _minute(time: str | None) -> str:
    return "never" if time is None else time[:16].replace("T", " ")


def print_runs(runs: Sequence[Run]) -> None:
    """Print the newest runs, the last one below."""
    if not runs:
        typer.echo("No run has been made in this folder.")
        return
    print_table(RUNS_HEAD, [_run_row(run) for run in runs[-RUNS_SHOWN:]])


def _run_row(run: Run) -> tuple[str, ...]:
    said = [run.message]
    said += [f"Accepted: {', '.join(run.accepted)}."] if run.accepted else []
    said += [f"Found damaged and made again: {', '.join(run.mended)}."] if run.mended else []
    return (
        _minute(run.started_at),
        "" if run.seconds is None else f"{run.seconds:,.0f}",
        run.command,
        run.outcome,
        "" if run.exit_code is None else str(run.exit_code),
        _minute(run.built_at) if run.has_published else "",
        " ".join(said),
    )
