"""What each run of the ETL did: when, how it ended, and which warehouse stood after it."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.charts.base import Block
from dashboard.charts.sections import section
from dashboard.components import html
from dashboard.components.html import Element
from dashboard.components.states import one_line
from dashboard.components.tables import DataTable, data_table, scroll_region
from dashboard.context import Context
from dashboard.runs import Run
from dashboard.warehouse import SourceInfo
from dashboard.wording import counted_words, joined

SHOWN = 60
WELL = ("done", "rolled back", "rollback undone")
NONE = "No run is remembered."


def title_of(runs: Sequence[Run]) -> str:
    """How many of the newest runs ended as they should."""
    newest = runs[-SHOWN:]
    well = sum(run.outcome in WELL for run in newest)
    if len(newest) == 1:
        return f"The one run remembered{' ended well' if well else f': {newest[0].outcome}'}."
    if well == len(newest):
        return f"The last {len(newest)} runs all ended well."
    return f"{well} of the last {len(newest)} runs ended well."


def show(context: Context, _: SourceInfo | None) -> Element:
    """The newest runs, each with its outcome and the generation that it left published."""
    runs = context.runs()
    if not runs:
        return one_line(NONE, reason="The file of runs is not beside this warehouse.")
    words = (
        f"{counted_words(len(runs), 'run')} {'is' if len(runs) == 1 else 'are'} remembered. "
        "Accepted: a person said that a source is right though it lacks much. Mended: what was "
        "found damaged and made again."
    )
    table = scroll_region(data_table(runs_table(runs)), label="Table: runs of the ETL")
    return section(
        "method-runs",
        title=title_of(runs),
        child=html.Div([html.P(words, className="words"), table]),
    )


def runs_table(runs: Sequence[Run]) -> DataTable:
    """The newest runs first; generations are named as pages and citations name them."""
    newest = list(reversed(runs))[:SHOWN]
    return DataTable(
        caption=f"Runs, newest first. Times are UTC. {'' if len(runs) <= SHOWN else _more(runs)}",
        columns=("Began", "Took", "Ended", "Sources that failed", "Said or mended", "Published"),
        rows=tuple(
            (
                f"{run.started_at:%Y-%m-%d %H:%M}",
                _took(run),
                run.outcome,
                joined(list(run.failed)),
                _notes(run),
                f"{run.input_version or 'nothing'}{' (new)' if run.has_published else ''}",
            )
            for run in newest
        ),
        tail=frozenset(place for place, run in enumerate(newest) if run.outcome not in WELL),
        fit=False,
        stacks=True,
    )


def _more(runs: Sequence[Run]) -> str:
    return f"{len(runs) - SHOWN:,} older: etl status --runs."


def _took(run: Run) -> str:
    if run.finished_at is None or run.finished_at < run.started_at:
        return "not known"
    seconds = (run.finished_at - run.started_at).total_seconds()
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def _notes(run: Run) -> str:
    message = "" if run.outcome in WELL else run.message.rstrip(".")
    accepted = f"accepted {joined(list(run.accepted))}" if run.accepted else ""
    mended = f"mended {joined(list(run.mended))}" if run.mended else ""
    return "; ".join(part for part in (message, accepted, mended) if part)


BLOCK = Block(key="method_runs", label="Runs", show=show, height=300)
