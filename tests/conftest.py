"""Fixtures that every test file may use."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from etl import pipeline
from etl.build.inputs import BuildInput
from etl.build.warehouse import build
from etl.settings import Settings
from tests.support import ROOT, workers
from tests.support.fda_server import FdaServer, fda_server
from tests.support.real import CAERS, FOOD, LINE_LISTING
from tests.support.releases import Quarter
from tests.support.shared import made_once
from tests.support.warehouses import built, copy_instead_of_building

NOWHERE = "http://127.0.0.1:9"

# Processes that tests start go through a proxy that is not there, and so reach nothing either.
os.environ |= dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), NOWHERE)
os.environ |= dict.fromkeys(("NO_PROXY", "no_proxy"), "127.0.0.1,localhost,::1")

# Several workers share few processors: what one build does on two threads costs more than on one.
os.environ.setdefault("KRATOMWATCH_THREADS", "1")

# How long one example takes says how busy the machine is; speed has tests of its own.
hypothesis.settings.register_profile("kratomwatch", deadline=None)
hypothesis.settings.load_profile("kratomwatch")


def pytest_configure(config: pytest.Config) -> None:
    """Put temporary folders into memory unless they were given a place."""
    root = workers.temporary_root()
    if root is not None:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(root))


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Run the suite and whole folders on several workers; files that are named, right here."""
    return workers.workers(config.args)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> workers.Scheduling:
    """Spread the tests over the workers as is best for these."""
    return workers.Scheduling(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let workers begin with what takes long; a single process keeps the order of the files."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: workers.turn_of(item.nodeid))


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
    files = {"hfcs": CAERS, "openfda_food": FOOD}
    return _of_real_files(real_data, tmp_path_factory, "real", files)


@pytest.fixture(scope="session")
def real_cases(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The same beside 884 real FAERS cases."""
    files = {"hfcs": CAERS, "openfda_food": FOOD, "faers_line_listing": LINE_LISTING}
    return _of_real_files(real_data, tmp_path_factory, "real-cases", files)


def _of_real_files(
    real_data: Path, tmp_path_factory: pytest.TempPathFactory, name: str, files: dict[str, Path]
) -> Settings:
    def make(folder: Path) -> None:
        settings = Settings(data=folder / "data")
        for source, file in files.items():
            pipeline.add(settings, source, [real_data / file])
        status = pipeline.run(settings)
        if status.exit_code:
            pytest.fail(status.message)

    return Settings(data=made_once(tmp_path_factory, name, make) / "data")


@pytest.fixture(scope="session")
def one_quarter(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A warehouse of one quarter with one report, only to be read."""
    folder = made_once(
        tmp_path_factory, "one-quarter", lambda folder: built(folder, faers=[Quarter()])
    )
    return Settings(data=folder / "data")


@pytest.fixture(scope="session")
def empty_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a warehouse built from no release at all, only to be read."""
    nothing = BuildInput(releases=[], is_synthetic=False, input_version="none")

    def make(folder: Path) -> None:
        build(folder / "empty.duckdb", nothing, memory_limit="512MB", threads=2)

    return made_once(tmp_path_factory, "empty", make) / "empty.duckdb"


@pytest.fixture
def without_build(empty_warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let runs publish an empty warehouse: for tests of what lands and of what a run says."""
    copy_instead_of_building(empty_warehouse, monkeypatch)


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo warehouse, made by the command, only to be read."""

    def make(folder: Path) -> None:
        command = [sys.executable, "-m", "etl", "--data", str(folder / "data"), "demo"]
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        if result.returncode:
            pytest.fail(result.stderr)

    return made_once(tmp_path_factory, "demo", make) / "data"
