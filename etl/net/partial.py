"""A file that is half fetched, kept so that the next try resumes where it broke off."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import requests

from etl.net.answers import FileFacts, condition, range_start
from etl.net.failures import TryAgainError
from etl.store.files import write_json


class PartialFile:
    """The half of a file that is there, and what the server said about it."""

    def __init__(self, target: Path) -> None:
        """Name the half file and the note beside it."""
        self._target = target
        self.path = target.with_name(target.name + ".part")
        self._note = target.with_name(target.name + ".part.json")

    @property
    def size(self) -> int:
        """Bytes that are there."""
        return self.path.stat().st_size if self.path.exists() else 0

    def facts(self, url: str) -> FileFacts | None:
        """What is known of the half-done file; None where it cannot be resumed."""
        try:
            facts = FileFacts(**json.loads(self._note.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        return facts if facts.url == url and self.size and condition(facts) else None

    def begin(
        self, facts: FileFacts, *, response: requests.Response, offset: int
    ) -> tuple[FileFacts, int]:
        """Decide where the body belongs: behind what is there, or at the start."""
        start = offset if response.status_code == 206 else 0
        if start and not self._fits(facts, response, offset):
            self.discard()
            raise TryAgainError("the server sent a part of another file")
        if start == 0:
            self.path.touch()
        write_json(self._note, asdict(facts))
        return facts, start

    def _fits(self, facts: FileFacts, response: requests.Response, offset: int) -> bool:
        begun = self.facts(facts.url)
        is_next = range_start(response) == offset
        return (
            is_next and begun is not None and (begun.etag, begun.size) == (facts.etag, facts.size)
        )

    def check(self, announced: int | None) -> None:
        """Let another try go on where bytes are missing, begin anew where there are too many."""
        size = self.size
        if announced is not None and size != announced:
            if size > announced:
                self.discard()
            raise TryAgainError(f"{size:,} of {announced:,} bytes came")

    def finish(self) -> None:
        """Let the whole file take its name."""
        self.path.replace(self._target)
        self._note.unlink(missing_ok=True)

    def discard(self) -> None:
        """Throw away what is there."""
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)
