"""What every run of the ETL did, as it wrote it down: `runs.jsonl` beside the status."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError


class Run(BaseModel):
    """A run of the ETL; nothing in it is confidential or about a person.

    Attributes:
        command: `run` or `rollback`.
        finished_at: null where the process was killed.
        outcome: `done`, `source failed`, `checks refused`, `failed`, `rolled back`, `stopped` by a
            signal, or `broken off` where the process was killed.
        exit_code: null where it was killed.
        message: one line for the operator.
        fetched: sources whose publisher was asked without an error.
        failed: sources that were not up to date.
        accepted: sources of which a person said that they are right though they lack much.
        mended: what was found damaged and made again.
        built_at, input_version: of the warehouse that was published when the run ended.
        has_published: the run put that warehouse in place.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    command: str = "run"
    started_at: datetime
    finished_at: datetime | None = None
    outcome: str
    exit_code: int | None = None
    message: str = ""
    fetched: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()
    built_at: datetime | None = None
    input_version: str | None = None
    has_published: bool = False
    program_version: str = ""


def read_runs(path: Path) -> tuple[Run, ...]:
    """Every run that is remembered, oldest first; lines that cannot be read are left out."""
    try:
        lines = path.read_bytes().splitlines()
    except OSError:
        return ()
    return tuple(run for line in lines if (run := _run(line)) is not None)


def _run(line: bytes) -> Run | None:
    try:
        return Run.model_validate_json(line)
    except ValidationError:
        return None
