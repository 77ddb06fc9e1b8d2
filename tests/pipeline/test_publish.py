from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from etl.errors import UsageError
from etl.settings import Folders
from etl.store.publish import generation, previous, publish, roll_back


def warehouse(folder: Path, day: int) -> Path:
    path = folder / "x.building"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            f"create table mart_build as select timestamp '2026-11-{day:02} 01:30:00' as built_at, "
            f"false as is_synthetic, 'v{day}' as input_version"
        )
        connection.execute("checkpoint")
    return path


def published_days(folders: Folders, days: list[int], *, keep: int = 3) -> None:
    folders.work.mkdir(parents=True, exist_ok=True)
    for day in days:
        publish(warehouse(folders.work, day), folders, keep=keep)


def day_of(folders: Folders) -> int:
    found = generation(folders.warehouse)
    return found.built_at.day if found else 0


def test_publish_replaces_the_file_and_keeps_the_earlier_ones(tmp_path: Path) -> None:
    folders = Folders(tmp_path)
    published_days(folders, [1, 2, 3, 4, 5], keep=2)
    assert day_of(folders) == 5
    assert [path.name for path in previous(folders)] == [
        "kratomwatch-20261104T013000.duckdb",
        "kratomwatch-20261103T013000.duckdb",
    ]


def test_a_reader_of_the_old_file_keeps_reading_it(tmp_path: Path) -> None:
    folders = Folders(tmp_path)
    published_days(folders, [1])
    with duckdb.connect() as reader:
        reader.execute(f"attach '{folders.warehouse}' as file (read_only)")
        published_days(folders, [2])
        row = reader.execute("select built_at from file.mart_build").fetchone()
    assert row == (datetime(2026, 11, 1, 1, 30),)
    assert day_of(folders) == 2


def test_a_log_of_an_unclean_build_is_not_published(tmp_path: Path) -> None:
    folders = Folders(tmp_path)
    published_days(folders, [1])
    built = warehouse(folders.work, 2)
    built.with_name(built.name + ".wal").write_bytes(b"x")
    with pytest.raises(RuntimeError, match="not closed cleanly"):
        publish(built, folders, keep=3)
    assert day_of(folders) == 1


def test_a_stale_log_beside_the_published_file_is_taken_away(tmp_path: Path) -> None:
    folders = Folders(tmp_path)
    published_days(folders, [1])
    log = folders.warehouse.with_name("kratomwatch.duckdb.wal")
    log.write_bytes(b"x")
    published_days(folders, [2])
    assert not log.exists()


def test_roll_back_and_publish_again(tmp_path: Path) -> None:
    folders = Folders(tmp_path)
    published_days(folders, [1, 2, 3])
    withdrawn, restored = roll_back(folders)
    assert (withdrawn.input_version, restored.input_version) == ("v3", "v2")
    assert day_of(folders) == 2
    roll_back(folders)
    assert day_of(folders) == 1
    with pytest.raises(UsageError, match="no earlier warehouse"):
        roll_back(folders)
    assert day_of(folders) == 1
    published_days(folders, [4])
    assert day_of(folders) == 4


def test_roll_back_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing to go back from"):
        roll_back(Folders(tmp_path))


def test_a_file_that_is_no_warehouse_has_no_generation(tmp_path: Path) -> None:
    path = tmp_path / "x.duckdb"
    path.write_bytes(os.urandom(5000))
    assert generation(path) is None
    assert generation(tmp_path / "missing.duckdb") is None
