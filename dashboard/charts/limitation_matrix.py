"""Which limitation touches which chart."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dashboard.charts import registry
from dashboard.charts.base import Block, Chart, Shown
from dashboard.charts.sections import section, table_foot
from dashboard.components.html import Element
from dashboard.components.tables import (
    MatrixRow,
    limitation_matrix,
    scroll_region,
)
from dashboard.context import Context
from dashboard.warehouse import SourceInfo
from dashboard.wording import (
    capitalized,
    in_words,
)


def reports(context: Context, _: SourceInfo | None) -> Element:
    """The limitations, and the charts of single reports that they touch."""
    limits = _limits(context)
    number = capitalized(in_words(len(limits)))
    return _matrix(
        context,
        limits,
        key="limitations",
        charts={
            one.question: one.label for one in registry.shown().values() if _is_of_reports(one)
        },
        title=f"{number} limitations, and the charts of reports they touch",
    )


def others(context: Context, _: SourceInfo | None) -> Element:
    """The limitations of the charts of exposures and of the context."""
    touched = set(context.snapshot.table("mart_limitation_chart")["chart"])
    return _matrix(
        context,
        _limits(context),
        key="limitations-context",
        charts={
            one.question: one.label
            for one in registry.shown().values()
            if not _is_of_reports(one) and one.question in touched
        },
        title="Limitations of the charts of exposures and context",
    )


def _is_of_reports(one: Shown) -> bool:
    return isinstance(one, Chart) or one.question == "counts_by_year"


def _limits(context: Context) -> pd.DataFrame:
    return context.snapshot.table("mart_limitation").sort_values("sort_order")


def _matrix(
    context: Context, limits: pd.DataFrame, *, key: str, charts: Mapping[str, str], title: str
) -> Element:
    touching = context.snapshot.table("mart_limitation_chart")
    strengths = {
        (row["limitation_id"], row["chart"]): row["strength"] for row in touching.to_dict("records")
    }
    rows = [
        MatrixRow(
            title=row["title"],
            href=context.link(view="statements") + f"#limit-{row['limitation_id']}",
            strengths=tuple(strengths.get((row["limitation_id"], chart)) for chart in charts),
        )
        for row in limits.to_dict("records")
        if any((row["limitation_id"], chart) in strengths for chart in charts)
    ]
    return section(
        key,
        title=title,
        child=scroll_region(
            limitation_matrix(
                list(charts.values()),
                rows=rows,
                caption="Which limitation touches which chart. ● strongly, ○ in part.",
            ),
            label=f"Table: {title.lower()}",
        ),
        foot=table_foot(context, "mart_limitation_chart", title.lower(), key=key),
    )


REPORTS = Block(key="limitations", label="Charts of reports", show=reports, height=900)
OTHERS = Block(key="limitations-context", label="Other charts", show=others, height=900)
