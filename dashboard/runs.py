"""What the runs of the ETL did, as it wrote it down: `status.json`, and `runs.jsonl` beside it.

Whatever these files hold, a page is shown: what is not what it should be counts as not said.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from dashboard.wording import without_folders


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


Moment = Annotated[datetime, AfterValidator(_in_utc)]


class Run(BaseModel):
    """A run of the ETL; nothing in it is confidential or about a person.

    Attributes:
        command: `run` or `rollback`.
        finished_at: null where the process was killed.
        outcome: `done`, `source failed`, `checks refused`, `failed`, `rolled back`,
            `rollback undone`, `stopped` by a signal, or `broken off` where the process was killed.
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
    started_at: Moment
    finished_at: Moment | None = None
    outcome: str
    exit_code: int | None = None
    message: Annotated[str, AfterValidator(without_folders)] = ""
    fetched: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()
    built_at: Moment | None = None
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
    except (ValidationError, OverflowError):
        return None


def read_status(path: Path) -> dict[str, Any]:
    """What the last run did: its texts, and under `sources` those of every source, by its key.

    Folders are taken out of what it says. Empty where there is no such document.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(document, dict):
        return {}
    sources = document.get("sources")
    found = sources.items() if isinstance(sources, dict) else ()
    return {
        **_texts(document),
        "sources": {_readable(key): _texts(one) for key, one in found if isinstance(one, dict)},
    }


def _texts(document: dict[str, Any]) -> dict[str, str]:
    return {
        key: without_folders(_readable(value))
        for key, value in document.items()
        if isinstance(value, str)
    }


def _readable(text: str) -> str:
    """The text without halves of characters, which nothing can send."""
    return text.encode("utf-8", "replace").decode("utf-8")
