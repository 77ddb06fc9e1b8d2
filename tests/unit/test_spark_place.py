"""A store between a run and Spark: files by their checksum, and nothing that is left behind."""

from __future__ import annotations

import hashlib
from pathlib import Path

import fsspec
import pytest

from etl.build.spark_place import Store
from etl.errors import BadFileError

ADDRESS = "memory://store/of one run"


@pytest.fixture
def store() -> Store:
    files = fsspec.filesystem("memory")
    if files.exists("/store"):
        files.rm("/store", recursive=True)
    return Store(ADDRESS)


def lying() -> dict[str, bytes]:
    """What is in the store, by its place."""
    files = fsspec.filesystem("memory")
    return {name.partition("one run/")[2]: files.cat(name) for name in files.find("/store")}


def written(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_is_brought_once_and_fetched_by_its_checksum(store: Store, tmp_path: Path) -> None:
    path = written(tmp_path, "demo.parquet", "staged")
    name = hashlib.sha256(b"staged").hexdigest()
    assert store.staged(path) == f"{ADDRESS}/files/{name}"
    assert lying() == {f"files/{name}": b"staged"}
    fsspec.filesystem("memory").pipe(f"/store/of one run/files/{name}", b"STAGED")
    assert store.bring(path) == name  # the same size: not brought again, but never taken for it
    with pytest.raises(BadFileError, match="not those that were brought"):
        store.fetch(name, tmp_path / "fetched")
    fsspec.filesystem("memory").pipe(f"/store/of one run/files/{name}", b"STA")  # cut off
    store.bring(path)
    store.fetch(name, tmp_path / "fetched")
    assert (tmp_path / "fetched").read_bytes() == b"staged"


def test_what_spark_wrote_stands_in_the_folder_for_it(store: Store, tmp_path: Path) -> None:
    target = store.target(tmp_path / "made" / "work_version")
    files = fsspec.filesystem("memory")
    for name in ("part-2.parquet", "_SUCCESS", "part-1.parquet"):
        files.pipe(f"{target}/{name}", name.encode())
    found = store.written(tmp_path / "made" / "work_version")
    assert [path.name for path in found] == ["part-1.parquet", "part-2.parquet"]
    files.pipe(f"{target}/part-3.parquet", b"later")
    assert [path.read_bytes() for path in store.written(found[0].parent)][2] == b"later"
    assert store.written(tmp_path / "made" / "nothing") == []


def test_two_files_of_one_name_are_two(store: Store, tmp_path: Path) -> None:
    paths = [written(tmp_path / name, "empty.parquet", name) for name in ("one", "two")]
    first, second = (store.handed(path) for path in paths)
    files = fsspec.filesystem("memory")
    assert (files.cat(first), files.cat(second)) == (b"one", b"two")


def test_a_run_leaves_what_it_read_and_takes_away_what_one_before_it_left(
    store: Store, tmp_path: Path
) -> None:
    old, used = written(tmp_path, "old", "old"), written(tmp_path, "used", "used")
    killed = Store(ADDRESS)
    killed.staged(old)
    killed.handed(old)

    def fail() -> None:
        with store.of_one_run():
            store.staged(used)
            raise KeyError(store.handed(used))

    with pytest.raises(KeyError):
        fail()
    assert sorted(lying().values()) == [b"old", b"used"]  # a run that failed takes no staged file
    with Store(ADDRESS).of_one_run() as again:
        again.staged(used)
    assert list(lying().values()) == [b"used"]


def test_a_probe_leaves_nothing(store: Store) -> None:
    store.refuse_unreachable()
    assert lying() == {}
