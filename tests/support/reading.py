"""Readers of a published file: warehouses that differ in one number, served over HTTP, followed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, MutableMapping
from pathlib import Path

import duckdb

from etl.readers.follow import Follower
from etl.readers.places import place_of
from etl.readers.target import publish_to
from etl.settings import Settings
from etl.store.publish import publish
from tests.support.fda_server import FdaServer, ServedFile


class ServedFolder(MutableMapping[str, ServedFile]):
    """The files of a folder as a server has them that serves it.

    The ETag is that of nginx and Caddy: of the second of the last change and the size.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __getitem__(self, path: str) -> ServedFile:
        file = self._folder / path.lstrip("/")
        try:
            stat, body = file.stat(), file.read_bytes()
        except OSError:
            raise KeyError(path) from None
        return ServedFile(
            body, etag=f'"{int(stat.st_mtime):x}-{stat.st_size:x}"', last_modified=None
        )

    def __setitem__(self, path: str, served: ServedFile) -> None:
        file = self._folder / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(served.body)

    def __delitem__(self, path: str) -> None:
        (self._folder / path.lstrip("/")).unlink()

    def __iter__(self) -> Iterator[str]:
        return (f"/{file.relative_to(self._folder)}" for file in self._folder.rglob("*"))

    def __len__(self) -> int:
        return len([*self])


def serve_folder(server: FdaServer, folder: Path) -> str:
    """Serve a folder for readers and give its address."""
    server.files = ServedFolder(folder)
    return server.hosts[0]


def in_small_blocks(warehouse: Path, copy: Path) -> None:
    """Write a warehouse once more, with the smallest blocks there are: a tenth of the bytes."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{warehouse}' as large (read_only)")
        connection.execute(f"attach '{copy}' as small (block_size 16384)")
        connection.execute("copy from database large to small")


def publish_number(
    template: Path, etl: Settings, number: int, *, reports: int | None = None
) -> None:
    """Publish a warehouse of so many reports, built in the minute of that number."""
    draft = etl.data / "draft"
    draft.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(template, draft)
    with duckdb.connect(str(draft)) as connection:
        connection.execute(
            """insert into mart_report_substance
            select mart_report_substance.*
                replace ('faers:' || (95000000 + one) as report_id)
            from mart_report_substance, range(1, ?) as extra(one)""",
            [number if reports is None else reports],
        )
        connection.execute(f"update mart_build set built_at = '2026-11-01 01:{number:02}:00'")
    publish(draft, etl.folders, keep=3)


def publish_day(etl: Settings, day: int, *, is_synthetic: bool = False) -> None:
    """Publish a file that says when it was built and holds nothing else."""
    draft = etl.data / "draft"
    draft.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(draft)) as connection:
        connection.execute(
            f"create table mart_build as select timestamp '2026-11-{day:02} 01:30:00' as built_at, "
            f"{is_synthetic} as is_synthetic, 'v{day}' as input_version"
        )
        connection.execute("checkpoint")
    publish(draft, etl.folders, keep=3)


def given(etl: Settings, target: Path, *, keep: int = 3) -> str:
    """Copy what is published to a folder for readers."""
    return publish_to(etl.folders, target, keep=keep)


def reader_settings(folder: Path, **more: object) -> Settings:
    """The settings of a reader that waits for nothing."""
    quick = {"follow_seconds": 1, "http_attempts": 2, "http_backoff_seconds": 0.01}
    return Settings(data=folder, **(quick | more))  # type: ignore[arg-type]


def follower_of(address: str | Path, folder: Path, **more: object) -> Follower:
    """What follows an address into a folder."""
    settings = reader_settings(folder, **more)
    return Follower(place_of(str(address), settings), settings.folders, settings)
