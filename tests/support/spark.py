"""Sessions of Spark for tests: small, quiet, and skipped with a reason where there is none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.build.engine import DuckDBEngine
from etl.build.relations import Relation
from etl.build.spark import SparkEngine
from etl.build.spark_session import spark_session
from etl.sources.base import DistinctCount, Populations

MASTER = "local[2]"
# Compiling each of many short queries would take most of the time.
QUICK = """spark.sql.codegen.wholeStage false
spark.sql.codegen.factoryMode NO_CODEGEN
spark.sql.adaptive.enabled false
spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
"""


def require_spark(*, java: bool = True) -> None:
    """Skip where Spark is missing; fail where CI says that it must be there."""
    missing = [] if find_spec("pyspark") else ["pyspark"]
    if java and not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        missing.append("Java")
    if missing and os.environ.get("KRATOMWATCH_REQUIRE_SPARK"):
        pytest.fail(f"no {' and no '.join(missing)}, and KRATOMWATCH_REQUIRE_SPARK is set")
    if missing:
        pytest.skip(f"no {' and no '.join(missing)} on this machine")


class Witness(SparkEngine):
    """Lets DuckDB make what a server refuses, and remembers it.

    Attributes:
        lacks: the first line of what was said, by the name of the relation.
    """

    def __init__(self, session: Any, folder: Path, chosen: Collection[str]) -> None:
        super().__init__(session, folder, chosen)
        self.lacks: dict[str, str] = {}

    def make(
        self, connection: duckdb.DuckDBPyConnection, relation: Relation, *, is_empty: bool = False
    ) -> None:
        try:
            super().make(connection, relation, is_empty=is_empty)
        except Exception as error:  # of the server, or of what carries its words
            self._give_up(relation.name, error)
            DuckDBEngine().make(connection, relation, is_empty=is_empty)

    def count(
        self, connection: duckdb.DuckDBPyConnection, count: DistinctCount, **options: Any
    ) -> None:
        try:
            super().count(connection, count, **options)
        except Exception as error:  # of the server, or of what carries its words
            self._give_up(count.name, error)
            DuckDBEngine().count(connection, count, **options)

    def find_members(
        self, connection: duckdb.DuckDBPyConnection, populations: Populations, **options: Any
    ) -> None:
        try:
            super().find_members(connection, populations, **options)
        except Exception as error:  # of the server, or of what carries its words
            self._give_up(populations.name, error)
            DuckDBEngine().find_members(connection, populations, **options)

    def _give_up(self, name: str, error: Exception) -> None:
        self.lacks[name] = str(error).strip().partition("\n")[0][:200]
        self._known.discard(name)


@contextmanager
def small_session(folder: Path, *, remote: str = "") -> Iterator[Any]:
    """A session of two threads, or one over Spark Connect."""
    settings = folder / "conf"
    settings.mkdir()
    (settings / "spark-defaults.conf").write_text(QUICK, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_CONF_DIR", str(settings))
        with spark_session(
            master="" if remote else MASTER,
            remote=remote,
            memory_limit="600MB",
            folder=folder / "temporary",
        ) as session:
            yield session
