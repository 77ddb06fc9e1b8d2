"""How long the rest of a long work takes, by how long the part that is done took."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass
class Progress:
    """Where a work of several parts stands.

    Attributes:
        sizes: of the parts, in order; in any unit in which the time grows.
        clock: seconds.
    """

    sizes: Sequence[float]
    clock: Callable[[], float] = time.monotonic
    _begun: float = field(init=False)
    _done: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        """Begin to measure."""
        self._begun = self.clock()

    def next(self) -> str:
        """Say which part begins, `3 of 90, about 12 minutes left`; nothing of one part alone."""
        number = self._done + 1
        left = self._minutes_left()
        self._done = number
        if len(self.sizes) == 1:
            return ""
        return f"{number} of {len(self.sizes)}" + (f", {left} left" if left else "")

    def _minutes_left(self) -> str:
        done = sum(self.sizes[: self._done])
        if not done:
            return ""
        seconds = (self.clock() - self._begun) / done * sum(self.sizes[self._done :])
        minutes = round(seconds / 60)
        if minutes < 1:
            return "less than a minute"
        return f"about {minutes} minute{'' if minutes == 1 else 's'}"
