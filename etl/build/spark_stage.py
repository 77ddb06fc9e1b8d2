"""Releases staged on Spark: a task for each zip, in a process of its own.

The tasks run this very program, so it must be installed where they run, and the data folder must
have the same address there. What they write is what staging here writes; it is compared with the
releases before it afterwards, here.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from etl.build.stage import stage_alone
from etl.errors import UsageError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ANSWER = "release string, problem string"


def stage_on(
    session: SparkSession, key: str, releases: Sequence[str], root: Path
) -> dict[str, str | None]:
    """Stage releases of a source, each by a task of its own; give by release why not, or null.

    Raises:
        UsageError: the tasks cannot run this program or reach the data folder.
    """
    from pyspark.errors import PySparkException

    root = root.absolute()
    names = list(releases)

    def stage(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            own = [names[number] for number in batch.column("id").to_pylist()]
            problems = [stage_alone(key, name, root) for name in own]
            yield pa.RecordBatch.from_pydict(
                {"release": pa.array(own, pa.string()), "problem": pa.array(problems, pa.string())}
            )

    each = session.range(0, len(names), 1, len(names))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # about pandas, which is not used here
            told = each.mapInArrow(stage, ANSWER).collect()
        return {row.release: row.problem for row in told}
    except PySparkException as error:
        said = next((line for line in reversed(str(error).splitlines()) if line.strip()), "")
        raise UsageError(
            f"Spark could not stage {key} ({said.strip()}). Its workers need kratomwatch "
            f"installed and {root} at this very address; without --engine it is staged here."
        ) from None
