"""Fixtures that every test file may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from etl import pipeline
from etl.settings import Settings

CAERS = Path("caers") / "CAERS_ASCII_2004_2017Q2.zip"
FOOD = Path("openfda_food_event") / "food_events_sample.jsonl.gz"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real public data, or a skip that says how to get it."""
    folder = os.environ.get("KRATOMWATCH_REAL_DATA")
    if not folder:
        pytest.skip("KRATOMWATCH_REAL_DATA is not set: no real public data on this machine")
    path = Path(folder)
    if not path.is_dir():
        pytest.fail(f"KRATOMWATCH_REAL_DATA names {path}, which is not a folder")
    return path


@pytest.fixture(scope="session")
def real_settings(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A warehouse of the whole CAERS file and the openFDA sample."""
    settings = Settings(data=tmp_path_factory.mktemp("real") / "data")
    pipeline.add(settings, "hfcs", [real_data / CAERS])
    pipeline.add(settings, "openfda_food", [real_data / FOOD])
    status = pipeline.run(settings)
    if status.exit_code:
        pytest.fail(status.message)
    return settings
