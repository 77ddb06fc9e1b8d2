"""Reports whose file cannot tell what a chart is about: left out of it, counted and said."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dashboard.components.figure import Note
from dashboard.context import Context
from dashboard.frames import Row, rows_of
from dashboard.warehouse import SourceInfo
from dashboard.wording import counted, in_sentence, joined

NOT_TOLD = "not told by the files loaded."


def why_not_told(context: Context, source: SourceInfo, fields: Collection[str]) -> str:
    """Why nothing is drawn where no report's file tells the fields; else nothing."""
    rows = [row for row in _rows(context, source, fields) if row["reports"] == row["base_reports"]]
    if not rows:
        return ""
    which = counted(int(rows[0]["base_reports"]), source)
    verb = "matches" if rows[0]["base_reports"] == 1 else "match"
    return f"{which} {verb} these filters; the files that supply them {_cannot(rows)}."


def left_out_notes(context: Context, source: SourceInfo, fields: Collection[str]) -> Sequence[Note]:
    """How many reports a chart leaves out, since their files cannot tell what it is about."""
    return [
        Note(
            title=f"{counted(int(row['reports']), source)} left out.",
            text=f"Of {int(row['base_reports']):,}: the files that supply them {_cannot([row])}.",
        )
        for row in _rows(context, source, fields)
    ]


def _rows(context: Context, source: SourceInfo, fields: Collection[str]) -> Sequence[Row]:
    if not fields:
        return ()
    rows = rows_of(context.ask("not_told", source))
    return [row for row in rows if row["field"] in fields]


def _cannot(rows: Sequence[Row]) -> str:
    names = joined([in_sentence(str(row["field_label"])) for row in rows], word="or")
    if all(row["reason"] == "not collected" for row in rows):
        return f"have no field for it ({names})"
    return f"do not tell it clearly enough to be counted ({names})"
