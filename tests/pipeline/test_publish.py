from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from dashboard import published as dashboard_published
from etl.errors import UsageError
from etl.settings import Folders
from etl.store.checksums import is_whole, read_sums
from etl.store.publish import (
    generation,
    last_good,
    previous,
    publish,
    roll_back,
    undo_rollback,
    withdrawn,
    withdrawn_versions,
)
from tests.support.damage import flip


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
    bad, restored = roll_back(folders)
    assert bad is not None
    assert (bad.input_version, restored.input_version) == ("v3", "v2")
    assert day_of(folders) == 2
    roll_back(folders)
    assert day_of(folders) == 1
    with pytest.raises(UsageError, match="no earlier warehouse"):
        roll_back(folders)
    assert day_of(folders) == 1
    published_days(folders, [4])
    assert day_of(folders) == 4


def kept_days(folders: Folders) -> tuple[list[int], list[int]]:
    """The days of the kept warehouses: those in use, and those that were rolled back."""
    found = (
        [generation(path) for path in paths] for paths in (previous(folders), withdrawn(folders))
    )
    in_use, bad = ([one.built_at.day for one in ones if one] for ones in found)
    return in_use, bad


def all_are_listed(folders: Folders) -> bool:
    files = [folders.warehouse, *folders.previous.iterdir()]
    names = {path.relative_to(folders.published).as_posix() for path in files}
    return names == read_sums(folders.published).keys() and all(
        is_whole(path, folders.published) for path in files
    )


def test_back_and_forth(tmp_path: Path) -> None:
    folders = Folders(tmp_path)
    published_days(folders, [1, 2, 3])
    for day in (2, 1):
        roll_back(folders)
        assert (day_of(folders), all_are_listed(folders)) == (day, True)
    assert kept_days(folders) == ([], [3, 2])
    assert withdrawn_versions(folders) == {"v3", "v2"}
    assert undo_rollback(folders).input_version == "v2"
    assert withdrawn_versions(folders) == {"v3"}
    undo_rollback(folders)
    assert (day_of(folders), all_are_listed(folders)) == (3, True)
    assert kept_days(folders) == ([2, 1], [])
    with pytest.raises(UsageError, match="no whole warehouse that was rolled back"):
        undo_rollback(folders)


def test_nothing_takes_a_warehouse_that_was_rolled_back_for_a_good_one(tmp_path: Path) -> None:
    folders = Folders(tmp_path)
    published_days(folders, [1, 2, 3])
    roll_back(folders)
    # the dashboard and a run that find the published file damaged take the one before it
    flip(folders.warehouse, 5_000)
    good = last_good(folders)
    assert good is not None
    assert good.built_at.day == 2
    assert [path.name[18:20] for path in dashboard_published.kept(folders.published)] == [
        "02",
        "01",
    ]
    published_days(folders, [4])
    roll_back(folders)  # not to day 3, which was bad
    assert day_of(folders) == 2
    assert kept_days(folders) == ([1], [4, 3])
    published_days(folders, [5], keep=2)
    # What was rolled back takes no place from what one can go back to.
    assert kept_days(folders) == ([2, 1], [4, 3])


@pytest.mark.parametrize("content", [None, b"no database"])
def test_without_a_published_file_the_newest_kept_one_is_published(
    tmp_path: Path, content: bytes | None
) -> None:
    folders = Folders(tmp_path)
    published_days(folders, [1, 2])
    folders.warehouse.unlink()
    if content:
        folders.warehouse.write_bytes(content)
    bad, restored = roll_back(folders)
    assert bad is None
    assert restored.built_at.day == day_of(folders) == 1


def test_roll_back_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no earlier warehouse"):
        roll_back(Folders(tmp_path))


def test_a_file_that_is_no_warehouse_has_no_generation(tmp_path: Path) -> None:
    path = tmp_path / "x.duckdb"
    path.write_bytes(os.urandom(5000))
    assert generation(path) is None
    assert generation(tmp_path / "missing.duckdb") is None
