"""Sessions of Spark for tests: small, quiet, and skipped with a reason where there is none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from etl.build.spark_session import spark_session

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
