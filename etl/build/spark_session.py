"""A session of Spark: one in this process, one of a cluster, or one over Spark Connect.

Every session is ANSI and in UTC, with timestamps without a zone, whatever the cluster's own
settings are. What is missing is said in one line with its remedy.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import socket
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from etl.errors import UsageError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

OLDEST_JAVA = 17
SECONDS_TO_CONNECT = 5
LOCAL = "local"
METADATA_SIZES = ("max_metadata_size", "absolute_max_metadata_size")
LONGEST_WORDS = 4 * 1024**2  # bytes
SILENCE = """appender.none.type = Null
appender.none.name = none
rootLogger.level = off
rootLogger.appenderRef.none.ref = none
"""
"""Spark takes a configuration without an appender for none at all, and logs as it usually does."""
MEANINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
}
"""Settings that decide what a query means."""


@contextmanager
def spark_session(
    *, master: str, remote: str, memory_limit: str, folder: Path
) -> Iterator[SparkSession]:
    """A session that ends with the block.

    Args:
        master: `local[2]`, `spark://host:7077`, or another that Spark knows; empty for as many
            threads of this machine as it has cores.
        remote: address of a server of Spark Connect, `sc://host:15002`; empty for none.
        memory_limit: what a session in this process may hold, as DuckDB writes it (`1GB`).
        folder: for its temporary files where it is in this process.

    Raises:
        UsageError: pyspark or Java is missing, or nobody answers at the address.
    """
    refuse_unusable(master=master, remote=remote)
    session = _remote(remote) if remote else _own(master or f"{LOCAL}[*]", memory_limit, folder)
    try:
        for name, value in MEANINGS.items():
            session.conf.set(name, value)
        yield session
    finally:
        session.stop()


def refuse_unusable(*, master: str, remote: str) -> None:
    """Refuse what `spark_session` could not make a session of, in a few seconds.

    Raises:
        UsageError: PySpark or Java is missing, or nobody answers at the address.
    """
    if find_spec("pyspark") is None:
        raise UsageError(
            "--engine spark needs PySpark, which is not installed: pip install "
            "'kratomwatch[spark]'. Without --engine DuckDB builds the same warehouse."
        )
    if remote:
        if not remote.startswith("sc://"):
            raise UsageError(f"--spark-remote takes sc://HOST:PORT, not {remote}.")
        _refuse_silence(remote, default_port=15002)
        return
    _refuse_without_java()
    if master.startswith("spark://"):
        _refuse_silence(master.partition(",")[0], default_port=7077)


def is_of_this_machine(*, master: str, remote: str) -> bool:
    """Say whether no row leaves this machine: Spark runs in the process of the run."""
    return not remote and (not master or master.startswith(LOCAL))


def _own(master: str, memory_limit: str, folder: Path) -> SparkSession:
    """A session whose driver is in this process."""
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    # What goes wrong is an error in this process; a line of Spark's log can hold a value of a row.
    logging.getLogger("SQLQueryContextLogger").disabled = True
    logging.getLogger("py4j").setLevel(logging.WARNING)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    silence = folder / "log4j2.properties"
    silence.write_text(SILENCE, encoding="utf-8")
    settings = {
        "spark.driver.defaultJavaOptions": f"-Dlog4j2.configurationFile={silence.absolute()}",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    if master.startswith(LOCAL):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else whatever python3 is
        settings |= {
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.memory": _memory(memory_limit),
            "spark.local.dir": str(folder.absolute()),
            "spark.sql.warehouse.dir": str(folder.absolute() / "warehouse"),
            "spark.sql.shuffle.partitions": str(_threads(master)),
        }
    builder = SparkSession.builder.master(master).appName("kratomwatch")
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # about pandas, which is not used here
            return builder.getOrCreate()
    except PySparkException as error:
        raise UsageError(_unusable(master, error)) from None


def _threads(master: str) -> int:
    """How many threads `local[2]` names; all of the machine where it names none."""
    named = re.match(r"local\[(\d+)", master)
    return int(named[1]) if named else os.cpu_count() or 2


def _remote(address: str) -> SparkSession:
    """A session of a server of Spark Connect."""
    try:
        from pyspark.sql.connect.client import DefaultChannelBuilder
        from pyspark.sql.connect.session import SparkSession

        # What a server says of an error can hold a whole plan; cut off it is tried for minutes.
        longest = [(f"grpc.{name}", LONGEST_WORDS) for name in METADATA_SIZES]
        channel = DefaultChannelBuilder(address, longest)
        return SparkSession.builder.channelBuilder(channel).getOrCreate()  # type: ignore[return-value]
    except ImportError as error:
        raise UsageError(
            f"--spark-remote needs what Spark Connect is made of ({error.name}): "
            "pip install 'kratomwatch[spark]'."
        ) from None
    except Exception as error:  # whatever gRPC says
        raise UsageError(_unusable(address, error)) from None


def _unusable(address: str, error: Exception) -> str:
    said = (str(error) or repr(error)).strip().splitlines()[0]
    return f"Spark at {address} cannot be used: {said}. Check the address and the server."


def _refuse_without_java() -> None:
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    remedy = f"install Java {OLDEST_JAVA} or newer (Debian: openjdk-17-jre-headless)"
    if java is None or not Path(java).exists():
        raise UsageError(f"Spark needs Java, and none is found: {remedy}, or set JAVA_HOME.")
    asked = [java, "-version"]
    said = subprocess.run(asked, capture_output=True, text=True, check=False).stderr  # noqa: S603
    found = re.search(r'version "(\d+)', said)
    if found is None or int(found[1]) < OLDEST_JAVA:
        line = said.splitlines()[0] if said else "it does not say its version"
        raise UsageError(f"Java at {java} is too old for Spark ({line}): {remedy}.")


def _refuse_silence(address: str, *, default_port: int) -> None:
    parts = urlsplit(address)
    try:
        port = parts.port or default_port
        host = parts.hostname or ""
        socket.create_connection((host, port), timeout=SECONDS_TO_CONNECT).close()
    except (OSError, ValueError) as error:
        raise UsageError(
            f"Nobody answers at {address} ({error}). Check the address, and that Spark runs there."
        ) from None


def _memory(limit: str) -> str:
    """DuckDB's `1GB` as Java writes it, in megabytes."""
    found = re.fullmatch(r"\s*([0-9.]+)\s*([KMGT])i?B?\s*", limit, re.IGNORECASE)
    if found is None:
        return "1g"
    size = float(found[1]) * {"K": 1 / 1024, "M": 1, "G": 1024, "T": 1024**2}[found[2].upper()]
    return f"{max(512, round(size))}m"
