"""Which engine a run builds with, as its settings say."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from etl.build.engine import DuckDBEngine, Engine, whole_source
from etl.build.stage import Elsewhere
from etl.errors import UsageError
from etl.settings import Settings

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from etl.build.spark_place import Store


def refuse_unusable(settings: Settings) -> None:
    """Refuse, before anything is fetched, an engine that cannot be had.

    Raises:
        UsageError: options that do not go together, PySpark or Java is missing, or nobody answers.
    """
    if settings.engine != "spark":
        if settings.spark_master or settings.spark_remote or settings.spark_data:
            raise UsageError(
                "--spark-master, --spark-remote and --spark-data are about Spark: add --engine "
                "spark."
            )
        return
    if settings.spark_master and settings.spark_remote:
        raise UsageError("Choose --spark-master or --spark-remote: one says where Spark is.")
    from etl.build.spark_session import refuse_unusable as refuse_unusable_spark

    refuse_unusable_spark(master=settings.spark_master, remote=settings.spark_remote)
    store = _store(settings)
    if store is not None:
        store.refuse_unreachable()


def _store(settings: Settings) -> Store | None:
    """The store through which files go where the run and Spark have no disk in common."""
    from etl.build.spark_place import Store

    return Store(settings.spark_data) if settings.spark_data else None


@contextmanager
def staging_of(settings: Settings) -> Iterator[Elsewhere | None]:
    """Where a run parses several releases; a session begins when there are some."""
    if settings.engine != "spark":
        yield None
        return
    from etl.build.spark_stage import parse_on, parse_through

    folder = settings.folders.work / "staging"
    store = _store(settings)
    parse_there = parse_on if store is None else partial(parse_through, store)

    def parse(key: str, releases: Sequence[str], root: Path, into: Path) -> dict[str, str | None]:
        with _session(settings, folder) as session:
            return parse_there(session, key, releases, root, into)

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

    stays_here = is_of_this_machine(master=settings.spark_master, remote=settings.spark_remote)
    if holds_confidential and (settings.spark_data or not stays_here):
        raise UsageError(
            "Confidential lists are loaded, and no row of theirs may leave this machine: build "
            "with --spark-master local[*] and without --spark-data, or without --engine, or keep "
            "them in a data folder of their own."
        )
    store = _store(settings)
    with (
        nullcontext() if store is None else store.of_one_run() as place,
        _session(settings, folder) as session,
    ):
        yield SparkEngine(session, folder, whole_source(), place)


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
