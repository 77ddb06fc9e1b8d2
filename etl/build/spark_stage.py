"""Releases parsed on Spark: a task for each, in a process of its own.

The tasks run this very program, so it must be installed where they run, and the data folder must
have the same address there. What they write is taken over here, where it is compared with the other
releases and refused as if it had been parsed here.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from etl.build.stage import parse_apart
from etl.errors import UsageError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ANSWER = "release string, problem string"


def parse_on(
    session: SparkSession, key: str, releases: Sequence[str], root: Path, into: Path
) -> dict[str, str | None]:
    """Parse releases of a source, each by a task of its own; give by release why not, or null.

    Raises:
        UsageError: the tasks cannot run this program or reach the data folder.
    """
    from pyspark.errors import PySparkException

    root, into, names = root.absolute(), into.absolute(), list(releases)

    def parse(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            own = [names[number] for number in batch.column("id").to_pylist()]
            problems = [parse_apart(key, name, root, into) for name in own]
            yield pa.RecordBatch.from_pydict(
                {"release": pa.array(own, pa.string()), "problem": pa.array(problems, pa.string())}
            )

    each = session.range(0, len(names), 1, len(names))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # about pandas, which is not used here
            told = each.mapInArrow(parse, ANSWER).collect()
        return {row.release: row.problem for row in told}
    except PySparkException as error:
        said = next((line for line in reversed(str(error).splitlines()) if line.strip()), "")
        raise UsageError(
            f"Spark could not parse {key} ({said.strip()}). Its workers need kratomwatch "
            f"installed and {root} at this very address; without --engine it is parsed here."
        ) from None
