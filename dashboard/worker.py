"""A process of gunicorn that takes requests whole: `-k dashboard.worker.BufferingWorker`."""

from __future__ import annotations

import os
from typing import Any

from gunicorn.workers.base import Worker

from dashboard.serving import Loop


class BufferingWorker(Worker):
    """Serves one listening socket with `dashboard.serving.Loop`."""

    loop: Loop | None = None

    def run(self) -> None:
        """Serve until gunicorn says otherwise, or is gone."""
        self.loop = Loop(self.wsgi, sockets=[one.sock for one in self.sockets])
        self.loop.run(goes_on=self._goes_on)
        self.loop.finish(self.cfg.graceful_timeout)

    def _goes_on(self) -> bool:
        self.notify()
        return bool(self.alive and self.ppid == os.getppid())

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Stop, where all is answered that has come."""
        super().handle_exit(sig, frame)
        if self.loop is not None:
            self.loop.wake()
