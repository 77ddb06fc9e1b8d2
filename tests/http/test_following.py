"""Following a folder for readers, on a share and over HTTP, with everything that goes wrong."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl.errors import BadFileError, DownloadError, LockedError, MovedError, UsageError
from etl.readers import follow as following
from etl.readers.follow import follow
from etl.readers.manifest import read_manifest
from etl.recorded import one_run_at_a_time
from etl.settings import Settings
from etl.store.files import sha256_of
from etl.store.publish import generation, previous, roll_back
from tests.support import fda_server as faults
from tests.support.damage import flip
from tests.support.fda_server import FdaServer
from tests.support.reading import follower_of, given, publish_day, reader_settings, serve_folder

FILES = "/warehouses/"


@pytest.fixture
def etl(tmp_path: Path) -> Settings:
    settings = Settings(data=tmp_path / "etl")
    publish_day(settings, 1)
    return settings


@pytest.fixture
def target(etl: Settings, tmp_path: Path) -> Path:
    given(etl, tmp_path / "readers")
    return tmp_path / "readers"


@pytest.fixture
def address(fda: FdaServer, target: Path) -> str:
    return serve_folder(fda, target)


@pytest.fixture
def reader(tmp_path: Path) -> Path:
    return tmp_path / "reader"


def held(reader: Path) -> int | None:
    found = generation(Settings(data=reader).folders.warehouse)
    return found.built_at.day if found else None


def state(reader: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((reader / "following.json").read_text())
    return found


def name_in_force(target: Path) -> str:
    return read_manifest((target / "manifest.json").read_bytes(), "m").in_force.name


# -------------------------------------------------------------------------------- over HTTP


def test_what_is_in_force_is_held_with_how_the_runs_went(
    etl: Settings, target: Path, fda: FdaServer, address: str, reader: Path
) -> None:
    etl.folders.status.write_text('{"outcome": "done"}')
    given(etl, target)
    follower = follower_of(address, reader)
    follower.look()
    assert held(reader) == 1
    assert (reader / "status.json").read_text() == '{"outcome": "done"}'
    assert sha256_of(reader / "published" / "kratomwatch.duckdb") == sha256_of(
        etl.folders.warehouse
    )
    said = state(reader)
    assert (said["problem"], said["held"], said["in_force"]) == (None, *["2026-11-01T01:30:00"] * 2)
    assert not [*(reader / "fetching").rglob("*.*")]
    etl.folders.status.unlink()
    given(etl, target)
    follower.look()
    assert not (reader / "status.json").exists()


def test_a_manifest_that_did_not_change_is_not_sent_again(
    fda: FdaServer, address: str, reader: Path
) -> None:
    follower = follower_of(address, reader)
    follower.look()
    asked = len(fda.seen)
    follower.look()
    follower.look()
    again = fda.seen[asked:]
    assert [one.path for one in again] == ["/manifest.json"] * 2
    etag = fda.files["/manifest.json"].etag
    assert [one.headers.get("if-none-match") for one in again] == [etag] * 2


def test_a_new_process_does_not_fetch_again_what_is_held(
    fda: FdaServer, address: str, reader: Path
) -> None:
    follower_of(address, reader).look()
    follower_of(address, reader).look()
    assert len(fda.asked(FILES)) == 1


@pytest.mark.parametrize("fault", [faults.cut_off, faults.reset])
def test_a_download_that_breaks_off_goes_on_where_it_broke_off(
    fda: FdaServer, address: str, reader: Path, fault: faults.Fault
) -> None:
    fda.misbehave(FILES, fault, times=1)
    follower_of(address, reader).look()
    assert held(reader) == 1
    first, second = fda.asked(FILES)
    assert "range" not in first.headers
    size = len(fda.files[first.path].body)
    assert second.headers["range"] == f"bytes={size // 2}-"


def test_another_process_goes_on_with_the_half_that_is_there(
    fda: FdaServer, address: str, reader: Path
) -> None:
    fda.misbehave(FILES, faults.cut_off, times=2)
    with pytest.raises(DownloadError, match="the connection broke"):
        follower_of(address, reader, http_attempts=1).look()
    follower_of(address, reader, http_attempts=1).step()
    assert held(reader) is None
    fda.faults.clear()
    follower_of(address, reader).look()
    assert held(reader) == 1
    assert all("range" in one.headers for one in fda.asked(FILES)[1:])


def test_the_half_of_one_warehouse_is_never_put_before_another(
    etl: Settings, target: Path, fda: FdaServer, address: str, reader: Path
) -> None:
    fda.misbehave(FILES, faults.cut_off, times=1)
    with pytest.raises(DownloadError):
        follower_of(address, reader, http_attempts=1).look()
    publish_day(etl, 2)
    given(etl, target, keep=0)
    fda.misbehave(FILES, faults.answer(404), times=1)
    with pytest.raises(MovedError):
        follower_of(address, reader).look()
    assert not [*reader.rglob("*.part")], "what is not wanted any more takes no room"
    follower_of(address, reader).look()
    assert held(reader) == 2
    assert "range" not in fda.asked(FILES)[-1].headers


def test_a_damaged_download_is_never_opened(
    etl: Settings,
    target: Path,
    fda: FdaServer,
    address: str,
    reader: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    follower = follower_of(address, reader)
    follower.look()
    publish_day(etl, 2)
    given(etl, target)
    opened: list[str] = []

    def watched(path: Path) -> Any:
        opened.append(sha256_of(path) if path.exists() else "")
        return generation(path)

    monkeypatch.setattr(following, "generation", watched)
    fda.misbehave(FILES, faults.flipped, times=1)
    with pytest.raises(BadFileError, match=r"not those that the manifest names, so it was not"):
        follower.look()
    assert held(reader) == 1
    assert opened == []
    asked = len(fda.asked(FILES))
    with pytest.raises(BadFileError, match="not those that the manifest names"):
        follower.look()
    assert len(fda.asked(FILES)) == asked, "it waits before it asks for the same bytes again"
    follower._refused = None
    follower.look()
    assert held(reader) == 2
    assert set(opened) == {sha256_of(target / one) for one in _names(target)}


def _names(target: Path) -> list[str]:
    manifest = read_manifest((target / "manifest.json").read_bytes(), "m")
    return [one.name for one in manifest.warehouses]


def test_bytes_that_stay_wrong_are_asked_for_less_and_less(
    fda: FdaServer, address: str, reader: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fda.misbehave(FILES, faults.flipped)
    seconds = [0.0]
    monkeypatch.setattr(following.time, "monotonic", lambda: seconds[0])
    follower = follower_of(address, reader, follow_seconds=60)
    for _ in range(24 * 4):
        follower.step()
        seconds[0] += 15 * 60
    assert 5 <= len(fda.asked(FILES)) <= 9
    assert held(reader) is None


def test_a_file_that_does_not_end_is_left(
    target: Path, fda: FdaServer, address: str, reader: Path
) -> None:
    sent = 0

    def endless(handler: faults.Handler) -> None:
        nonlocal sent
        handler.wfile.write(faults.FILE_TYPE + b"\r\n")
        handler.close_connection = True
        for _ in range(1_000):
            handler.wfile.write(b"x" * 1_000_000)
            sent += 1

    fda.misbehave(FILES, endless)
    with pytest.raises(DownloadError, match="bytes came"):
        follower_of(address, reader).look()
    assert sent < 100, "megabytes are sent until the reader hangs up, of its two tries"
    assert sum(path.stat().st_size for path in reader.rglob("*.part")) < 10_000_000


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (faults.answer(200), "no manifest of kratomwatch"),
        (faults.json_answer({"program": "kratomwatch", "format": 9}), "Upgrade this program"),
        (faults.json_answer({"program": "kratomwatch", "x": "y" * 2_000_000}), "does not end"),
        (faults.answer(503), "the server answers 503"),
        (faults.answer(404), "the server answers 404"),
        (faults.redirect("http://127.0.0.1:9/manifest.json"), "it sends on to"),
        (faults.answer(200, b'{"program": "krato'), "no manifest of kratomwatch"),
    ],
)
def test_what_is_no_manifest_changes_nothing_and_is_said_once(
    fda: FdaServer,
    address: str,
    reader: Path,
    fault: faults.Fault,
    words: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    follower = follower_of(address, reader)
    follower.look()
    before = state(reader)["answered_at"]
    fda.misbehave("/manifest.json", fault)
    with caplog.at_level(logging.WARNING):
        follower.step()
        follower.step()
    assert held(reader) == 1
    assert words in state(reader)["problem"]
    assert state(reader)["answered_at"] == before
    assert caplog.text.count(words) == 1
    assert "What is there stays in use." in caplog.text
    since = state(reader)["problem_since"]
    fda.faults.clear()
    with caplog.at_level(logging.INFO):
        follower.step()
    assert "all is well again" in caplog.text
    assert (since, state(reader)["problem"], state(reader)["problem_since"]) != (None, None, None)


def test_a_place_that_fails_is_asked_less_often_and_never_at_the_same_moment(
    fda: FdaServer, address: str, reader: Path
) -> None:
    fda.misbehave("/manifest.json", faults.answer(500))
    follower = follower_of(address, reader, follow_seconds=100, http_attempts=1)
    pauses = [follower.step() for _ in range(6)]
    assert 180 <= pauses[0] <= 220
    assert pauses[-1] == 900
    fda.faults.clear()
    usual = {follower.step() for _ in range(5)}
    assert len(usual) == 5
    assert all(90 <= one <= 110 for one in usual)


def test_a_file_larger_than_is_taken_or_than_the_disk_is_not_asked_for(
    target: Path, fda: FdaServer, address: str, reader: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = json.loads((target / "manifest.json").read_text())
    manifest["warehouses"][-1]["size"] = 30_000_000_000
    (target / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(BadFileError, match=r"30,000 MB, more than.*KRATOMWATCH_FOLLOW_LARGEST_MB"):
        follower_of(address, reader).look()
    usage = shutil.disk_usage(target)._replace(free=40_000_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(BadFileError, match=r"the disk of .* has 40,000 MB left"):
        follower_of(address, reader, follow_largest_mb=50_000).look()
    assert not fda.asked(FILES)


def test_a_password_in_an_address_is_sent_and_written_nowhere(
    fda: FdaServer, address: str, reader: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = address.replace("http://", "http://reader:pass-word@")
    follower = follower_of(secret, reader)
    follower.look()
    assert all(one.headers["authorization"].startswith("Basic ") for one in fda.seen)
    fda.misbehave("/", faults.answer(403))
    follower.step()
    fda.faults.clear()
    fda.hosts.clear()
    written = "".join(
        path.read_text(errors="ignore") for path in reader.rglob("*") if path.suffix == ".json"
    )
    assert "403" in written
    assert "pass-word" not in written + caplog.text
    assert state(reader)["place"] == address


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://etl.example.org/readers", "KRATOMWATCH_FOLLOW_PLAIN_HTTP=true"),
        ("ftp://etl.example.org/readers", "cannot be followed. Give a folder"),
        ("https://", "cannot be followed"),
        ("https://[::1/readers", "cannot be followed"),
        ("https://example.org/readers?sig=abc", "has a query"),
        ("/srv/kratomwatch/published/kratomwatch.duckdb", "is a warehouse and not a folder"),
        ("", "Name what is to be followed"),
    ],
)
def test_an_address_that_cannot_be_followed_is_refused_at_once(
    reader: Path, address: str, words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        follow(Settings(data=reader), address, check=True)
    assert not reader.exists()


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/readers/",
        "http://localhost:8/manifest.json",
        "http://[::1]/r",
        "/srv/r",
    ],
)
def test_an_address_that_can_be_followed_is_not_asked_to_find_out(
    reader: Path, address: str
) -> None:
    follow(Settings(data=reader), address, check=True)
    trusting = Settings(data=reader, follow_plain_http=True)
    follow(trusting, "http://etl.example.org/readers", check=True)


# -------------------------------------------------------------------------------- on a share


@pytest.fixture
def share(target: Path) -> Path:
    for path in [target, *target.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield target
    for path in [target, *target.rglob("*")]:
        path.chmod(0o755)


def test_a_share_that_cannot_be_written_is_copied(share: Path, reader: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in share.rglob("*")}
    follower_of(share, reader).look()
    assert held(reader) == 1
    assert {path: path.stat().st_mtime_ns for path in share.rglob("*")} == before


def test_a_share_that_is_gone_is_said_and_what_is_there_stays(target: Path, reader: Path) -> None:
    follower = follower_of(target, reader)
    follower.look()
    target.rename(target.with_name("away"))
    follower.step()
    assert held(reader) == 1
    assert "Look whether the share is there" in state(reader)["problem"]
    target.with_name("away").rename(target)
    follower.step()
    assert state(reader)["problem"] is None


def test_a_copy_in_the_wrong_order_or_half_done_is_waited_for(
    etl: Settings, target: Path, tmp_path: Path, reader: Path
) -> None:
    follower = follower_of(tmp_path / "mirror", reader)
    mirror = tmp_path / "mirror"
    mirror.mkdir()
    shutil.copyfile(target / "manifest.json", mirror / "manifest.json")
    with pytest.raises(DownloadError, match="cannot be read"):
        follower.look()
    name = name_in_force(target)
    body = (target / name).read_bytes()
    (mirror / name).parent.mkdir()
    (mirror / name).write_bytes(body[:5000])
    with pytest.raises(DownloadError, match="5,000 of "):
        follower.look()
    (mirror / name).write_bytes(body)
    follower.look()
    assert held(reader) == 1


# -------------------------------------------------------------------------------- both


def test_what_was_rolled_back_is_taken_back_said_and_forgotten(
    etl: Settings, target: Path, reader: Path, caplog: pytest.LogCaptureFixture
) -> None:
    follower = follower_of(target, reader)
    for day in (1, 2, 3):
        publish_day(etl, day)
        given(etl, target)
        follower.look()
    assert [path.name for path in previous(Settings(data=reader).folders)] == [
        "kratomwatch-20261102T013000.duckdb",
        "kratomwatch-20261101T013000.duckdb",
    ]
    roll_back(etl.folders)
    given(etl, target)
    with caplog.at_level(logging.INFO):
        follower.look()
    assert "went back to the warehouse built on 2026-11-02 01:30:00 UTC" in caplog.text
    assert held(reader) == 2
    assert state(reader)["went_back_from"] == "2026-11-03T01:30:00"
    assert [path.name for path in previous(Settings(data=reader).folders)] == [
        "kratomwatch-20261101T013000.duckdb"
    ]
    publish_day(etl, 4)
    given(etl, target)
    follower.look()
    assert state(reader)["went_back_from"] is None


def test_a_local_copy_that_was_damaged_is_fetched_again(target: Path, reader: Path) -> None:
    follower_of(target, reader).look()
    flip(Settings(data=reader).folders.warehouse, -100)
    follower = follower_of(target, reader)
    follower.look()
    warehouse = Settings(data=reader).folders.warehouse
    assert sha256_of(warehouse) == Path(name_in_force(target)).stem
    flip(warehouse, -100)
    follower.look()
    assert sha256_of(warehouse) != Path(name_in_force(target)).stem, "not every minute"
    follower._verified_at = None
    follower.look()
    assert sha256_of(warehouse) == Path(name_in_force(target)).stem


def test_a_take_that_was_cut_off_before_the_file_took_its_place_is_made_again(
    etl: Settings, target: Path, reader: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    follower_of(target, reader).look()
    publish_day(etl, 4)
    given(etl, target)
    with monkeypatch.context() as cut:
        cut.setattr("etl.store.publish.sync_folder", lambda _: None)
        cut.setattr(Path, "replace", _cut_off(Path.replace))
        with pytest.raises(KeyboardInterrupt):
            follower_of(target, reader).look()
    follower_of(target, reader).look()
    assert sha256_of(Settings(data=reader).folders.warehouse) == Path(name_in_force(target)).stem


def _cut_off(replace: Callable[[Path, Path], Path]) -> Callable[[Path, Path], Path]:
    """Path.replace in a process that ends before a warehouse takes its place."""

    def cut_off(path: Path, target: Path) -> Path:
        if target.name == "kratomwatch.duckdb":
            raise KeyboardInterrupt
        return replace(path, target)

    return cut_off


def test_a_file_that_this_program_cannot_read_is_not_put_in_place(
    etl: Settings, target: Path, reader: Path
) -> None:
    follower = follower_of(target, reader)
    follower.look()
    publish_day(etl, 2)
    given(etl, target)
    manifest = json.loads((target / "manifest.json").read_text())
    manifest["warehouses"][-1]["built_at"] = "2026-11-09T01:30:00"
    (target / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(BadFileError, match="cannot read it as what its manifest says"):
        follower.look()
    assert held(reader) == 1
    copied = next((reader / "fetching" / "following").glob("*.duckdb")).stat().st_mtime_ns
    with pytest.raises(BadFileError):
        follower.look()
    assert next((reader / "fetching" / "following").glob("*.duckdb")).stat().st_mtime_ns == copied


def test_a_disk_that_is_full_is_said_and_what_is_there_stays(
    etl: Settings, target: Path, reader: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    follower = follower_of(target, reader)
    follower.look()
    publish_day(etl, 2)
    given(etl, target)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(following, "publish", full)
        follower.step()
    assert held(reader) == 1
    assert "No space left on device" in state(reader)["problem"]
    follower.step()
    assert held(reader) == 2


def test_data_of_its_own_is_never_replaced(etl: Settings, target: Path, reader: Path) -> None:
    for made in (lambda: publish_day(Settings(data=reader), 5), lambda: _landed(reader)):
        shutil.rmtree(reader, ignore_errors=True)
        made()
        with pytest.raises(UsageError, match="holds data of its own"):
            follow(reader_settings(reader), str(target), once=True)


def _landed(reader: Path) -> None:
    (reader / "landing" / "faers").mkdir(parents=True)


def test_a_folder_is_followed_into_once_and_can_be_passed_on(
    target: Path, reader: Path, tmp_path: Path
) -> None:
    settings = reader_settings(reader)
    with one_run_at_a_time(settings.folders), pytest.raises(LockedError):
        follow(settings, str(target), once=True)
    follow(settings, str(target), once=True)
    given(settings, tmp_path / "further")
    follower_of(tmp_path / "further", tmp_path / "last").look()
    assert held(tmp_path / "last") == 1
