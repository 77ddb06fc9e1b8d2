"""Warehouses built from tiny releases through the real pipeline, and questions to them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl import pipeline
from etl.build.inputs import BuildInput
from etl.settings import Settings
from tests.support.releases import Quarter


@contextmanager
def published(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{settings.folders.warehouse}' as file (read_only)")
        connection.execute("use file")
        yield connection


def ask(settings: Settings, sql: str) -> list[tuple[Any, ...]]:
    with published(settings) as connection:
        return connection.execute(sql).fetchall()


def built(
    folder: Path,
    *,
    faers: Sequence[Quarter] = (),
    hfcs: Sequence[Path] = (),
    openfda_food: Sequence[Path] = (),
    openfda_drug: Sequence[Path] = (),
    openfda_recalls: Sequence[Path] = (),
    faers_line_listing: Sequence[Path] = (),
) -> Settings:
    settings = Settings(data=folder / "data")
    incoming = folder / "in"
    incoming.mkdir(exist_ok=True)
    for quarter in faers:
        pipeline.add(settings, "faers", [quarter.write(incoming)])
    for path in hfcs:
        pipeline.add(settings, "hfcs", [path])
    for path in openfda_food:
        pipeline.add(settings, "openfda_food", [path])
    for path in openfda_drug:
        pipeline.add(settings, "openfda_drug", [path])
    for path in openfda_recalls:
        pipeline.add(settings, "openfda_recalls", [path])
    for path in faers_line_listing:
        pipeline.add(settings, "faers_line_listing", [path])
    pipeline.run(settings)
    return settings


def copy_instead_of_building(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `pipeline.run` publish a copy of a warehouse with the stamp of its own input."""

    def copy(path: Path, build_input: BuildInput, **_: Any) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(template, path)
        with duckdb.connect(str(path)) as connection:
            connection.execute(
                "update mart_build set built_at = ?, is_synthetic = ?, input_version = ?",
                [
                    datetime.now(UTC).replace(tzinfo=None, microsecond=0),
                    build_input.is_synthetic,
                    build_input.input_version,
                ],
            )

    monkeypatch.setattr(pipeline, "build", copy)
