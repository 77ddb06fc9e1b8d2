"""Which engine a run builds with, as its settings say."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from etl.build.engine import DuckDBEngine, Engine, whole_source
from etl.build.stage import Elsewhere
from etl.errors import UsageError
from etl.settings import Settings

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def refuse_unusable(settings: Settings) -> None:
    """Refuse, before anything is fetched, an engine that cannot be had.

    Raises:
        UsageError: options that do not go together, PySpark or Java is missing, or nobody answers.
    """
    if settings.engine != "spark":
        if settings.spark_master or settings.spark_remote:
            raise UsageError(
                "--spark-master and --spark-remote say where Spark is: add --engine spark."
            )
        return
    if settings.spark_master and settings.spark_remote:
        raise UsageError("Choose --spark-master or --spark-remote: one says where Spark is.")
    from etl.build.spark_session import refuse_unusable as refuse_unusable_spark

    refuse_unusable_spark(master=settings.spark_master, remote=settings.spark_remote)


@contextmanager
def staging_of(settings: Settings) -> Iterator[Elsewhere | None]:
    """Where a run parses several releases; a session begins when there are some."""
    if settings.engine != "spark":
        yield None
        return
    from etl.build.spark_stage import parse_on

    folder = settings.folders.work / "staging"

    def parse(key: str, releases: Sequence[str], root: Path, into: Path) -> dict[str, str | None]:
        with _session(settings, folder) as session:
            return parse_on(session, key, releases, root, into)

    try:
        yield Elsewhere(folder=folder, parse=parse)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def engine_of(settings: Settings, folder: Path, *, holds_confidential: bool) -> Iterator[Engine]:
    """The engine of a run, which ends with the block.

    Args:
        folder: for what it writes; the caller removes it.
        holds_confidential: confidential lists are among what is built from.

    Raises:
        UsageError: it cannot be had, or confidential rows would leave this machine.
    """
    if settings.engine != "spark":
        yield DuckDBEngine()
        return
    from etl.build.spark import SparkEngine
    from etl.build.spark_session import is_of_this_machine

    if holds_confidential and not is_of_this_machine(
        master=settings.spark_master, remote=settings.spark_remote
    ):
        raise UsageError(
            "Confidential lists are loaded, and no row of theirs may leave this machine: build "
            "with --spark-master local[*] or without --engine, or keep them in a data folder of "
            "their own."
        )
    with _session(settings, folder) as session:
        yield SparkEngine(session, folder, whole_source())


@contextmanager
def _session(settings: Settings, folder: Path) -> Iterator[SparkSession]:
    """A session as the settings name it, whose own files are in a folder of its owner alone."""
    from etl.build.spark_session import spark_session

    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    with spark_session(
        master=settings.spark_master,
        remote=settings.spark_remote,
        memory_limit=settings.memory_limit,
        folder=folder / "temporary",
    ) as session:
        yield session
