"""Answers that were given, kept for whoever asks the same again."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Final

DEFAULT_BYTES: Final = 64_000_000


class Answers:
    """Documents by what was asked; beyond so many bytes the longest unused are forgotten.

    They are kept as text: that is their size, and nobody changes one that another gets.
    """

    def __init__(self, limit: int = DEFAULT_BYTES) -> None:
        """Keep at most so many bytes; with 0 keep nothing."""
        self.limit = limit
        self._texts: OrderedDict[Hashable, str | bytes] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    @property
    def size(self) -> int:
        """The bytes that are kept."""
        return self._size

    def given(self, asked: Hashable, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """The answer to what is asked, made where it is not kept.

        Two that ask at the same time may both make it; none waits for another.
        """
        with self._lock:
            text = self._texts.get(asked)
            if text is not None:
                self._texts.move_to_end(asked)
        if text is not None:
            known: dict[str, Any] = json.loads(text)
            return known
        answer = make()
        self._keep(asked, json.dumps(answer, separators=(",", ":")))
        return answer

    def file(self, asked: Hashable, make: Callable[[], bytes]) -> bytes:
        """A file by what it answers, made where it is not kept."""
        key = ("file", asked)
        with self._lock:
            kept = self._texts.get(key)
            if kept is not None:
                self._texts.move_to_end(key)
        if isinstance(kept, bytes):
            return kept
        content = make()
        self._keep(key, content)
        return content

    def _keep(self, asked: Hashable, text: str | bytes) -> None:
        size = _size(asked, text)
        with self._lock:
            if asked in self._texts or size > self.limit:
                return
            self._texts[asked] = text
            self._size += size
            while self._size > self.limit:
                self._size -= _size(*self._texts.popitem(last=False))


def _size(asked: Hashable, text: str | bytes) -> int:
    return len(repr(asked)) + len(text)
