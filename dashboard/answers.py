"""Answers that were given, kept for whoever asks the same again: up to so many bytes."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Final, Generic, TypeVar

DEFAULT_BYTES: Final = 64_000_000
Value = TypeVar("Value")


class Kept(Generic[Value]):
    """Values by key; beyond so many bytes the longest unused are forgotten."""

    def __init__(self, limit: int) -> None:
        """Keep at most so many bytes; with 0 keep nothing."""
        self.limit = limit
        self._values: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    @property
    def size(self) -> int:
        """The bytes that are kept."""
        return self._size

    def get(self, key: Hashable) -> Value | None:
        """The value that is kept; null for none."""
        with self._lock:
            found = self._values.get(key)
            if found is None:
                return None
            self._values.move_to_end(key)
            return found[0]

    def keep(self, key: Hashable, value: Value, size: int) -> None:
        """Keep a value, unless it alone is too large.

        Args:
            size: of the value in bytes; that of the key is added.
        """
        size += len(repr(key))
        with self._lock:
            if key in self._values or size > self.limit:
                return
            self._values[key] = value, size
            self._size += size
            while self._size > self.limit:
                self._size -= self._values.popitem(last=False)[1][1]

    def forget(self) -> None:
        """Keep nothing any more."""
        with self._lock:
            self.limit = self._size = 0
            self._values.clear()


class Answers:
    """Documents by what was asked.

    They are kept as text: that is their size, and nobody changes one that another gets.
    """

    def __init__(self, limit: int = DEFAULT_BYTES) -> None:
        """Keep at most so many bytes; with 0 keep nothing."""
        self._kept: Kept[str | bytes] = Kept(limit)

    @property
    def size(self) -> int:
        """The bytes that are kept."""
        return self._kept.size

    def forget(self) -> None:
        """Keep nothing any more."""
        self._kept.forget()

    def given(self, asked: Hashable, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """The answer to what is asked, made where it is not kept.

        Two that ask at the same time may both make it; none waits for another.
        """
        text = self._kept.get(asked)
        if text is not None:
            known: dict[str, Any] = json.loads(text)
            return known
        answer = make()
        text = json.dumps(answer, separators=(",", ":"))
        self._kept.keep(asked, text, len(text))
        return answer

    def file(self, asked: Hashable, make: Callable[[], bytes]) -> bytes:
        """A file by what it answers, made where it is not kept."""
        key = ("file", asked)
        kept = self._kept.get(key)
        if isinstance(kept, bytes):
            return kept
        content = make()
        self._kept.keep(key, content, len(content))
        return content
