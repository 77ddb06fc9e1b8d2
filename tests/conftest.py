"""Fixtures that every test file may use."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from etl import pipeline
from etl.settings import Settings
from tests.support.fda_server import FdaServer, fda_server
from tests.support.real import CAERS, FOOD
from tests.support.shared import made_once

NOWHERE = "http://127.0.0.1:9"

# Processes that tests start go through a proxy that is not there, and so reach nothing either.
os.environ |= dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), NOWHERE)
os.environ |= dict.fromkeys(("NO_PROXY", "no_proxy"), "127.0.0.1,localhost,::1")

# Waiting tests leave a processor to others: two workers for each.
WORKERS_PER_PROCESSOR = 2
MOST_WORKERS = 8
# Temporary folders are written and deleted by the thousand: in memory, where there is enough.
MEMORY = Path("/dev/shm")  # noqa: S108
ROOM = 6 * 1024**3

# How long one example takes says how busy the machine is; speed has tests of its own.
hypothesis.settings.register_profile("kratomwatch", deadline=None)
hypothesis.settings.load_profile("kratomwatch")


def pytest_configure(config: pytest.Config) -> None:
    """Put temporary folders into memory unless they were given a place."""
    is_fit = MEMORY.is_dir() and os.access(MEMORY, os.W_OK | os.X_OK)
    if is_fit and shutil.disk_usage(MEMORY).free >= ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Run the suite and whole folders on several workers; files that are named, right here."""
    if all(".py" in argument for argument in config.args):
        return 0
    return min(WORKERS_PER_PROCESSOR * processors(), MOST_WORKERS)


def processors() -> int:
    """Count the processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@pytest.fixture(autouse=True, scope="session")
def no_internet() -> Iterator[None]:
    """Fail any test whose process looks up or connects to anything but this machine."""
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            _refuse_internet(address[0])
        connect(self, address)

    def guarded_look_up(host: Any, *arguments: Any, **options: Any) -> Any:
        if host is not None:
            _refuse_internet(host.decode() if isinstance(host, bytes) else host)
        return look_up(host, *arguments, **options)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", guarded_connect)
    patch.setattr(socket, "getaddrinfo", guarded_look_up)
    yield
    patch.undo()


def _refuse_internet(host: str) -> None:
    try:
        is_here = ip_address(host.partition("%")[0]).is_loopback or host == "0.0.0.0"  # noqa: S104
    except ValueError:
        is_here = host in ("localhost", "", socket.gethostname())
    if not is_here:
        raise AssertionError(f"a test tried to reach {host}")


@pytest.fixture
def fda() -> Iterator[FdaServer]:
    """FDA's servers, on this machine."""
    with fda_server() as server:
        yield server


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real public data, or a skip that says how to get it."""
    folder = os.environ.get("KRATOMWATCH_REAL_DATA")
    if not folder:
        pytest.skip("KRATOMWATCH_REAL_DATA is not set: no real public data on this machine")
    path = Path(folder)
    if not path.is_dir():
        pytest.fail(f"KRATOMWATCH_REAL_DATA names {path}, which is not a folder")
    return path


@pytest.fixture(scope="session")
def real_settings(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A warehouse of the whole CAERS file and the openFDA sample."""

    def make(folder: Path) -> None:
        settings = Settings(data=folder / "data")
        pipeline.add(settings, "hfcs", [real_data / CAERS])
        pipeline.add(settings, "openfda_food", [real_data / FOOD])
        status = pipeline.run(settings)
        if status.exit_code:
            pytest.fail(status.message)

    return Settings(data=made_once(tmp_path_factory, "real", make) / "data")
