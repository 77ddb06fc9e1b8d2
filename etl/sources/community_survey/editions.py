"""The table of answers: suppressed, and compared with every edition that was published."""

from __future__ import annotations

import pandas as pd

from etl.privacy.answer_tables import CELL, suppressed_answers
from etl.sources.base import Editions

FEWEST = 10
"""Answers of which a mean is published, whatever is hidden in other tables."""
REST = f"conditions with fewer than {FEWEST} answers"
EDITIONS = Editions(
    columns=dict.fromkeys(CELL, "string") | {"answers": "Int64"},
    published=f"""select
        0 as edition, build.built_at as published_at, {FEWEST - 1} as largest_hidden,
        answer.collected_by, cast(answer.collected_from as varchar) as collected_from,
        cast(answer.collected_to as varchar) as collected_to,
        cast(answer.scale_max as varchar) as scale_max, answer.condition, answer.answers
    from mart_survey as answer
    cross join mart_build as build""",
)


def suppressed_means(
    counts: pd.DataFrame, earlier: pd.DataFrame, build: pd.DataFrame
) -> pd.DataFrame:
    """The rows of the table of answers, with what must not be seen hidden.

    Args:
        counts: the true counts and means by condition.
        earlier: what was published before.
        build: the one row of `registry_build`.
    """
    types = {"edition": "int64", **EDITIONS.columns}
    typed = {"answers": "Int64", "mean_before": "Float64", "mean_after": "Float64"}
    return suppressed_answers(
        counts.astype(typed),
        limit=FEWEST - 1,
        rest=REST,
        earlier=earlier.astype(types) if build["protects_editions"].iloc[0] else None,
    )
