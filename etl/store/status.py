"""What the last run did, per source, in `status.json` beside the warehouse.

The published file cannot say that a later run failed, so the dashboard and `etl status` read this
document as well. It is replaced whole after every run, whatever its outcome.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from etl.errors import ExitCode
from etl.store.documents import Document
from etl.store.files import write_json


def now() -> str:
    """The time as ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class SourceStatus(Document):
    """When a source was last tried and how that went.

    Attributes:
        last_try: when the publisher was asked or a file was staged last.
        last_error: what failed, in one line; null after a success.
        error_kind: `failed`; `moved`, where the publisher seems to have the data elsewhere now;
            `waiting`, where the rest is fetched another time; `held`, where what was published of
            it before is not known any more; null after a success.
        failing_since: when the first of the present row of failures happened.
        failed_step: `fetch`, `stage` or `publish`; null after a success.
        rows, rejected_rows: of all its releases; null where the source is confidential.
        requests: sent to the publisher when it was asked last; null where that never happened.
        accepted_at: when a person last said that it is right though it lacks much; null for never.
    """

    last_try: str | None = None
    last_success: str | None = None
    last_error: str | None = None
    error_kind: str | None = None
    failing_since: str | None = None
    failed_step: str | None = None
    releases: int = 0
    rows: int | None = 0
    rejected_rows: int | None = 0
    data_through_date: str | None = None
    requests: int | None = None
    accepted_at: str | None = None

    def succeed(self) -> None:
        """Note that the source is up to date."""
        self.last_try = self.last_success = now()
        self.last_error = self.error_kind = self.failing_since = self.failed_step = None

    def is_still_behind(self, *, landed_at: str) -> bool:
        """Say whether a failed fetch still counts in a run that fetches nothing.

        It does until something lands by another way.

        Args:
            landed_at: when the newest file landed, ISO 8601 in UTC.
        """
        return self.failed_step == "fetch" and landed_at < (self.failing_since or "")

    def fail(self, error: str, *, step: str, kind: str = "failed") -> None:
        """Note a failure; the time of the first one in a row is kept."""
        self.last_try = now()
        self.last_error = error
        self.error_kind = kind
        self.failed_step = step
        self.failing_since = self.failing_since or self.last_try

    def goes_on_from(self, before: SourceStatus) -> None:
        """Let a failure to publish go on until a build took the source: staging ended none.

        Args:
            before: how it stood before this run.
        """
        if before.failed_step == "publish" and self.failed_step is None:
            self.last_success = before.last_success
            self.last_error, self.error_kind = before.last_error, before.error_kind
            self.failed_step, self.failing_since = before.failed_step, before.failing_since


class Status(Document):
    """The document `status.json`.

    Attributes:
        fetched: sources whose publisher the last run asked without an error.
        accepted: sources of which a person said to the last run that they are right.
        mended: what the last run found damaged and made again.
    """

    finished_at: str | None = None
    exit_code: int = int(ExitCode.DONE)
    outcome: str = "never run"
    message: str = "No run has been made in this folder."
    withdrawn_input_version: str | None = None
    published: dict[str, Any] | None = None
    fetched: list[str] = Field(default_factory=list)
    accepted: list[str] = Field(default_factory=list)
    mended: list[str] = Field(default_factory=list)
    sources: dict[str, SourceStatus] = Field(default_factory=dict)

    def source(self, key: str) -> SourceStatus:
        """The status of a source, new where there was none."""
        return self.sources.setdefault(key, SourceStatus())

    def begin(self, accepted: Iterable[str] = ()) -> None:
        """Forget what only the run before did; note what a person says of this one."""
        self.fetched, self.mended, self.accepted = [], [], sorted(accepted)
        for key in self.accepted:
            self.source(key).accepted_at = now()

    def finish(self, *, exit_code: ExitCode, outcome: str, message: str) -> None:
        """Note how the run ended."""
        self.finished_at = now()
        self.exit_code = int(exit_code)
        self.outcome = outcome
        self.message = message

    def write(self, path: Path) -> None:
        """Replace the document."""
        write_json(path, self.model_dump(mode="json"))


def read_status(path: Path) -> Status:
    """The status document; a missing or unreadable one is as if nothing had run."""
    try:
        return Status.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return Status()
