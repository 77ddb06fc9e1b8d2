"""What takes long to make and is only read: made once, for all test processes of a session."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Give the folder `name`, which the first process that asks for it fills with `make`.

    The others wait meanwhile. Nobody may change what is in it: a test that writes takes a copy.

    Args:
        factory: gives the folder of the session, or the one of this worker within it.
        name: of the folder, one for each kind of content.
        make: fills the empty folder; where it fails, the next process tries again.
    """
    session = factory.getbasetemp()
    if session.name.startswith("popen-"):  # the folder of a worker of pytest-xdist
        session = session.parent
    folder = session / f"shared-{name}"
    is_made = session / f"shared-{name}.made"
    with FileLock(session / f"shared-{name}.lock"):
        if not is_made.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            is_made.touch()
    return folder
