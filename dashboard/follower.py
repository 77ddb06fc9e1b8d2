"""See to it that `etl follow` runs beside the dashboard, once for all of its processes.

Dashboard and ETL share no code, so its program is started. What it fetches never passes through a
process that answers requests; where it hangs on a share that is gone, no page does.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from filelock import FileLock

LOG = logging.getLogger(__name__)
SECONDS_TO_CHECK = 60
BEFORE_ANOTHER = 30.0
"""Seconds before the program is started again that ended."""
BEFORE_TAKING_OVER = 2.0
"""Seconds between two looks whether the process that had started it is gone."""


def problem_with(followed: str, folder: Path) -> str | None:
    """Why a place cannot be followed into a folder, in one line; null where it can.

    Args:
        followed: a folder for readers, or its address.
        folder: where it is held.
    """
    try:
        ended = subprocess.run(  # noqa: S603
            _program(folder, "--check"),
            env=_environment(followed),
            capture_output=True,
            encoding="utf-8",
            timeout=SECONDS_TO_CHECK,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"`etl follow --check` did not end within {SECONDS_TO_CHECK} seconds. Try again."
    if not ended.returncode:
        return None
    lines = ended.stderr.strip().splitlines() or ["It ended without a message."]
    return lines[-1].removeprefix("Error: ")


def keep_following(followed: str, folder: Path) -> None:
    """Let a place be followed into a folder for as long as this process lives.

    Of several processes one does so, and another one takes over where it ends.
    """
    threading.Thread(target=_keep, args=(followed, folder), daemon=True).start()


def _keep(followed: str, folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "following.lock", poll_interval=BEFORE_TAKING_OVER):
            while True:
                with _started(followed, folder) as following:
                    following.wait()
                time.sleep(BEFORE_ANOTHER)
    except OSError as error:
        LOG.error("Nothing is followed: %s. Choose a folder that can be written: --data DIR", error)


def _started(followed: str, folder: Path) -> subprocess.Popen[bytes]:
    """The program; it ends when its standard input does, and so with this process.

    In a session of its own, so that Ctrl+C is for the dashboard alone.
    """
    return subprocess.Popen(  # noqa: S603
        _program(folder, "--until-input-ends"),
        env=_environment(followed),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def _program(folder: Path, option: str) -> list[str]:
    return [sys.executable, "-m", "etl", "--data", str(folder), "follow", option]


def _environment(followed: str) -> dict[str, str]:
    """The place goes here, and into no list of processes: it may hold a password."""
    return {**os.environ, "KRATOMWATCH_FOLLOW": followed}
