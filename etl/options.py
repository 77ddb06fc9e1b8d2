"""What the commands of the ETL have in common: options, and the settings they make."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from etl.errors import UsageError
from etl.settings import Settings

DataOption = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="Data folder (KRATOMWATCH_DATA, else ./data)."),
]
EngineOption = Annotated[
    str | None,
    typer.Option(
        "--engine",
        metavar="duckdb|spark",
        help="What makes the relations of whole sources (KRATOMWATCH_ENGINE, else duckdb).",
    ),
]
SparkMasterOption = Annotated[
    str | None,
    typer.Option(
        "--spark-master",
        metavar="URL",
        help="Where Spark is: local[2] (default: all of this machine), spark://host:7077.",
    ),
]
SparkRemoteOption = Annotated[
    str | None,
    typer.Option("--spark-remote", metavar="sc://HOST", help="A server of Spark Connect instead."),
]

SparkDataOption = Annotated[
    str | None,
    typer.Option(
        "--spark-data",
        metavar="URL",
        help="A folder in a store, where Spark has no disk in common: s3a://bucket/folder.",
    ),
]


def settings_of(context: typer.Context, data: Path | None) -> Settings:
    """The settings for a data folder: that of the command, of the program, or of the environment.

    Raises:
        UsageError: a setting cannot be used.
    """
    chosen = data if data is not None else context.obj
    try:
        return Settings() if chosen is None else Settings(data=chosen)
    except ValidationError as error:
        wrong = "; ".join(
            f"KRATOMWATCH_{'_'.join(map(str, one['loc'])).upper()}: {one['msg']}"
            for one in error.errors()
        )
        raise UsageError(f"A setting cannot be used. {wrong}. Correct the environment.") from error


def with_engine(
    settings: Settings,
    engine: str | None,
    *,
    master: str | None,
    remote: str | None,
    store: str | None,
) -> Settings:
    """The settings with the engine that the command names.

    Raises:
        UsageError: there is no such engine.
    """
    if engine not in (None, "duckdb", "spark"):
        raise UsageError(f"There is no engine {engine}: --engine duckdb or --engine spark.")
    named = {
        "engine": engine,
        "spark_master": master,
        "spark_remote": remote,
        "spark_data": store,
    }
    return settings.model_copy(update={key: one for key, one in named.items() if one is not None})


def keys_of(text: str) -> list[str]:
    """The keys of a comma-separated list."""
    return [key.strip() for key in text.split(",") if key.strip()]
