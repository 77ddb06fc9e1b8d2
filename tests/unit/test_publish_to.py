"""`etl publish --to FOLDER`: what lies there at every moment, and what is not put there."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from etl.errors import BadFileError, LockedError, UsageError
from etl.readers.manifest import Manifest, read_manifest
from etl.settings import Settings
from etl.store.files import sha256_of
from etl.store.publish import roll_back
from tests.support.damage import flip
from tests.support.reading import given, publish_day


@pytest.fixture
def etl(tmp_path: Path) -> Settings:
    settings = Settings(data=tmp_path / "data")
    publish_day(settings, 1)
    return settings


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "readers"


def manifest_of(target: Path) -> Manifest:
    return read_manifest((target / "manifest.json").read_bytes(), "manifest.json")


def days(target: Path) -> list[int]:
    return [one.built_at.day for one in manifest_of(target).warehouses]


def assert_whole(target: Path) -> None:
    """Every file that the manifest names is there with its bytes, and no other one."""
    named = manifest_of(target).names
    there = {
        path.relative_to(target).as_posix()
        for folder in ("warehouses", "documents")
        for path in (target / folder).glob("*")
    }
    assert there == named
    for name in named:
        assert sha256_of(target / name) == Path(name).stem


def test_a_folder_holds_the_newest_last_and_so_many_before_it(etl: Settings, target: Path) -> None:
    assert "2026-11-01 01:30 UTC" in given(etl, target)
    for day in (2, 3, 4, 5):
        publish_day(etl, day)
        given(etl, target, keep=2)
    assert days(target) == [3, 4, 5]
    assert_whole(target)


def test_with_nothing_new_the_manifest_is_left_alone(etl: Settings, target: Path) -> None:
    given(etl, target)
    stat = (target / "manifest.json").stat()
    assert given(etl, target).startswith("Nothing new: ")
    after = (target / "manifest.json").stat()
    assert (after.st_ino, after.st_mtime_ns) == (stat.st_ino, stat.st_mtime_ns)


def test_two_manifests_of_one_second_differ_for_servers_and_rsync(
    etl: Settings, target: Path
) -> None:
    seen = []
    for day in (1, 2, 3):
        publish_day(etl, day)
        given(etl, target, keep=0)
        stat = (target / "manifest.json").stat()
        seen.append((int(stat.st_mtime), stat.st_size))
    assert len({size for _, size in seen}) == 1
    assert len(set(seen)) == len(seen)
    assert sorted(target.glob(".*")) == [target / ".publishing.lock"]


def test_what_was_rolled_back_is_taken_out(etl: Settings, target: Path) -> None:
    for day in (1, 2, 3):
        publish_day(etl, day)
        given(etl, target)
    roll_back(etl.folders)
    given(etl, target)
    assert days(target) == [1, 2]
    assert_whole(target)


def test_how_the_runs_went_goes_along_without_the_folders_of_the_machine(
    etl: Settings, target: Path
) -> None:
    etl.folders.status.write_text(
        json.dumps({"message": f"{etl.data.resolve()}/landing/faers/x.zip: it is empty."})
    )
    given(etl, target)
    content = manifest_of(target).documents["status.json"]
    text = (target / content.document_name("status.json")).read_text()
    assert json.loads(text) == {"message": "DIR/landing/faers/x.zip: it is empty."}
    etl.folders.status.unlink()
    given(etl, target)
    assert manifest_of(target).documents == {}
    assert_whole(target)


def test_a_copy_that_was_damaged_is_made_again(etl: Settings, target: Path) -> None:
    given(etl, target)
    copy = target / manifest_of(target).in_force.name
    flip(copy, -100)
    assert given(etl, target).startswith("Nothing new")
    assert_whole(target)


def test_a_damaged_warehouse_is_given_to_nobody(etl: Settings, target: Path) -> None:
    given(etl, target)
    publish_day(etl, 2)
    flip(etl.folders.warehouse, -100)
    with pytest.raises(UsageError, match=r"is damaged.*python -m etl run"):
        given(etl, target)
    assert days(target) == [1]
    assert_whole(target)


def test_where_the_disk_is_full_the_folder_is_as_it_was(
    etl: Settings, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(etl, target)
    publish_day(etl, 2)

    def half(source: Path, copy: Path) -> None:
        copy.write_bytes(source.read_bytes()[:1000])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copyfile", half)
        with pytest.raises(OSError, match="No space left"):
            given(etl, target)
    assert days(target) == [1]
    assert_whole(target)
    given(etl, target)
    assert days(target) == [1, 2]


def test_a_copy_that_was_killed_leaves_nothing_that_is_taken_for_whole(
    etl: Settings, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(etl, target)
    publish_day(etl, 2)
    left = target / "warehouses" / f"{'0' * 64}.duckdb.writing"
    left.write_bytes(b"half")
    (target / "warehouses" / "mine.txt").write_text("of somebody else")
    given(etl, target)
    assert not left.exists()
    assert (target / "warehouses" / "mine.txt").exists()


def test_a_copy_that_does_not_come_out_right_is_not_named(
    etl: Settings, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoiled(source: Path, copy: Path) -> None:
        copy.write_bytes(source.read_bytes()[:-1] + b"?")

    monkeypatch.setattr(shutil, "copyfile", spoiled)
    with pytest.raises(UsageError, match="could not be copied as it is"):
        given(etl, target)
    assert not (target / "manifest.json").exists()


def test_synthetic_numbers_never_take_the_place_of_real_ones(etl: Settings, target: Path) -> None:
    given(etl, target)
    publish_day(etl, 2, is_synthetic=True)
    with pytest.raises(UsageError, match="holds real numbers, and these are synthetic"):
        given(etl, target)
    assert days(target) == [1]


def test_what_cannot_be_written_to_is_said(etl: Settings, target: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"There is no warehouse .*python -m etl run"):
        given(Settings(data=tmp_path / "nothing"), target)
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(UsageError, match="is no folder"):
        given(etl, file)
    target.mkdir()
    with FileLock(target / ".publishing.lock"), pytest.raises(LockedError, match="Another process"):
        given(etl, target)


def good() -> dict[str, Any]:
    one = {"sha256": "a" * 64, "size": 1, "built_at": "2026-11-01T01:30:00", "is_synthetic": False}
    return {
        "program": "kratomwatch",
        "format": 1,
        "published_at": "2026-11-01T02:00:00+00:00",
        "warehouses": [one],
        "documents": {},
    }


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"format": 2}, "of format 2, and this program knows 1. Upgrade"),
        ({"program": "other"}, "this is no manifest of kratomwatch"),
        ({"warehouses": []}, "at least 1 item"),
        ({"warehouses": [good()["warehouses"][0] | {"sha256": "../../etc/passwd"}]}, "pattern"),
        ({"warehouses": [good()["warehouses"][0] | {"sha256": "a" * 64 + "\n"}]}, "pattern"),
        ({"warehouses": [good()["warehouses"][0] | {"size": -1}]}, "greater than or equal to 0"),
        ({"documents": {"../x": {"sha256": "a" * 64, "size": 1}}}, "status.json"),
    ],
)
def test_a_manifest_that_is_none_is_refused(change: dict[str, Any], words: str) -> None:
    assert read_manifest(json.dumps(good()).encode(), "m").in_force.built_at.day == 1
    with pytest.raises(BadFileError, match=words):
        read_manifest(json.dumps(good() | change).encode(), "m")


@pytest.mark.parametrize("text", [b"", b"<html>", b"[" * 100_000, b"\xff", b"{}", b" " * 1_048_577])
def test_what_is_no_json_of_ours_is_refused(text: bytes) -> None:
    with pytest.raises(BadFileError, match="no manifest of kratomwatch"):
        read_manifest(text, "m")
