"""The JSON documents of a data folder: read both ways, and told what is wrong with them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from etl.errors import ExitCode, UsageError
from etl.store.landing import COPY, MANIFEST, Landing
from etl.store.staging import RELEASE, Member, read_release, staging_folder
from etl.store.status import Status, read_status


def test_status_comes_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "status.json"
    status = Status(published={"path": "x", "is_synthetic": True})
    status.source("faers").succeed()
    status.source("hfcs").fail("no connection", step="fetch")
    status.finish(exit_code=ExitCode.SOURCE_FAILED, outcome="source failed", message="…")
    status.write(path)
    assert read_status(path) == status
    document = json.loads(path.read_text(encoding="utf-8"))
    assert list(document) == [
        "finished_at", "exit_code", "outcome", "message", "withdrawn_input_version", "published",
        "fetched", "accepted", "mended", "sources",
    ]  # fmt: skip
    assert document["sources"]["hfcs"]["failed_step"] == "fetch"


def test_status_of_another_version_is_read_as_far_as_it_is_known(tmp_path: Path) -> None:
    path = tmp_path / "status.json"
    path.write_text('{"message": "done", "new": 1, "sources": {"faers": {"rows": 7, "new": 2}}}')
    status = read_status(path)
    assert status.message == "done"
    assert status.sources["faers"].rows == 7
    assert status.sources["faers"].releases == 0


@pytest.mark.parametrize(
    "text", ["", "no JSON", "[]", '{"sources": 3}', '{"sources": {"faers": {"rows": "many"}}}']
)
def test_a_damaged_status_is_as_if_nothing_had_run(tmp_path: Path, text: str) -> None:
    (tmp_path / "status.json").write_text(text)
    assert read_status(tmp_path / "status.json") == Status()
    assert read_status(tmp_path / "none.json") == Status()


def landed(folder: Path) -> Path:
    path = folder / "in.csv"
    path.write_text("x")
    Landing(folder).add(path, source="hfcs", release="r1", url="https://example.org", etag='"1"')
    return folder / "hfcs" / MANIFEST


def test_a_manifest_of_another_version_is_read_as_far_as_it_is_known(tmp_path: Path) -> None:
    manifest = landed(tmp_path)
    (entry,) = json.loads(manifest.read_text())
    assert list(entry) == [
        "source", "release", "file_name", "stored_as", "sha256", "bytes", "retrieved_at", "url",
        "etag", "last_modified", "is_synthetic", "checksum",
    ]  # fmt: skip
    del entry["checksum"]
    manifest.write_text(json.dumps([entry | {"new": 1}]))
    (file,) = Landing(tmp_path).files("hfcs")
    assert (file.release, file.bytes, file.etag) == ("r1", 1, '"1"')


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"sha256": None}, "(0.sha256: Input should be a valid string). Restore it from a backup"),
        ({"bytes": "many"}, "(0.bytes: Input should be a valid integer"),
    ],
)
def test_a_wrong_entry_of_a_manifest_is_named(
    tmp_path: Path, change: dict[str, object], wanted: str
) -> None:
    manifest = landed(tmp_path)
    (entry,) = json.loads(manifest.read_text())
    manifest.with_name(COPY).unlink()
    manifest.write_text(json.dumps([entry | change]))
    with pytest.raises(UsageError) as caught:
        Landing(tmp_path).files("hfcs")
    assert f"{manifest}: the manifest cannot be read " in str(caught.value)
    assert wanted in str(caught.value)
    manifest.write_text("[{")
    with pytest.raises(UsageError, match="Invalid JSON"):
        Landing(tmp_path).files("hfcs")


def test_a_staged_release_comes_back_as_it_was_staged(tmp_path: Path) -> None:
    member = Member(
        file_name="a.zip",
        member="A.TXT",
        table="a",
        rows_delivered=3,
        rows_staged=2,
        rows_rejected=1,
        unknown_columns=("new",),
    )
    folder = tmp_path / "r1"
    with staging_folder(folder, release="r1") as staging:
        staging.account(member)
        staging.close(parser_version=4, sha256s=["abc"])
    stored = json.loads((folder / RELEASE).read_text())
    document = stored["document"]
    assert list(document) == ["release", "parser_version", "sha256s", "members", "files"]
    assert list(document["files"]) == ["reject.parquet", "repair.parquet"]
    (folder / RELEASE).write_text(json.dumps(stored | {"document": document | {"new": 1}}))
    found = read_release(folder, "faers")
    assert found is not None
    assert (found.release, found.parser_version, found.sha256s) == ("r1", 4, ("abc",))
    assert found.members == (member,)


@pytest.mark.parametrize("text", ["", "{", '{"release": "r1"}', "[]"])
def test_a_damaged_release_is_staged_again(tmp_path: Path, text: str) -> None:
    (tmp_path / RELEASE).write_text(text)
    assert read_release(tmp_path, "faers") is None
